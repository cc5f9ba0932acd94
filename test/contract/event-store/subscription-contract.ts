import { expect, test } from 'vitest';
import {
  NO_STREAM,
  type AppendOutcome,
  type EventStore,
  type LogMessage,
  type LogPosition,
} from '../../../src/event-store/port.ts';
import { fakeChain, fakeStream } from '../../support/encoded-events.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';

/** Messages after a position until `isEnough`; ends the subscription. */
async function collect(
  store: EventStore,
  after: LogPosition | null,
  isEnough: (messages: readonly LogMessage[]) => boolean,
): Promise<LogMessage[]> {
  const ending = new AbortController();
  const messages: LogMessage[] = [];
  for await (const message of store.subscribeAll({ after, signal: ending.signal })) {
    messages.push(message);
    if (isEnough(messages)) ending.abort();
  }
  return messages;
}

const idsIn = (messages: readonly LogMessage[]): string[] =>
  messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []));
const isCaughtUp = (messages: readonly LogMessage[]): boolean => messages.at(-1)?.kind === 'caught-up';

async function write(store: EventStore, count: number): Promise<{ ids: string[]; end: LogPosition }> {
  const stream = fakeStream();
  const events = fakeChain({ stream, count });
  const outcome = (await store.append({ stream, expectedRevision: NO_STREAM, events })) as AppendOutcome & {
    kind: 'appended';
  };
  return { ids: events.map(({ id }) => id), end: outcome.logPosition };
}

