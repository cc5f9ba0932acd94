import { expect, test } from 'vitest';
import { NO_STREAM } from '../../../src/event-store/port.ts';
import { fakeChain, fakeStream } from '../../support/encoded-events.ts';
import type { EventStoreUnderTest } from './event-store-under-test.ts';

export function readContract(current: () => EventStoreUnderTest): void {
  test('a stream that does not exist is empty in both directions', async () => {
    const { store } = current();
    expect(await store.readStream(fakeStream())).toEqual([]);
    expect(await store.readStream(fakeStream(), { direction: 'backwards', limit: 1 })).toEqual([]);
  });

  test('a stream is read from a revision, up to a limit, and backwards from its end or from a revision', async () => {
    const { store } = current();
    const stream = fakeStream();
    await store.append({ stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 6 }) });
    const revisions = async (options: Parameters<typeof store.readStream>[1]): Promise<number[]> =>
      (await store.readStream(stream, options)).map(({ revision }) => revision);
    expect(await revisions({})).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await revisions({ from: 4 })).toEqual([4, 5]);
    expect(await revisions({ from: 1, limit: 2 })).toEqual([1, 2]);
    expect(await revisions({ from: 6 })).toEqual([]);
    expect(await revisions({ direction: 'backwards' })).toEqual([5, 4, 3, 2, 1, 0]);
    expect(await revisions({ direction: 'backwards', limit: 1 })).toEqual([5]);
    expect(await revisions({ direction: 'backwards', from: 2 })).toEqual([2, 1, 0]);
    expect(await revisions({ direction: 'backwards', from: 9, limit: 2 })).toEqual([5, 4]);
  });

  test('stream names that begin alike are different streams', async () => {
    const { store } = current();
    const stream = fakeStream();
    const longer = `${stream}.2027`;
    await store.append({
      stream: longer,
      expectedRevision: NO_STREAM,
      events: fakeChain({ stream: longer, count: 1 }),
    });
    expect(await store.readStream(stream)).toEqual([]);
    expect(await store.readStream(stream.toUpperCase())).toEqual([]);
  });

  test('the event at a position is the one that was stored there, and the end is the last of them', async () => {
    const { store } = current();
    const stream = fakeStream();
    const events = fakeChain({ stream, count: 2 });
    const outcome = await store.append({ stream, expectedRevision: NO_STREAM, events });
    const stored = await store.readStream(stream);
    for (const event of stored) expect(await store.readAt(event.logPosition)).toEqual(event);
    const end = await store.currentEnd();
    expect(end).not.toBeNull();
    if (end === null || !('logPosition' in outcome)) throw new Error('there is an end');
    expect(store.comparePositions(outcome.logPosition, end)).toBeLessThanOrEqual(0);
  });

  test('a position that the log never gave out has no event', async () => {
    const { store } = current();
    expect(await store.readAt('900000000000000')).toBeNull();
    expect(await store.readAt('no position')).toBeNull();
    expect(await store.readAt('5/9')).toBeNull();
  });

  test('a position just behind or before an event is no other event and no outage', async () => {
    const { store } = current();
    const stream = fakeStream();
    await store.append({ stream, expectedRevision: NO_STREAM, events: fakeChain({ stream, count: 3 }) });
    const [, middle] = await store.readStream(stream);
    for (const distance of [-5n, -1n, 1n, 5n]) {
      const position = String(BigInt(middle?.logPosition ?? '') + distance);
      const found = await store.readAt(position);
      expect(found === null || found.logPosition === position).toBe(true);
    }
  });
}
