import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WakeableSleep } from '../../../src/projector/wakeable-sleep.ts';

const LONG = 60_000;

async function hasEnded(sleep: Promise<void>): Promise<boolean> {
  let ended = false;
  void sleep.then(() => (ended = true));
  await vi.advanceTimersByTimeAsync(0);
  return ended;
}

describe('sleeping until something happens', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('ends at once for news that came before, and only once', async () => {
    const sleep = new WakeableSleep();
    sleep.wake();
    expect(await hasEnded(sleep.atMost(LONG))).toBe(true);
    expect(await hasEnded(sleep.atMost(LONG))).toBe(false);
  });

  it('goes on for news of what was seen already', async () => {
    const sleep = new WakeableSleep();
    sleep.wake({ upTo: 5 });
    const sleeping = sleep.atMost(LONG, 5);
    sleep.wake({ upTo: 4 });
    expect(await hasEnded(sleeping)).toBe(false);
    await vi.advanceTimersByTimeAsync(LONG);
    expect(await hasEnded(sleeping)).toBe(true);
  });

  it('ends for news of what was not seen, and for news that names no position', async () => {
    for (const news of [{ upTo: 6 }, {}, { flag: true }]) {
      const sleep = new WakeableSleep();
      const sleeping = sleep.atMost(LONG, 5);
      sleep.wake(news);
      expect(await hasEnded(sleeping)).toBe(true);
    }
  });
});
