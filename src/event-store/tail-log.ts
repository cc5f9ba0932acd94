import type { LogHead } from './log-head.ts';
import type { LogMessage, LogPosition, RecordedEvent } from './port.ts';

/** Events held in memory at once by one subscription. */
const BATCH = 256;
/** A notification can be lost with its connection; nobody then waits longer than this. */
const PATIENCE_MS = 1_000;

/**
 * Everything after `after`, then live, for logs whose positions are dense decimal numbers. Reads ahead of the consumer by one
 * batch at most. Says `caught-up` each time it reaches the end after delivering something, and once when there was nothing.
 */
export async function* tailLog(
  readAfter: (position: LogPosition | null, limit: number) => Promise<readonly RecordedEvent[]>,
  head: LogHead,
  after: LogPosition | null,
  signal: AbortSignal,
): AsyncGenerator<LogMessage, void, undefined> {
  let last = after;
  let hasNews = true;
  while (!signal.aborted) {
    const known = head.known;
    const events = await readAfter(last, BATCH);
    for (const event of events) {
      if (signal.aborted) return;
      yield { kind: 'event', event };
      last = event.logPosition;
      hasNews = true;
    }
    if (events.length === BATCH) continue;
    if (hasNews && !signal.aborted) yield { kind: 'caught-up' };
    hasNews = false;
    // What was known before the read has been read; a log that lost its end must not make its readers spin.
    await head.waitBeyond(Math.max(Number(last ?? 0), known), PATIENCE_MS, signal);
  }
}
