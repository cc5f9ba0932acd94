import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Database } from '../../../src/postgres/sql.ts';
import { ReactorPlaces } from '../../../src/reactors/reactor-places.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});

afterAll(() => db.drop());

/** The database, with every statement noted first. */
const watched = (note: (text: string) => void): Database => ({
  ...db.database,
  query: (text, values, name) => {
    note(text);
    return db.database.query(text, values, name);
  },
});

const written = () =>
  db.database.query<{ name: string; position: number }>('select name, position from runtime.reactor order by name');

test('the places of several reactors are written by one statement', async () => {
  const statements: string[] = [];
  const places = new ReactorPlaces(
    watched((text) => statements.push(text)),
    () => undefined,
  );
  places.move('opening', 3);
  places.move('closing', 4);
  places.move('opening', 5);
  await vi.waitFor(async () =>
    expect(await written()).toEqual([
      { name: 'closing', position: 4 },
      { name: 'opening', position: 5 },
    ]),
  );
  expect(statements).toHaveLength(1);
  expect(await places.recall('opening')).toBe(5);
  expect(await places.recall('never-there')).toBe(0);
});

test('a process that is behind moves no place back', async () => {
  const late = new ReactorPlaces(db.database, () => undefined);
  late.move('opening', 2);
  late.move('closing', 6);
  await late.write();
  expect(await written()).toEqual([
    { name: 'closing', position: 6 },
    { name: 'opening', position: 5 },
  ]);
});

test('places that cannot be written are kept and written later', async () => {
  let isAway = true;
  const faults: unknown[] = [];
  const places = new ReactorPlaces(
    watched(() => {
      if (isAway) throw new Error('away');
    }),
    (error) => faults.push(error),
  );
  places.move('opening', 9);
  await expect(places.write()).rejects.toThrow('away');
  places.move('closing', 8);
  isAway = false;
  await places.write();
  expect(await written()).toEqual([
    { name: 'closing', position: 8 },
    { name: 'opening', position: 9 },
  ]);
  expect(faults).toEqual([]);
});
