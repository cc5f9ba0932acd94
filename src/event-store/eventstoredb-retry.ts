import { callFailure } from './eventstoredb-failure.ts';

/** After so long nothing is tried again, however short the waits were: a hung server answers each call only with its deadline. */
const PATIENCE_MS = 15_000;

/** The waits between the tries of one piece of work, counted from now. */
export function retrySchedule(waitsMs: readonly number[]): (attempt: number) => number | undefined {
  const started = performance.now();
  return (attempt) => (performance.now() - started < PATIENCE_MS ? waitsMs[attempt] : undefined);
}

/** Calls again as long as there is no answer, after each of the waits; then rejects with the last error. Ends early when closing. */
export async function retryUnanswered<T>(
  waitsMs: readonly number[],
  closing: AbortSignal,
  call: () => Promise<T>,
): Promise<T> {
  const waitBefore = retrySchedule(waitsMs);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const wait = waitBefore(attempt);
      if (wait === undefined || closing.aborted || callFailure(error) !== 'unknown') throw error;
      await pauseUnless(closing, wait);
    }
  }
}

/** Resolves after so many milliseconds, or at once when the signal aborts. */
export function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
