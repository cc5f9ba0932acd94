import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../../src/shared/canonical-json.ts';
import type { Json } from '../../../src/shared/json.ts';
import golden from '../../fixtures/golden/canonical-json.json' with { type: 'json' };

const numberOf = (ieee754: string): number => Buffer.from(ieee754, 'hex').readDoubleBE();

describe('canonical JSON (RFC 8785)', () => {
  test.each(golden.numbers)('writes the number $ieee754 as $canonical', ({ ieee754, canonical }) => {
    expect(canonicalJson(numberOf(ieee754))).toBe(canonical);
  });

  test.each(golden.refusedNumbers)('refuses the number %s', (ieee754) => {
    expect(() => canonicalJson(numberOf(ieee754))).toThrow(TypeError);
  });

  test.each(golden.texts)('$title', ({ json, utf8Hex }) => {
    expect(Buffer.from(canonicalJson(JSON.parse(json) as Json)).toString('utf8')).toBe(
      Buffer.from(utf8Hex, 'hex').toString('utf8'),
    );
  });

  test('reads back as the same value, whatever the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('leaves out members that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  test.each([
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in a member name', { '\udc00': 1 }],
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['undefined in an array', [undefined]],
    ['a hole in an array', Object.assign([1], { length: 2 })],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['bytes', new Uint8Array(2)],
  ])('refuses %s', (_title, value) => {
    expect(() => canonicalJson({ value } as unknown as Json)).toThrow(TypeError);
  });
});
