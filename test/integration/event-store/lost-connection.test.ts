import { afterAll, beforeAll, expect, test } from 'vitest';
import { EventStoreUnavailable } from '../../../src/event-store/errors.ts';
import type { AppendOutcome, AppendRequest } from '../../../src/event-store/port.ts';
import { PostgresEventStore } from '../../../src/event-store/postgres-event-store.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fakeChain, fakeStream } from '../../support/encoded-events.ts';
import { FragileProxy } from '../../support/fragile-proxy.ts';

let made: TestDatabase;
let proxy: FragileProxy;
let fragile: Database;
beforeAll(async () => {
  made = await createTestDatabase({ max: 6 });
  proxy = await FragileProxy.open(made.url);
  fragile = openDatabase(proxy.url, { max: 4 });
});
afterAll(async () => {
  await fragile.close();
  await proxy.close();
  await made.drop();
});

const newRequest = (): AppendRequest => {
  const stream = fakeStream();
  return { stream, expectedRevision: -1, events: fakeChain({ stream, count: 2 }) };
};

test('appends whose sockets are destroyed at random moments, retried three times in parallel, are stored exactly once', async () => {
  const direct = new PostgresEventStore(made.database);
  const requests: AppendRequest[] = [];
  for (let trial = 0; trial < 60; trial += 1) {
    // A fresh store each time: its first flush goes out at once and may be cut anywhere on its way.
    const store = new PostgresEventStore(fragile, { retryWaitsMs: [1, 2, 4, 8, 16, 32] });
    const request = newRequest();
    const neighbours = [newRequest(), newRequest()];
    requests.push(request, ...neighbours);
    const cut = new Promise((resolve) => setTimeout(resolve, Math.random() * 4)).then(() => proxy.slam());
    const outcomes = await Promise.all([
      store.append(request),
      ...neighbours.map((neighbour) => store.append(neighbour)),
      ...[0, 1, 2].map(() => direct.append(request)),
    ]);
    await cut;
    for (const { kind } of outcomes) expect(['appended', 'duplicate']).toContain(kind);
    const same = [outcomes[0], ...outcomes.slice(3)] as (AppendOutcome & { logPosition: string })[];
    expect(same.filter(({ kind }) => kind === 'appended').length).toBeLessThanOrEqual(1);
    expect(new Set(same.map(({ logPosition }) => logPosition)).size).toBe(1);
    await store.close();
  }
  for (const { stream, events } of requests) {
    expect((await direct.readStream(stream)).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  }
  const [log] = await made.database.query<{ events: number; last: number }>(
    'select count(*) as events, max(position) as last from log.event',
  );
  expect(log).toEqual({ events: requests.length * 2, last: requests.length * 2 });
  await direct.close();
});

test('a store whose connections keep breaking gives up with EventStoreUnavailable and works again afterwards', async () => {
  const store = new PostgresEventStore(fragile, { retryWaitsMs: [1, 1] });
  const slamming = setInterval(() => proxy.slam(), 0);
  const requests = Array.from({ length: 6 }, newRequest);
  const answers = await Promise.allSettled(requests.map((request) => store.append(request)));
  clearInterval(slamming);
  for (const answer of answers)
    if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(EventStoreUnavailable);
  expect(answers.some(({ status }) => status === 'rejected')).toBe(true);
  for (const request of requests) expect(['appended', 'duplicate']).toContain((await store.append(request)).kind);
  await store.close();
});

test('a subscription goes on after every connection was cut, or ends with EventStoreUnavailable, and misses nothing', async () => {
  const store = new PostgresEventStore(fragile);
  const direct = new PostgresEventStore(made.database);
  let after = await direct.currentEnd();
  const written: string[] = [];
  const read: string[] = [];
  const ending = new AbortController();
  const write = async (): Promise<void> => {
    const request = newRequest();
    await direct.append(request);
    written.push(...request.events.map(({ id }) => id));
  };
  const writing = (async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      await write();
      if (turn % 3 === 2) proxy.slam();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  while (!ending.signal.aborted) {
    try {
      for await (const message of store.subscribeAll({ after, signal: ending.signal })) {
        if (message.kind !== 'event') continue;
        read.push(message.event.id);
        after = message.event.logPosition;
        if (read.length === 24) ending.abort();
      }
    } catch (error) {
      expect(error).toBeInstanceOf(EventStoreUnavailable);
    }
  }
  await writing;
  expect(read).toEqual(written);
  await store.close();
  await direct.close();
});