export function subscriptionContract(
  current: () => EventStoreUnderTest,
  makeStore: () => Promise<EventStoreUnderTest>,
): void {
  test('a subscription from the beginning brings every event in log order and says when it caught up', async () => {
    const { store } = current();
    const { ids } = await write(store, 3);
    const messages = await collect(store, null, isCaughtUp);
    const events = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
    expect(events.slice(-3).map(({ id }) => id)).toEqual(ids);
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      if (before !== undefined) expect(store.comparePositions(before.logPosition, event.logPosition)).toBeLessThan(0);
    }
    expect(await store.readStream(events.at(-1)?.stream ?? '')).toEqual(events.slice(-3));
  });

  test('a subscription at the end catches up at once and then brings what is appended, by this process or another', async () => {
    const { store, second = store } = current();
    const { end } = await write(store, 1);
    const written: string[] = [];
    let writing: Promise<unknown> = Promise.resolve();
    const messages = await collect(store, end, (seen) => {
      if (isCaughtUp(seen) && written.length === 0) {
        written.push('', '');
        writing = write(store, 2)
          .then(({ ids }) => written.splice(0, 2, ...ids))
          .then(() => write(second, 2))
          .then(({ ids }) => written.push(...ids));
      }
      return idsIn(seen).length === 4;
    });
    // A log that others write to may say first how far it looked.
    expect(messages.find(({ kind }) => kind !== 'checkpoint')?.kind).toBe('caught-up');
    // An event may be seen before its writer has the answer.
    await writing;
    expect(idsIn(messages)).toEqual(written);
  });

  test('a subscription resumes exactly after the event or checkpoint it saw last', async () => {
    const { store, appendForeign } = current();
    const { end } = await write(store, 2);
    const more = [...(await write(store, 2)).ids, ...(await write(store, 3)).ids];
    for (let stop = 1; stop <= more.length; stop += 1) {
      const seen = await collect(store, end, (messages) => idsIn(messages).length === stop);
      const last = seen.at(-1);
      const resumeAt = last?.kind === 'event' ? last.event.logPosition : null;
      const rest = await collect(store, resumeAt, isCaughtUp);
      expect([...idsIn(seen), ...idsIn(rest)]).toEqual(more);
    }
    // A long stretch without events of ours moves the place to resume from, or leaves it where it was.
    await appendForeign?.(1_500);
    const quiet = await collect(store, end, isCaughtUp);
    const places = quiet.flatMap((message) => {
      if (message.kind === 'caught-up') return [];
      return [message.kind === 'event' ? message.event.logPosition : message.logPosition];
    });
    expect(places.length).toBeGreaterThanOrEqual(more.length + (appendForeign === undefined ? 0 : 1));
    const { ids } = await write(store, 1);
    const after = await collect(store, places.at(-1) ?? null, (messages) => idsIn(messages).length > 0);
    expect(idsIn(after)).toEqual(ids);
  });

  test('nothing is missed or repeated while four writers append', async () => {
    const { store, second = store } = current();
    const { end } = await write(store, 1);
    const written = new Set<string>();
    const writers = [store, second, store, second].map(async (writer) => {
      for (let turn = 0; turn < 15; turn += 1) for (const id of (await write(writer, 2)).ids) written.add(id);
    });
    const total = writers.length * 15 * 2;
    const messages = await collect(store, end, (seen) => idsIn(seen).length >= total);
    await Promise.all(writers);
    expect(idsIn(messages)).toHaveLength(written.size);
    expect(new Set(idsIn(messages))).toEqual(written);
  });

  test('a live subscription that is overrun misses and repeats nothing, and its places only move forward', async () => {
    const { store, second = store } = current();
    const { end } = await write(store, 1);
    const total = 3 * 200;
    let writing: Promise<{ ids: string[] }[]> | null = null;
    const messages = await collect(store, end, (seen) => {
      if (isCaughtUp(seen)) writing ??= Promise.all([store, second, store].map((writer) => write(writer, 200)));
      return idsIn(seen).length >= total;
    });
    const written = (await writing!).flatMap(({ ids }) => ids);
    expect(idsIn(messages)).toHaveLength(total);
    expect(new Set(idsIn(messages))).toEqual(new Set(written));
    const places = messages.flatMap((message) => {
      if (message.kind === 'caught-up') return [];
      return [message.kind === 'event' ? message.event.logPosition : message.logPosition];
    });
    for (const [index, place] of places.entries())
      expect(store.comparePositions(places[index - 1] ?? end, place)).toBeLessThan(0);
  });

  test('a slow consumer gets every event once', async () => {
    const { store } = current();
    const { end } = await write(store, 1);
    const written: string[] = [];
    for (let turn = 0; turn < 30; turn += 1) written.push(...(await write(store, 20)).ids);
    const seen: string[] = [];
    const ending = new AbortController();
    for await (const message of store.subscribeAll({ after: end, signal: ending.signal })) {
      if (message.kind !== 'event') continue;
      seen.push(message.event.id);
      if (seen.length % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (seen.length === written.length) ending.abort();
    }
    expect(seen).toEqual(written);
  });

  test('an aborted signal ends the subscription, before it began, while it waits, and between two events', async () => {
    const { store } = current();
    const { end } = await write(store, 1);
    expect(await collectAborted(store, end)).toEqual([]);
    const atEnd = await collect(store, end, isCaughtUp);
    expect(atEnd.map(({ kind }) => kind).filter((kind) => kind !== 'checkpoint')).toEqual(['caught-up']);
    await write(store, 5);
    expect(idsIn(await collect(store, end, (seen) => idsIn(seen).length === 2))).toHaveLength(2);
    const waiting = new AbortController();
    const idle = (async () => {
      let isFirst = true;
      for await (const message of store.subscribeAll({ after: await store.currentEnd(), signal: waiting.signal })) {
        if (message.kind === 'caught-up' && isFirst) setImmediate(() => waiting.abort());
        isFirst = false;
      }
      return 'ended';
    })();
    expect(await idle).toBe('ended');
  });

  test('leaving the loop early frees the subscription, and a new one works', async () => {
    const { store } = current();
    const { end } = await write(store, 1);
    const { ids } = await write(store, 3);
    for await (const message of store.subscribeAll({ after: end, signal: new AbortController().signal })) {
      if (message.kind === 'event') break;
    }
    expect(idsIn(await collect(store, end, isCaughtUp))).toEqual(ids);
  });

  test('a subscription at the end of a log that nobody writes to catches up at once', async () => {
    const made = await makeStore();
    try {
      const end = await made.store.currentEnd();
      const messages = await collect(made.store, end, isCaughtUp);
      expect(idsIn(messages)).toEqual([]);
      expect(messages.at(-1)?.kind).toBe('caught-up');
    } finally {
      await made.close();
    }
  });
}

async function collectAborted(store: EventStore, after: LogPosition | null): Promise<LogMessage[]> {
  const messages: LogMessage[] = [];
  for await (const message of store.subscribeAll({ after, signal: AbortSignal.abort() })) messages.push(message);
  return messages;
}
