import type { Json } from './json.ts';

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space, ECMAScript numbers.
 * Members whose value is `undefined` are left out. Throws `TypeError` for what has no canonical form: NaN, infinities,
 * lone surrogates, and values that JSON does not know (bigint, symbol, function, holes in arrays, dates, maps, bytes).
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('a number that is not finite has no canonical form');
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) {
    let out = '';
    for (let i = 0; i < value.length; i++) out += `${i === 0 ? '' : ','}${canonicalJson(value[i] as Json)}`;
    return `[${out}]`;
  }
  if (typeof value === 'object' && Object.prototype.toString.call(value) === '[object Object]') {
    const object = value as { readonly [key: string]: Json | undefined };
    let out = '';
    for (const key of sorted(Object.keys(object))) {
      const member = object[key];
      if (member === undefined) continue;
      out += (out === '' ? '' : ',') + memberName(key) + canonicalJson(member);
    }
    return `{${out}}`;
  }
  throw new TypeError(`${Object.prototype.toString.call(value)} has no canonical form`);
}

/** Most objects have their members in order, or few of them. */
function sorted(keys: string[]): readonly string[] {
  for (let i = 1; i < keys.length; i++) if (keys[i]! < keys[i - 1]!) return keys.sort();
  return keys;
}

/** Names of members as they are written, with the colon: the same few names over and over. Names from outside fill it no further. */
const memberNames = new Map<string, string>();
const MOST_NAMES = 2_000;
const LONGEST_NAME = 64;

function memberName(key: string): string {
  const known = memberNames.get(key);
  if (known !== undefined) return known;
  const name = `${canonicalString(key)}:`;
  if (memberNames.size < MOST_NAMES && key.length <= LONGEST_NAME) memberNames.set(key, name);
  return name;
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form');
  return JSON.stringify(text);
}
