/** The members of an input that a client gave. Null counts as given, except for `required` members, which cannot be emptied. */
export function given<Input extends object, Required extends keyof Input = never>(
  input: Input,
  required: readonly Required[] = [],
): Given<Input, Required> {
  const members = Object.entries(input).filter(
    ([key, value]) => value !== undefined && (value !== null || !(required as readonly string[]).includes(key)),
  );
  return Object.fromEntries(members) as Given<Input, Required>;
}

type Given<Input, Required extends keyof Input> = {
  -readonly [Key in keyof Input]?: Key extends Required
    ? NonNullable<Input[Key]>
    : NonNullable<Input[Key]> | Extract<Input[Key], null>;
};
