import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendBatch } from '../../../src/event-store/append-batch.ts';
import { PostgresEventStore } from '../../../src/event-store/postgres-event-store.ts';
import type { Sql } from '../../../src/postgres/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeChain, fakeStream } from '../../support/encoded-events.ts';

/** A log as far as the scenario needs it. */
interface Log {
  append(sql: Sql, name: string): Promise<unknown>;
  /** Names after a position, with the position to go on from. */
  readAfter(position: number): Promise<{ readonly names: string[]; readonly position: number }>;
}

let made: TestDatabase;
beforeAll(async () => {
  made = await createTestDatabase();
});
afterAll(async () => made.drop());

/** A takes its place in the log and does not commit; B appends; a reader reads; A commits; the reader goes on. */
async function delayedCommit(
  log: Log,
): Promise<{ isBWaiting: boolean; readWhileHeld: string[]; readInTheEnd: string[] }> {
  const { database } = made;
  let a: Promise<void> = Promise.resolve();
  let commitA = (): void => undefined;
  await new Promise<void>((hasTakenPlace) => {
    a = database.transaction(async (sql) => {
      await log.append(sql, 'A');
      await new Promise<void>((resolve) => {
        commitA = resolve;
        hasTakenPlace();
      });
    });
  });
  let isBDone = false;
  const b = database.transaction((sql) => log.append(sql, 'B')).then(() => (isBDone = true));
  let isBWaiting = false;
  while (!isBDone && !isBWaiting) {
    const waiting = await database.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    isBWaiting = waiting.length > 0;
  }
  const held = await log.readAfter(0);
  commitA();
  await Promise.all([a, b]);
  const rest = await log.readAfter(held.position);
  return { isBWaiting, readWhileHeld: held.names, readInTheEnd: [...held.names, ...rest.names] };
}

test('while an append is not committed the next one waits, and no reader passes it', async () => {
  const store = new PostgresEventStore(made.database);
  const result = await delayedCommit({
    append(sql, name) {
      const stream = fakeStream();
      const events = fakeChain({ stream, count: 1, data: JSON.stringify(name) });
      return appendBatch(sql, [{ stream, expectedRevision: -1, events }]);
    },
    async readAfter(position) {
      const events = await store.readAfter(position === 0 ? null : String(position), 100);
      return { names: events.map(({ data }) => JSON.parse(data) as string), position: position + events.length };
    },
  });
  await store.close();
  expect(result).toEqual({ isBWaiting: true, readWhileHeld: [], readInTheEnd: ['A', 'B'] });
});

test('the same scenario finds the event that a log with a sequence would lose', async () => {
  await made.database.query(
    'create table naive_log (position bigint generated always as identity primary key, name text not null)',
  );
  const result = await delayedCommit({
    append: (sql, name) => sql.query('insert into naive_log (name) values ($1)', [name]),
    async readAfter(position) {
      const rows = await made.database.query<{ position: number; name: string }>(
        'select position, name from naive_log where position > $1 order by position',
        [position],
      );
      return { names: rows.map(({ name }) => name), position: rows.at(-1)?.position ?? position };
    },
  });
  expect(result).toEqual({ isBWaiting: false, readWhileHeld: ['B'], readInTheEnd: ['B'] });
});
