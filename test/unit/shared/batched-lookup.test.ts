import { describe, expect, test } from 'vitest';
import { BatchedLookup } from '../../../src/shared/batched-lookup.ts';
import { LeastRecentlyUsed } from '../../../src/shared/least-recently-used.ts';

const upper = (keys: readonly string[]): ReadonlyMap<string, string> =>
  new Map(keys.map((key) => [key, key.toUpperCase()]));

describe('batched look-ups', () => {
  test('the calls of one tick are one fetch of distinct, sorted keys', async () => {
    const fetched: (readonly string[])[] = [];
    const lookup = new BatchedLookup(
      async (keys) => {
        fetched.push(keys);
        return upper(keys);
      },
      { maxKeys: 10, maxUnderWay: 1 },
    );
    const [first, second] = await Promise.all([lookup.load(['c', 'a']), lookup.load(['b', 'a'])]);
    expect(fetched).toEqual([['a', 'b', 'c']]);
    expect(first.get('c')).toBe('C');
    expect(second.get('b')).toBe('B');
  });

  test('calls collect while enough fetches are under way, and none is forgotten', async () => {
    const release: (() => void)[] = [];
    const sizes: number[] = [];
    const lookup = new BatchedLookup(
      async (keys) => {
        sizes.push(keys.length);
        await new Promise<void>((resolve) => release.push(resolve));
        return upper(keys);
      },
      { maxKeys: 3, maxUnderWay: 1 },
    );
    const calls = Array.from({ length: 7 }, (_, i) => lookup.load([`k${i}`]));
    const all = Promise.all(calls);
    let isDone = false;
    void all.then(() => (isDone = true));
    while (!isDone) {
      expect(release.length).toBeLessThanOrEqual(1);
      release.pop()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sizes).toEqual([3, 3, 1]);
    expect((await all).map((found, i) => found.get(`k${i}`))).toEqual(['K0', 'K1', 'K2', 'K3', 'K4', 'K5', 'K6']);
  });

  test('one call with more keys than a fetch should have still goes out whole', async () => {
    const lookup = new BatchedLookup(async (keys) => upper(keys), { maxKeys: 2, maxUnderWay: 1 });
    expect((await lookup.load(['a', 'b', 'c'])).size).toBe(3);
  });

  test('a failing fetch fails its own calls only', async () => {
    let isBroken = true;
    const lookup = new BatchedLookup(
      async (keys) => {
        if (isBroken) throw new Error('down');
        return upper(keys);
      },
      { maxKeys: 10, maxUnderWay: 1 },
    );
    await expect(lookup.load(['a'])).rejects.toThrow('down');
    isBroken = false;
    expect((await lookup.load(['a'])).get('a')).toBe('A');
  });
});

describe('the bounded cache', () => {
  test('forgets what was not used for longest', () => {
    const cache = new LeastRecentlyUsed<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toEqual([1, undefined, 3, 2]);
  });
});
