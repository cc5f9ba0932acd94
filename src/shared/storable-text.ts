import type { Json } from './json.ts';

/** Whether text can be stored: the database has no NUL, and half of a surrogate pair is no character. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** The value with U+FFFD for halves of surrogate pairs, so that it has a canonical form. */
export function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => wellFormed(item));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, member === undefined ? null : wellFormed(member)]),
  );
}
