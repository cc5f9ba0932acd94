import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { EventStoreUnavailable, RateLimited } from '../../../src/event-store/errors.ts';
import { EventStoreDbEventStore } from '../../../src/event-store/eventstoredb-event-store.ts';
import { type AppendRequest, type LogMessage, NO_STREAM } from '../../../src/event-store/port.ts';
import { fakeChain, fakeEncodedEvent, fakeStream } from '../../support/encoded-events.ts';
import { EventStoreDbServer } from '../../support/eventstoredb-server.ts';

const retryWaitsMs = [20, 40, 80, 160, 320, 640];

let server: EventStoreDbServer;
let store: EventStoreDbEventStore;
let other: EventStoreDbEventStore;
beforeEach(async () => {
  server = await EventStoreDbServer.start();
  store = EventStoreDbEventStore.connect(server.url, { retryWaitsMs });
  other = EventStoreDbEventStore.connect(server.url, { retryWaitsMs });
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
  server.goAway();
  // The batch path shares its pending appends among all clients of a process.
  expect(server.batchAppends).toBe(0);
});

function newAppend(count = 1): AppendRequest {
  const stream = fakeStream();
  return { stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count }) };
}

describe('a server that is not always there', () => {
  test('an append and a read wait for a server that comes back, and the append is written once', async () => {
    await store.append(newAppend());
    server.goAway();
    const requests = Array.from({ length: 5 }, () => newAppend(2));
    const answers = Promise.all(requests.map((request) => store.append(request)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const read = store.readStream(requests[0]?.stream ?? '');
    await server.comeBack();
    expect(await read).toBeInstanceOf(Array);
    expect((await answers).map(({ kind }) => kind)).toEqual(requests.map(() => 'appended'));
    for (const { stream } of requests) expect(server.log.stream(stream)).toHaveLength(2);
  });

  test('many appends wait for a server that is away without a warning', async () => {
    const warn = vi.fn();
    process.on('warning', warn);
    onTestFinished(() => void process.off('warning', warn));
    server.goAway();
    const answers = Promise.all(Array.from({ length: 40 }, () => store.append(newAppend())));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.comeBack();
    expect(await answers).toHaveLength(40);
    expect(warn).not.toHaveBeenCalled();
  });

  test('an append that nobody answers is unavailable, and can be repeated', async () => {
    const hasty = EventStoreDbEventStore.connect(server.url, { retryWaitsMs: [1, 1] });
    server.goAway();
    const request = newAppend();
    await expect(hasty.append(request)).rejects.toThrow(EventStoreUnavailable);
    await expect(hasty.currentEnd()).rejects.toThrow(EventStoreUnavailable);
    await server.comeBack();
    expect(server.log.stream(request.stream)).toHaveLength(0);
    expect(await store.append(request)).toMatchObject({ kind: 'appended', revision: 0 });
    await hasty.close();
  });

  test('an append that failed before it was written is sent again', async () => {
    server.dropAppends(2);
    const request = newAppend(3);
    expect(await store.append(request)).toMatchObject({ kind: 'appended', revision: 2 });
    expect(server.appends).toBe(3);
    expect(server.log.stream(request.stream)).toHaveLength(3);
  });

  test('an append that is written only after its deadline is written once', async () => {
    const impatient = EventStoreDbEventStore.connect(`${server.url}&defaultDeadline=200`, { retryWaitsMs });
    const release = server.holdAppends();
    const request = newAppend(2);
    const answer = impatient.append(request);
    // The first call is over its deadline and given up; the server still has it.
    await vi.waitFor(() => expect(server.calls).toBeGreaterThanOrEqual(2), { timeout: 10_000 });
    release();
    expect(await answer).toMatchObject({ kind: 'appended', revision: 1 });
    expect(server.log.stream(request.stream).map(({ id }) => id)).toEqual(request.events.map(({ id }) => id));
    await impatient.close();
  });

  test('of two appends to one place, one of which fails at first, one is written and the other a conflict', async () => {
    const { stream, events } = newAppend();
    server.dropAppends(1);
    const release = server.holdAppends();
    const late = store.append({ stream, expectedRevision: NO_STREAM, events });
    const rival = other.append({ stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 2 }) });
    release();
    const kinds = (await Promise.all([late, rival])).map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['appended', 'conflict']);
  });

  test('a subscription ends with an error when the server dies, and another one goes on after what was seen', async () => {
    const first = newAppend(3);
    await store.append(first);
    const seen: string[] = [];
    let after: string | null = null;
    const read = async (enough: number): Promise<void> => {
      const ending = new AbortController();
      for await (const message of store.subscribeAll({ after, signal: ending.signal })) {
        if (message.kind === 'event') {
          seen.push(message.event.id);
          after = message.event.logPosition;
        }
        if (message.kind === 'caught-up' && seen.length === 3) server.goAway();
        if (seen.length === enough) ending.abort();
      }
    };
    await expect(read(4)).rejects.toThrow(EventStoreUnavailable);
    await server.comeBack();
    const second = newAppend(2);
    await other.append(second);
    await read(5);
    expect(seen).toEqual([...first.events, ...second.events].map(({ id }) => id));
  });

  test('a position is never without its event because the server was away', async () => {
    await store.append(newAppend());
    const end = await store.currentEnd();
    for (let turn = 0; turn < 5; turn += 1) {
      server.goAway();
      const looking = store.readAt(end ?? '').catch((error: unknown) => error);
      await server.comeBack();
      const found = await looking;
      if (found instanceof Error) expect(found).toBeInstanceOf(EventStoreUnavailable);
      else expect(found).toMatchObject({ logPosition: end });
    }
  });
});

