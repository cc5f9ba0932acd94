/** The members of an input that a client gave. Null counts as given, except for `required` members, which cannot be emptied. */
export function given<Input extends object>(
  input: Input,
  required: readonly (keyof Input)[] = [],
): { -readonly [Key in keyof Input]?: NonNullable<Input[Key]> | Extract<Input[Key], null> } {
  const members = Object.entries(input).filter(
    ([key, value]) => value !== undefined && (value !== null || !required.includes(key as keyof Input)),
  );
  return Object.fromEntries(members) as {
    -readonly [Key in keyof Input]?: NonNullable<Input[Key]> | Extract<Input[Key], null>;
  };
}
