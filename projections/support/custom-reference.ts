import { sha256Hex } from '../../src/crypto/sha256.ts';

/** Longest value that stands in an index as it is; written values are no longer than that. */
const MAX_VALUE = 500;

/** Reference of kind CUSTOM_VALUE: an incident has this value of a custom element. Longer values are found by their hash. */
export const customReference = (key: string, value: string): string =>
  `${key}=${value.length <= MAX_VALUE ? value : `sha256:${sha256Hex(value)}`}`;

/** Kind and reference that an incident must have to pass a filter; nulls without one. */
export function customCondition(
  custom: { readonly key: string; readonly value: string | null } | null,
): readonly [string | null, string | null] {
  if (custom === null) return [null, null];
  return custom.value === null ? ['CUSTOM', custom.key] : ['CUSTOM_VALUE', customReference(custom.key, custom.value)];
}
