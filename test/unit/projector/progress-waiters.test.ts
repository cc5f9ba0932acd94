import { describe, expect, it, vi } from 'vitest';
import { ProgressWaiters } from '../../../src/projector/progress-waiters.ts';

const LONG = 60_000;
const nowhere = (): Promise<number | null> => Promise.resolve(null);
const row = (stream: string, revision: number, position: number) => ({ stream, revision, position });

describe('waiting until something can be read', () => {
  it('ends when the checkpoint passes the event, with its position', async () => {
    const waiters = new ProgressWaiters(nowhere);
    const waits = Array.from({ length: 200 }, (_, index) => waiters.waitForRevision(`s${String(index)}`, 0, LONG));
    expect(waiters.waiting).toBe(200);
    waiters.advance(
      200,
      Array.from({ length: 200 }, (_, index) => row(`s${String(index)}`, 0, index + 1)),
    );
    expect(await Promise.all(waits)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(waiters.waiting).toBe(0);
  });

  it('does not end with another event of the stream', async () => {
    const waiters = new ProgressWaiters(nowhere);
    const wait = waiters.waitForRevision('s', 1, LONG);
    waiters.advance(1, [row('s', 0, 1)]);
    expect(waiters.waiting).toBe(1);
    waiters.advance(3, [row('s', 1, 2), row('s', 2, 3)]);
    expect(await wait).toBe(2);
  });

  it('does not begin for what was projected before', async () => {
    const waiters = new ProgressWaiters((_stream, revision) => Promise.resolve(revision + 1));
    waiters.advance(5, [row('s', 4, 5)]);
    expect(await waiters.waitForRevision('s', 4, LONG)).toBe(5);
    expect(await waiters.waitForPosition(5, LONG)).toBe(true);
    // Older than what is remembered: the journal knows.
    expect(await waiters.waitForRevision('s', 2, LONG)).toBe(3);
    expect(await waiters.waitForRevision('other', 1, LONG)).toBe(2);
    expect(waiters.waiting).toBe(0);
  });

  it('does not ask the journal for an event that was appended a moment ago', async () => {
    vi.useFakeTimers();
    try {
      const asked: string[] = [];
      const waiters = new ProgressWaiters((stream) => {
        asked.push(stream);
        return nowhere();
      });
      waiters.expect('new', 0);
      const waits = [waiters.waitForRevision('new', 0, LONG), waiters.waitForRevision('unknown', 0, LONG)];
      await vi.advanceTimersByTimeAsync(500);
      expect(asked).toEqual(['unknown']);
      waiters.advance(2, [row('new', 0, 1), row('unknown', 0, 2)]);
      expect(await Promise.all(waits)).toEqual([1, 2]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on for an event that is in the journal but not projected yet', async () => {
    const waiters = new ProgressWaiters(() => Promise.resolve(7));
    const wait = waiters.waitForRevision('s', 0, LONG);
    waiters.advance(6); // Progress of a projector elsewhere: positions only.
    expect(waiters.waiting).toBeGreaterThan(0);
    await Promise.resolve();
    waiters.advance(7);
    expect(await wait).toBe(7);
    expect(waiters.waiting).toBe(0);
  });

  it('ends with "not yet" when the time is up, when the journal cannot be asked, and when everything closes', async () => {
    const waiters = new ProgressWaiters(() => Promise.reject(new Error('down')));
    expect(await waiters.waitForRevision('s', 0, 1)).toBeNull();
    expect(await waiters.waitForPosition(1, 1)).toBe(false);
    const waits = [waiters.waitForRevision('s', 0, LONG), waiters.waitForPosition(9, LONG)];
    waiters.close();
    expect(await Promise.all(waits)).toEqual([null, false]);
    expect(waiters.waiting).toBe(0);
  });
});
