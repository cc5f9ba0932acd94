import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DisciplinePart } from '../../../src/application/imports/discipline-part.ts';
import { DisciplinePartCodec } from '../../../src/application/imports/discipline-part-codec.ts';
import { ByteArena } from '../../../src/application/imports/byte-arena.ts';
import { KeyTable } from '../../../src/application/imports/key-table.ts';
import { PartIndex } from '../../../src/application/imports/part-index.ts';
import { PARTICIPANT_ROLES } from '../../../src/domain/incident/participant-events.ts';

const text = { encode: (part: string) => part, decode: (stored: string) => stored };

describe('the index of parts', () => {
  test('gives back the parts of each key in order, like a plain map, across its chunks', () => {
    const entry = fc.tuple(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.string({ unit: 'grapheme' }),
      fc.integer({ min: 1, max: 40_000 }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const index = new PartIndex<string>(text, 1024 ** 3);
        const plain = new Map<string, string[]>();
        for (const [key, part, times] of entries) {
          const long = part.repeat(times).slice(0, 60_000).toWellFormed();
          index.add(key, long);
          plain.set(key, [...(plain.get(key) ?? []), long]);
        }
        for (const [key, parts] of plain) expect(index.parts(key, Infinity)).toEqual(parts);
        expect(index.parts('never', Infinity)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('knows which keys were declared, how often, and whose record is missing', () => {
    const index = new PartIndex<string>(text, 1024 ** 3);
    index.add('late', '1');
    index.add('missing', '2');
    index.declare('late');
    index.declare('late');
    expect([index.declarations('late'), index.declarations('missing'), index.declarations('never')]).toEqual([2, 0, 0]);
    expect([...index.orphans()]).toEqual([{ key: 'missing', part: '2' }]);
  });

  test('writes every part so that it reads back the same', () => {
    const place = { line: fc.nat(), ordinal: fc.nat() };
    const roles = fc.uniqueArray(fc.constantFrom(...PARTICIPANT_ROLES));
    const nullable = fc.option(fc.string(), { nil: null });
    const part: fc.Arbitrary<DisciplinePart> = fc.oneof(
      fc.record({ type: fc.constant('BEHAVIOR' as const), ...place, student: fc.string(), roles, behavior: fc.string(), weapons: fc.array(fc.string()), details: nullable, xmlId: nullable }),
      fc.record({ type: fc.constant('NON_OFFENDER' as const), ...place, student: fc.string(), roles }),
      fc.record({ type: fc.constant('ACTION' as const), ...place, identifier: fc.string(), student: fc.string(), behaviors: fc.array(fc.string()), value: fc.string(), startsOn: fc.string(), days: nullable }),
      fc.record({ type: fc.constant('STAFF' as const), ...place }),
      fc.record({ type: fc.constant('FAULTY' as const), ...place, code: fc.constant('FILE_FORMAT' as const), column: nullable, message: fc.string() }),
    ); // prettier-ignore
    const codec = new DisciplinePartCodec();
    const readsBack = (one: DisciplinePart): void => {
      expect(codec.decode(codec.encode(one))).toEqual(one);
    };
    fc.assert(fc.property(part, readsBack), { numRuns: 200 });
  });
});

describe('the table of keys', () => {
  test('numbers keys in the order in which they come, like a map, through every growth', () => {
    const table = new KeyTable(new ByteArena());
    const keys = Array.from({ length: 5_000 }, (_, index) => `k:${index * 7919}/${index % 13}`);
    expect(keys.map((key) => table.add(key))).toEqual(keys.map((_, index) => index));
    expect(keys.map((key) => table.add(key))).toEqual(keys.map((_, index) => index));
    expect(keys.map((key) => table.keyOf(table.find(key)))).toEqual(keys);
    expect(table.find('k:other')).toBe(-1);
    expect(table.count).toBe(5_000);
  });
});
