import { expect, test } from 'vitest';
import { NO_STREAM, type AppendRequest, type EncodedEvent } from '../../../src/event-store/port.ts';
import { fakeChain, fakeEncodedEvent, fakeStream } from '../../support/encoded-events.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';

export function duplicateContract(current: () => EventStoreUnderTest): void {
  const written = async (
    count: number,
  ): Promise<{ request: AppendRequest; events: EncodedEvent[]; stream: string }> => {
    const stream = fakeStream();
    const events = fakeChain({ stream, count });
    const request = { stream, expectedRevision: NO_STREAM, events };
    expect(await current().store.append(request)).toMatchObject({ kind: 'appended' });
    return { request, events, stream };
  };

  test('a repeated append is a duplicate with the first answer, also after the stream has moved on', async () => {
    const { store, second = store } = current();
    const { request, events, stream } = await written(3);
    const first = await store.append(request);
    expect(first).toMatchObject({ kind: 'duplicate', revision: 2 });
    await store.append({
      stream,
      expectedRevision: 2,
      events: [fakeEncodedEvent({ stream, prevHash: events[2]?.hash ?? '' })],
    });
    expect(await second.append(request)).toEqual(first);
    expect(await store.readStream(stream)).toHaveLength(4);
  });

  test('the same append 20 times in parallel is stored once', async () => {
    const { store, second = store } = current();
    const stream = fakeStream();
    const request = { stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 2 }) };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? store : second).append(request)),
    );
    expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'duplicate')).toHaveLength(19);
    expect(new Set(outcomes.map((outcome) => 'logPosition' in outcome && outcome.logPosition)).size).toBe(1);
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  test('an append whose later event is not stored is not acknowledged by its first', async () => {
    const { store } = current();
    const { events, stream } = await written(1);
    const [first] = events as [EncodedEvent];
    const lost = fakeEncodedEvent({ stream, prevHash: first.hash });
    const outcome = await store.append({ stream, expectedRevision: NO_STREAM, events: [first, lost] });
    expect(outcome).toEqual({ kind: 'id-reused', eventId: first.id });
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  test('a retry in another order or with an event left out is not a duplicate', async () => {
    const { store } = current();
    const { events, stream } = await written(3);
    const [first, second, third] = events as [EncodedEvent, EncodedEvent, EncodedEvent];
    const turned = [{ ...first, hash: third.prevHash }, { ...third }, { ...second, prevHash: third.hash }];
    expect(await store.append({ stream, expectedRevision: NO_STREAM, events: turned })).toMatchObject({
      kind: 'id-reused',
    });
    const shorter = [first, { ...third, prevHash: first.hash }];
    expect(await store.append({ stream, expectedRevision: NO_STREAM, events: shorter })).toMatchObject({
      kind: 'id-reused',
    });
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  test('a repeated later id refuses its own append and none beside it', async () => {
    const { store } = current();
    const { events } = await written(1);
    const stream = fakeStream();
    const fresh = fakeEncodedEvent({ stream });
    const reused = { ...(events[0] as EncodedEvent), prevHash: fresh.hash };
    const neighbours = Array.from({ length: 10 }, () => fakeStream());
    const [outcome, ...others] = await Promise.all([
      store.append({ stream, expectedRevision: NO_STREAM, events: [fresh, reused] }),
      ...neighbours.map((name) =>
        store.append({ stream: name, expectedRevision: NO_STREAM, events: fakeChain({ stream: name, count: 2 }) }),
      ),
    ]);
    expect(outcome).toEqual({ kind: 'id-reused', eventId: reused.id });
    expect(others.map(({ kind }) => kind)).toEqual(neighbours.map(() => 'appended'));
    expect(await store.readStream(stream)).toEqual([]);
  });

  test('the same ids at a later revision are refused, not written again', async () => {
    const { store } = current();
    const { events, stream } = await written(2);
    const [first, second] = events as [EncodedEvent, EncodedEvent];
    const again = { stream, expectedRevision: 1, events: [{ ...first, prevHash: second.hash }, second] };
    expect(await store.append(again)).toEqual({ kind: 'id-reused', eventId: first.id });
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  test('the same id in another stream is refused, whether that stream exists or not', async () => {
    const { store } = current();
    const { events } = await written(1);
    const [first] = events as [EncodedEvent];
    const other = fakeStream();
    const refused = { kind: 'id-reused', eventId: first.id };
    expect(await store.append({ stream: other, expectedRevision: NO_STREAM, events: [first] })).toEqual(refused);
    const existing = await written(1);
    const after = { ...first, prevHash: existing.events[0]?.hash ?? '' };
    expect(await store.append({ stream: existing.stream, expectedRevision: 0, events: [after] })).toEqual(refused);
    expect(await store.readStream(other)).toEqual([]);
    expect(await store.readStream(existing.stream)).toHaveLength(1);
  });

  test('an id twice in one append is refused', async () => {
    const { store } = current();
    const stream = fakeStream();
    const event = fakeEncodedEvent({ stream });
    const outcome = await store.append({
      stream,
      expectedRevision: NO_STREAM,
      events: [event, { ...event, prevHash: event.hash }],
    });
    expect(outcome).toEqual({ kind: 'id-reused', eventId: event.id });
    expect(await store.readStream(stream)).toEqual([]);
  });

  test('an id in two appends at once is stored in one of them', async () => {
    const { store } = current();
    const streams = [fakeStream(), fakeStream()];
    const { id } = fakeEncodedEvent();
    const outcomes = await Promise.all(
      streams.map((stream) =>
        store.append({ stream, expectedRevision: NO_STREAM, events: [fakeEncodedEvent({ stream, id })] }),
      ),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', 'id-reused']);
  });

  test('appends that come together are judged one by one', async () => {
    const { store } = current();
    const known = await written(2);
    const moved = await written(1);
    const fresh = Array.from({ length: 12 }, () => fakeStream());
    const late = fakeChain({ stream: moved.stream, count: 1 });
    const strayStream = fakeStream();
    const [duplicate, conflict, broken, reused, ...appended] = await Promise.all([
      store.append(known.request),
      store.append({ stream: moved.stream, expectedRevision: NO_STREAM, events: late }),
      store.append({
        stream: strayStream,
        expectedRevision: NO_STREAM,
        events: [fakeEncodedEvent({ prevHash: 'ab'.repeat(32) })],
      }),
      store.append({
        stream: fakeStream(),
        expectedRevision: NO_STREAM,
        events: [{ ...(moved.events[0] as EncodedEvent) }],
      }),
      ...fresh.map((stream, index) =>
        store.append({ stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 1 + (index % 3) }) }),
      ),
    ]);
    expect(duplicate).toMatchObject({ kind: 'duplicate', revision: 1 });
    expect(conflict).toEqual({ kind: 'conflict', actualRevision: 0 });
    expect(broken).toMatchObject({ kind: 'broken-chain' });
    expect(reused).toEqual({ kind: 'id-reused', eventId: moved.events[0]?.id });
    for (const [index, stream] of fresh.entries()) {
      const events = await store.readStream(stream);
      expect(appended[index]).toEqual({
        kind: 'appended',
        revision: index % 3,
        logPosition: events.at(-1)?.logPosition,
      });
      expect(events).toHaveLength(1 + (index % 3));
    }
  });
}
