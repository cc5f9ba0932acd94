import { isConnectionLost, sqlStateOf } from '../postgres/sql-state.ts';
import type { Sql } from '../postgres/sql.ts';
import { appendBatch } from './append-batch.ts';
import { EventRefused, EventStoreUnavailable } from './errors.ts';
import type { AppendOutcome, AppendRequest } from './port.ts';

/** Waits before a flush is sent again: 1.6 s together, enough for a restart of a local server or a change of the primary's name. */
export const RETRY_WAITS_MS: readonly number[] = [50, 100, 200, 400, 800];

/**
 * 25006 read-only after a failover, 40001 and 40P01 lost against another transaction, 55P03 and 57014 waited too long. With
 * class 53 (out of connections, memory or disk) these pass, and nothing was written.
 */
const PASSING_STATES: readonly (string | undefined)[] = ['25006', '40001', '40P01', '55P03', '57014'];

/**
 * Writes one flush, whatever it takes:
 * - a lost connection leaves the outcome unknown, so the same flush is sent again; what the first try wrote is then a duplicate;
 * - another failure concerns some append of the flush, so each is tried alone and its neighbours go through.
 * After the last wait every append of the flush that has no answer gets `EventStoreUnavailable`.
 */
export async function resilientAppend(
  sql: Sql,
  requests: readonly AppendRequest[],
  waits: readonly number[] = RETRY_WAITS_MS,
): Promise<(AppendOutcome | Error)[]> {
  try {
    return await sendUntilAnswered(sql, requests, waits);
  } catch (error) {
    if (error instanceof EventStoreUnavailable) return requests.map(() => error);
    if (requests.length === 1) return [refusalOf(error)];
  }
  const answers: (AppendOutcome | Error)[] = [];
  for (const request of requests) {
    const before = answers.at(-1);
    const isDown = before instanceof EventStoreUnavailable;
    answers.push(isDown ? before : ((await resilientAppend(sql, [request], waits))[0] as AppendOutcome | Error));
  }
  return answers;
}

async function sendUntilAnswered(
  sql: Sql,
  requests: readonly AppendRequest[],
  waits: readonly number[],
): Promise<AppendOutcome[]> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await appendBatch(sql, requests);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const wait = waits[attempt];
      if (wait === undefined) throw new EventStoreUnavailable('the event log did not answer', { cause: error });
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function mayPass(error: unknown): boolean {
  const state = sqlStateOf(error);
  return isConnectionLost(error) || PASSING_STATES.includes(state) || state?.startsWith('53') === true;
}

/** 22 is a value that its column cannot hold, 23 a constraint: the append itself is at fault. */
function refusalOf(error: unknown): Error {
  const state = sqlStateOf(error) ?? '';
  if (state.startsWith('22') || state.startsWith('23'))
    return new EventRefused('the event log cannot hold this append', { cause: error });
  return error instanceof Error ? error : new Error('the event log failed', { cause: error });
}
