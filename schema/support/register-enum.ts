import { registerEnumType } from 'type-graphql';

/** Registers a list of constants as a GraphQL enum; every value has its meaning as description. */
export function graphqlEnum<const Value extends string>(
  name: string,
  description: string,
  values: { readonly [V in Value]: string },
): { readonly [V in Value]: V } {
  const object = Object.fromEntries(Object.keys(values).map((value) => [value, value])) as { readonly [V in Value]: V };
  registerEnumType(object, {
    name,
    description,
    valuesConfig: Object.fromEntries(
      Object.entries<string>(values).map(([value, meaning]) => [value, { description: meaning }]),
    ) as { [V in Value]: { description: string } },
  });
  return object;
}
