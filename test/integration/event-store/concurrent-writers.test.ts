import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendBatch } from '../../../src/event-store/append-batch.ts';
import { PostgresEventStore } from '../../../src/event-store/postgres-event-store.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { ZERO_HASH, fakeChain, fakeStream } from '../../support/encoded-events.ts';

class Rollback extends Error {}

let made: TestDatabase;
let other: Database;
beforeAll(async () => {
  made = await createTestDatabase({ max: 8 });
  other = openDatabase(made.url, { max: 8 });
});
afterAll(async () => {
  await other.close();
  await made.drop();
});

describe('many writers', () => {
  // Up to 1,000 appends each; a slow machine does fewer, so that the file stays within its time.
  const WRITERS = 32;
  const TURNS = 100;
  const APPENDS_A_TURN = 10;
  const TIME_MS = 8_000;

  test('positions are exactly 1 to N, revisions gap-free and a tailing reader misses nothing, whatever is rolled back', async () => {
    const end = Date.now() + TIME_MS;
    const heads = new Map<string, { revision: number; hash: string }>();
    const streams = Array.from({ length: 1_000 }, () => fakeStream());
    const committed = new Set<string>();
    const kinds = new Map<string, number>();

    const turn = async (database: Database, number: number): Promise<void> => {
      const chosen = new Set(
        Array.from({ length: APPENDS_A_TURN }, () => streams[Math.floor(Math.random() * streams.length)] as string),
      );
      const requests = [...chosen].map((stream) => {
        const { revision, hash } = heads.get(stream) ?? { revision: -1, hash: ZERO_HASH };
        return { stream, expectedRevision: revision, events: fakeChain({ stream, count: 2, prevHash: hash }) };
      });
      const isRolledBack = number % 3 === 0;
      const outcomes = await database
        .transaction(async (sql) => {
          const answers = await appendBatch(sql, requests);
          if (isRolledBack) throw new Rollback();
          return answers;
        })
        .catch((error: unknown) => {
          if (error instanceof Rollback) return [];
          throw error;
        });
      for (const [index, outcome] of outcomes.entries()) {
        kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1);
        const request = requests[index];
        if (outcome.kind !== 'appended' || request === undefined) continue;
        for (const { id } of request.events) committed.add(id);
        const known = heads.get(request.stream);
        const hash = request.events.at(-1)?.hash ?? '';
        if (known === undefined || known.revision < outcome.revision)
          heads.set(request.stream, { revision: outcome.revision, hash });
      }
    };

    const store = new PostgresEventStore(other);
    const stopReading = new AbortController();
    const read: string[] = [];
    const last = fakeStream();
    const lastEvents = fakeChain({ stream: last, count: 1 });
    const lastId = lastEvents[0]?.id;
    const reader = (async () => {
      for await (const message of store.subscribeAll({ after: null, signal: stopReading.signal })) {
        if (message.kind === 'event') read.push(message.event.id);
        if (read.at(-1) === lastId) stopReading.abort();
      }
    })();
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        for (let number = writer; number < TURNS + writer && Date.now() < end; number += 1) {
          await turn(writer % 2 === 0 ? made.database : other, number);
        }
      }),
    );
    // The last event of the log tells the reader to stop.
    const outcome = await store.append({ stream: last, expectedRevision: -1, events: lastEvents });
    for (const { id } of lastEvents) committed.add(id);
    await reader;

    expect(kinds.get('appended')).toBeGreaterThan(WRITERS);
    expect(kinds.get('conflict')).toBeGreaterThan(0);
    const [log] = await made.database.query<{ events: number; first: number; last: number }>(
      'select count(*) as events, min(position) as first, max(position) as last from log.event',
    );
    expect(log).toEqual({ events: committed.size, first: 1, last: committed.size });
    expect(outcome).toMatchObject({ kind: 'appended', logPosition: String(committed.size) });
    const gaps = await made.database.query(
      'select stream from log.event group by stream having count(*) <> max(revision) + 1 or min(revision) <> 0',
    );
    expect(gaps).toEqual([]);
    const breaks = await made.database.query(
      `select position from (select position, prev_hash, coalesce(lag(hash) over (partition by stream order by revision),
         decode(repeat('00', 32), 'hex')) as before from log.event) e where prev_hash <> before`,
    );
    expect(breaks).toEqual([]);
    expect(read).toHaveLength(committed.size);
    expect(new Set(read)).toEqual(committed);
    await store.close();
  });
});

test('a rolled back append leaves no row, no used position and no notification', async () => {
  const heard: string[] = [];
  const stop = await made.database.listen('log_appended', (position) => heard.push(position));
  const store = new PostgresEventStore(made.database);
  const before = await store.currentEnd();
  const stream = fakeStream();
  const request = { stream, expectedRevision: -1, events: fakeChain({ stream, count: 3 }) };
  await made.database
    .transaction(async (sql) => {
      expect(await appendBatch(sql, [request])).toMatchObject([{ kind: 'appended' }]);
      throw new Rollback();
    })
    .catch(() => undefined);
  expect(await store.currentEnd()).toBe(before);
  expect(await store.readStream(stream)).toEqual([]);
  const next = String(Number(before ?? 0) + 3);
  expect(await store.append(request)).toEqual({ kind: 'appended', revision: 2, logPosition: next });
  while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(heard).toEqual([next]);
  await stop();
  await store.close();
});

test('two processes that append to the same streams in opposite order never deadlock', async () => {
  for (let round = 0; round < 60; round += 1) {
    const streams = Array.from({ length: 10 }, () => fakeStream());
    const requests = (order: readonly string[]) =>
      order.map((stream) => ({ stream, expectedRevision: -1, events: fakeChain({ stream, count: 2 }) }));
    const outcomes = await Promise.all([
      made.database.transaction(async (sql) => {
        const first = await appendBatch(sql, requests(streams.slice(0, 5)));
        return [...first, ...(await appendBatch(sql, requests(streams.slice(5))))];
      }),
      other.transaction(async (sql) => {
        const turned = [...streams].reverse();
        const first = await appendBatch(sql, requests(turned.slice(0, 5)));
        return [...first, ...(await appendBatch(sql, requests(turned.slice(5))))];
      }),
    ]);
    const kinds = outcomes.map((side) => new Set(side.map(({ kind }) => kind)));
    expect(kinds).toContainEqual(new Set(['appended']));
    expect(kinds).toContainEqual(new Set(['conflict']));
  }
});
