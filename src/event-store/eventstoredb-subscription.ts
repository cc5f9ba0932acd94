import { EventStoreUnavailable } from './errors.ts';
import type { EventStoreDbConnection } from './eventstoredb-connection.ts';
import { portError } from './eventstoredb-failure.ts';
import { compareServerPositions, positionText, requirePosition, type ServerPosition } from './eventstoredb-position.ts';
import { readBack } from './eventstoredb-stored-form.ts';
import type { LogMessage, LogPosition } from './port.ts';

/** Our events after a position, then live, until the signal aborts. Throws `EventStoreUnavailable` when the connection breaks. */
export async function* eventStoreDbSubscription(
  connection: EventStoreDbConnection,
  after: LogPosition | null,
  signal: AbortSignal,
): AsyncGenerator<LogMessage, void, undefined> {
  let reached: ServerPosition | null = after === null ? null : requirePosition(after);
  if (signal.aborted) return;
  const subscription = connection.subscribeAll(reached);
  const end = (): void => subscription.end();
  signal.addEventListener('abort', end, { once: true });
  try {
    for await (const message of subscription.messages) {
      if (signal.aborted) return;
      if (message.kind === 'caught-up') yield message;
      else if (message.kind === 'checkpoint') {
        // Going live, the server repeats the place it was given: no news.
        if (reached !== null && compareServerPositions(message.position, reached) <= 0) continue;
        reached = message.position;
        yield { kind: 'checkpoint', logPosition: positionText(message.position) };
      } else {
        const found = readBack(message.record);
        if (found === null) continue;
        reached = requirePosition(found.event.logPosition);
        yield { kind: 'event', event: found.event };
      }
      if (signal.aborted) return;
    }
  } catch (error) {
    if (!signal.aborted) throw portError(error);
    return;
  } finally {
    signal.removeEventListener('abort', end);
    subscription.end();
  }
  throw new EventStoreUnavailable('the event log ended the subscription');
}
