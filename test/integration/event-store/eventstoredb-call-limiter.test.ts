import { expect, test } from 'vitest';
import { EventStoreDbCallLimiter } from '../../../src/event-store/eventstoredb-call-limiter.ts';
import type { AppendLane } from '../../../src/event-store/port.ts';

/** Calls that run until they are let go, and the order in which they began. */
function gatedCalls(limiter: EventStoreDbCallLimiter) {
  const begun: string[] = [];
  const gates: (() => void)[] = [];
  const call = (lane: AppendLane, name: string): Promise<void> =>
    limiter.run(lane, () => {
      begun.push(name);
      return new Promise((resolve) => gates.push(resolve));
    });
  return { begun, call, finishOne: () => gates.shift()?.() };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('interactive calls that wait go before bulk calls that waited longer', async () => {
  const { begun, call, finishOne } = gatedCalls(new EventStoreDbCallLimiter(1));
  const all = [call('bulk', 'b1'), call('bulk', 'b2'), call('interactive', 'i1')];
  for (let count = 0; count < all.length; count += 1) {
    await turn();
    finishOne();
  }
  await Promise.all(all);
  expect(begun).toEqual(['b1', 'i1', 'b2']);
});

test('bulk calls leave most places free', async () => {
  const { begun, call, finishOne } = gatedCalls(new EventStoreDbCallLimiter(6));
  const all = [...[1, 2, 3, 4].map((number) => call('bulk', `b${number}`)), call('interactive', 'i1')];
  await turn();
  expect(begun).toEqual(['b1', 'b2', 'i1']);
  for (let count = 0; count < all.length; count += 1) {
    finishOne();
    await turn();
  }
  await Promise.all(all);
  expect(begun).toHaveLength(5);
});

test('a call that fails gives its place back', async () => {
  const limiter = new EventStoreDbCallLimiter(1);
  await expect(limiter.run('bulk', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await limiter.run('bulk', () => Promise.resolve('next'))).toBe('next');
});
