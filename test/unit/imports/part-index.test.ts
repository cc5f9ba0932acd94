import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DirectoryScratchFiles } from '../../../src/files/scratch-files.ts';
import type { ScratchFile } from '../../../src/application/ports/files.ts';
import type { DisciplinePart } from '../../../src/application/imports/discipline-part.ts';
import { DisciplinePartCodec } from '../../../src/application/imports/discipline-part-codec.ts';
import { ByteArena } from '../../../src/application/imports/byte-arena.ts';
import { KeyTable } from '../../../src/application/imports/key-table.ts';
import { MetBefore } from '../../../src/application/imports/met-before.ts';
import { PartIndex } from '../../../src/application/imports/part-index.ts';
import { ScatteredKeys } from '../../../src/application/imports/scattered-keys.ts';
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

  test('gives the same from a scratch file that nobody finds, and keeps little in memory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'state-edition-scratch-'));
    const opened: ScratchFile[] = [];
    const scratch = new DirectoryScratchFiles(directory);
    const index = new PartIndex<string>(text, 24 * 1024 ** 2, { open: () => opened[opened.push(scratch.open()) - 1]! });
    const partOf = (nth: number) => `${nth} `.repeat(10_000);
    for (let nth = 0; nth < 1_000; nth++) index.add(`k${nth % 400}`, partOf(nth));
    expect(await readdir(directory)).toEqual([]);
    expect(opened).toHaveLength(1);
    // In the order of the file, and in one that finds hardly anything in memory.
    for (const step of [1, 171]) {
      for (let nth = 0; nth < 400; nth++) {
        const key = (nth * step) % 400;
        const parts = [key, key + 400, key + 800].filter((one) => one < 1_000).map(partOf);
        expect(index.parts(`k${key}`, Infinity)).toEqual(parts);
      }
    }
    index.add('k7', 'late');
    expect(index.parts('k7', 2)).toEqual([partOf(807), 'late']);
    index.close();
    expect(() => opened[0]!.read(new Uint8Array(1), 0)).toThrow('EBADF');
    await rm(directory, { recursive: true });
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

describe('the filter of what was met before', () => {
  const keysOf = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}/${index}`);

  test('knows every key again, and takes few others for one of them', () => {
    const filter = new MetBefore();
    expect(keysOf(200_000, 'S').filter((key) => filter.meet(key))).toEqual([]);
    expect(keysOf(200_000, 'S').filter((key) => !filter.meet(key))).toEqual([]);
    const others = ['s', 'S/1', '', 'Schule'].flatMap((prefix) => keysOf(10_000, prefix));
    expect(others.filter((key) => filter.meet(key)).length).toBeLessThan(10);
  });
});

describe('keys that stand apart', () => {
  test('are exactly those that begin twice, told once with the second place, and then as told', async () => {
    const row = fc.record({ key: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e')) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (drawn) => {
        const rows = drawn.map(({ key }, index) => ({ key, line: index + 2 }));
        const scattered = await ScatteredKeys.of(async function* () {
          yield* rows;
        }, 1024 ** 3);
        for (const key of ['a', 'b', 'c', 'd', 'e']) {
          const begins = rows.filter((one, index) => one.key === key && rows[index - 1]?.key !== key);
          expect(scattered.tell(key)).toBe(begins[1]?.line ?? null);
          expect(scattered.tell(key)).toBe(begins.length > 1 ? 'ALREADY_TOLD' : null);
        }
      }),
      { numRuns: 100 },
    );
  });
});