describe('what the server or the client does not do', () => {
  test('an address may say the present name of the server', async () => {
    const named = EventStoreDbEventStore.connect(server.url.replace('esdb:', 'kurrentdb:'), { retryWaitsMs });
    const request = newAppend(2);
    expect(await named.append(request)).toMatchObject({ kind: 'appended', revision: 1 });
    expect(await store.readStream(request.stream)).toHaveLength(2);
    await named.close();
  });

  test('an append with the ids of another one and other data is no success of its own', async () => {
    const { stream, events } = newAppend(2);
    await other.append({ stream, expectedRevision: NO_STREAM, events });
    const impostors = fakeChain({ stream, count: 2 }).map((event, index) => ({
      ...event,
      id: events[index]?.id ?? '',
    }));
    // The server says "written" to it.
    expect(await store.append({ stream, expectedRevision: NO_STREAM, events: impostors })).toMatchObject({
      kind: 'duplicate',
    });
    expect(await store.readStream(stream)).toMatchObject(events);
  });

  test('texts survive whose keys a parser would put into another order', async () => {
    const stream = fakeStream();
    const data = '{"10":"a","9":"b","__proto__":{"2":1,"1":2},"x":1e+21}';
    const meta = '{"100":1,"20":2,"3":3}';
    const event = fakeEncodedEvent({ stream, data, meta });
    await store.append({ stream, expectedRevision: NO_STREAM, events: [event] });
    expect(await other.readStream(stream)).toMatchObject([{ data, meta }]);
    expect(server.log.stream(stream)[0]).toMatchObject({ id: event.id, type: event.type });
    expect(Buffer.from(server.log.stream(stream)[0]?.data ?? []).toString()).toBe(data);
  });

  test('a position between two records has no event, and neither has one beyond the end', async () => {
    const { stream, expectedRevision, events } = newAppend(2);
    await store.append({ stream, expectedRevision, events });
    const [first] = await store.readStream(stream);
    const inside = String(BigInt(first?.logPosition ?? '0') + 5n);
    expect(await store.readAt(inside)).toBeNull();
    expect(await store.readAt('123456789')).toBeNull();
    await expect(async () => {
      for await (const message of store.subscribeAll({ after: inside, signal: new AbortController().signal }))
        void message;
    }).rejects.toThrow();
  });

  test('events of other programs are passed over', async () => {
    const before = newAppend();
    const after = newAppend();
    await store.append(before);
    server.log.write('somebody-else', 'any', [
      {
        id: fakeEncodedEvent().id,
        type: 'Ordered',
        contentType: 'application/json',
        data: Buffer.from('{}'),
        metadata: Buffer.from('{}'),
      },
    ]);
    await store.append(after);
    const ending = new AbortController();
    const messages: LogMessage[] = [];
    for await (const message of store.subscribeAll({ after: null, signal: ending.signal })) {
      messages.push(message);
      if (message.kind === 'caught-up') ending.abort();
    }
    const ids = messages.flatMap((message) => (message.kind === 'event' ? [message.event.id] : []));
    expect(ids).toEqual([...before.events, ...after.events].map(({ id }) => id));
    expect(await store.readAt(String(server.log.records.at(-2)?.position))).toBeNull();
  });
});

describe('many at once', () => {
  test('no more calls are under way than the client carries, and none is forgotten', async () => {
    const release = server.holdAppends();
    const requests = Array.from({ length: 150 }, (_, index): AppendRequest => ({
      ...newAppend(),
      lane: index % 2 === 0 ? 'bulk' : 'interactive',
    }));
    const answers = Promise.all(requests.map((request) => store.append(request)));
    await vi.waitFor(() => expect(server.calls).toBe(90));
    release();
    expect((await answers).every(({ kind }) => kind === 'appended')).toBe(true);
    expect(server.mostCalls).toBe(90);
  });

  test('appends beyond the bound of a lane are refused; the other lane goes on', async () => {
    const narrow = EventStoreDbEventStore.connect(server.url, { retryWaitsMs, maxPending: 3 });
    const release = server.holdAppends();
    const taken = [1, 2, 3].map(() => narrow.append({ ...newAppend(), lane: 'bulk' }));
    await expect(narrow.append({ ...newAppend(), lane: 'bulk' })).rejects.toThrow(RateLimited);
    const urgent = narrow.append(newAppend());
    release();
    expect((await Promise.all([...taken, urgent])).map(({ kind }) => kind)).toEqual(
      Array.from({ length: 4 }, () => 'appended'),
    );
    await narrow.close();
  });

  test('closing one client leaves the appends of another alone', async () => {
    const release = server.holdAppends();
    const pending = other.append(newAppend());
    const own = store.append(newAppend());
    await vi.waitFor(() => expect(server.calls).toBe(2));
    const closed = store.close();
    release();
    await closed;
    expect((await own).kind).toBe('appended');
    expect((await pending).kind).toBe('appended');
    expect((await other.append(newAppend())).kind).toBe('appended');
    await store.close();
  });
});
