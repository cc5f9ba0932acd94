import { expect, test } from 'vitest';
import { NO_STREAM, type AppendOutcome } from '../../../src/event-store/port.ts';
import { ZERO_HASH, fakeChain, fakeEncodedEvent, fakeHash, fakeStream } from '../../support/encoded-events.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';

export function appendContract(current: () => EventStoreUnderTest): void {
  test('an append to a new stream is stored whole and answers with its last revision', async () => {
    const { store } = current();
    const stream = fakeStream();
    const events = fakeChain({ stream, count: 3 });
    const outcome = await store.append({ stream, expectedRevision: NO_STREAM, events });
    expect(outcome).toMatchObject({ kind: 'appended', revision: 2 });
    const stored = await store.readStream(stream);
    expect(stored.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(stored).toMatchObject(events);
  });

  test('texts come back exactly as they were given', async () => {
    const { store } = current();
    const stream = fakeStream();
    const data = String.raw`{"a":"\\u0000 \"x\" \t\r\n 😀  é","b":[1,2.5e-7,null]}`;
    const sealed = '[{"alg":"A256GCM","ct":"AAEC/+==","iv":"AAEC","keyId":"k","subject":"student:1"}]';
    const event = fakeEncodedEvent({
      stream,
      data,
      sealed,
      schoolYear: null,
      schemaVersion: 7,
      at: '2026-03-08T09:59:59.999Z',
    });
    await store.append({ stream, expectedRevision: NO_STREAM, events: [event] });
    const [stored] = await store.readStream(stream);
    expect(stored).toMatchObject(event);
    expect(stored?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('an append after the last event goes on with the stream', async () => {
    const { store } = current();
    const stream = fakeStream();
    const [first, second] = fakeChain({ stream, count: 2 }) as [
      ReturnType<typeof fakeEncodedEvent>,
      ReturnType<typeof fakeEncodedEvent>,
    ];
    const one = (await store.append({ stream, expectedRevision: NO_STREAM, events: [first] })) as AppendOutcome & {
      kind: 'appended';
    };
    const two = (await store.append({ stream, expectedRevision: 0, events: [second] })) as AppendOutcome & {
      kind: 'appended';
    };
    expect(two).toMatchObject({ kind: 'appended', revision: 1 });
    expect(store.comparePositions(one.logPosition, two.logPosition)).toBeLessThan(0);
    expect(store.comparePositions(two.logPosition, one.logPosition)).toBeGreaterThan(0);
    expect(store.comparePositions(two.logPosition, two.logPosition)).toBe(0);
  });

  test('a wrong revision on a missing stream is a conflict and creates nothing', async () => {
    const { store } = current();
    const stream = fakeStream();
    const event = fakeEncodedEvent({ stream, prevHash: fakeHash() });
    expect(await store.append({ stream, expectedRevision: 4, events: [event] })).toEqual({
      kind: 'conflict',
      actualRevision: NO_STREAM,
    });
    expect(await store.readStream(stream)).toEqual([]);
  });

  test('a revision that is behind, ahead or "no stream" on an existing stream is a conflict with the actual one', async () => {
    const { store } = current();
    const stream = fakeStream();
    const events = fakeChain({ stream, count: 2 });
    await store.append({ stream, expectedRevision: NO_STREAM, events });
    for (const expectedRevision of [NO_STREAM, 0, 2]) {
      const late = fakeEncodedEvent({ stream, prevHash: events[0]?.hash ?? '' });
      expect(await store.append({ stream, expectedRevision, events: [late] })).toEqual({
        kind: 'conflict',
        actualRevision: 1,
      });
    }
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  test('an event that does not carry the hash of the one before it breaks the chain and is not stored', async () => {
    const { store } = current();
    const stream = fakeStream();
    const first = fakeEncodedEvent({ stream, prevHash: fakeHash() });
    expect(await store.append({ stream, expectedRevision: NO_STREAM, events: [first] })).toEqual({
      kind: 'broken-chain',
      actualHash: ZERO_HASH,
    });
    const events = fakeChain({ stream, count: 2 });
    await store.append({ stream, expectedRevision: NO_STREAM, events });
    const stray = fakeEncodedEvent({ stream, prevHash: events[0]?.hash ?? '' });
    expect(await store.append({ stream, expectedRevision: 1, events: [stray] })).toEqual({
      kind: 'broken-chain',
      actualHash: events[1]?.hash,
    });
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  test('of simultaneous first appends to one stream exactly one wins', async () => {
    const { store, second = store } = current();
    for (let round = 0; round < 10; round += 1) {
      const stream = fakeStream();
      const outcomes = await Promise.all(
        [store, second, store, second].map((writer) =>
          writer.append({ stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 2 }) }),
        ),
      );
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', 'conflict', 'conflict', 'conflict']);
      expect(await store.readStream(stream)).toHaveLength(2);
    }
  });

  test('32 concurrent writers on shared streams leave gap-free revisions, unbroken chains and every acknowledged event', async () => {
    const { store, second = store } = current();
    const streams = Array.from({ length: 8 }, () => fakeStream());
    const acknowledged = new Set<string>();
    const writer = async (number: number): Promise<void> => {
      const log = number % 2 === 0 ? store : second;
      for (let turn = 0; turn < 12; turn += 1) {
        const stream = streams[(number + turn) % streams.length] as string;
        const last = (await log.readStream(stream, { direction: 'backwards', limit: 1 }))[0];
        const events = fakeChain({ stream, count: 1 + (turn % 3), ...(last && { prevHash: last.hash }) });
        const outcome = await log.append({ stream, expectedRevision: last?.revision ?? NO_STREAM, events });
        expect(['appended', 'conflict']).toContain(outcome.kind);
        if (outcome.kind === 'appended') for (const { id } of events) acknowledged.add(id);
      }
    };
    await Promise.all(Array.from({ length: 32 }, (_, number) => writer(number)));
    const stored = await Promise.all(streams.map((stream) => store.readStream(stream)));
    for (const events of stored) {
      expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
      expect(events.map(({ prevHash }) => prevHash)).toEqual([
        ZERO_HASH,
        ...events.slice(0, -1).map(({ hash }) => hash),
      ]);
    }
    expect(new Set(stored.flat().map(({ id }) => id))).toEqual(acknowledged);
  });

  test('two writers that touch the same streams in opposite order both get through', async () => {
    const { store, second = store } = current();
    const streams = Array.from({ length: 20 }, () => fakeStream());
    const write = (writer: typeof store, order: readonly string[]): Promise<AppendOutcome[]> =>
      Promise.all(
        order.map((stream) =>
          writer.append({ stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 1 }) }),
        ),
      );
    const [one, two] = await Promise.all([write(store, streams), write(second, [...streams].reverse())]);
    for (const [index] of streams.entries()) {
      const kinds = [one[index]?.kind, two[streams.length - 1 - index]?.kind].sort();
      expect(kinds).toEqual(['appended', 'conflict']);
    }
  });

  test('bulk appends are written beside interactive ones', async () => {
    const { store } = current();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const stream = fakeStream();
        return store.append({
          stream,
          expectedRevision: NO_STREAM,
          events: fakeChain({ stream, count: 5 }),
          lane: index % 3 === 0 ? 'interactive' : 'bulk',
        });
      }),
    );
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['appended']));
  });
}
