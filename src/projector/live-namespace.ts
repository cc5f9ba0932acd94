import type { Database, Sql } from '../postgres/sql.ts';
import { RUNTIME_CHANNEL } from './checkpoint.ts';
import { hasStale } from './stale-documents.ts';

/**
 * Which namespace serves. One that does not is built and kept up beside it, and never gets ahead of it: so the one that serves is always the
 * first to reach an event, and the only one whose handlers touch anything outside their namespace.
 */
export interface Live {
  readonly namespace: string;
  /** Its checkpoint. */
  readonly position: number;
  /** Up to here, events had their outside effects under the namespace that served before. */
  readonly replayUntil: number;
}

/** Null before the first namespace was made. */
export async function readLive(sql: Sql): Promise<Live | null> {
  return (await sql.query<Live>(LIVE, [], 'live'))[0] ?? null;
}

export interface BatchKind {
  /** Who serves stays so until the transaction ends. */
  readonly isLocked: boolean;
  /** A handful of events, each of which changes a handful of rows. */
  readonly isShort: boolean;
}

/**
 * First statement of a projector's transaction: says who serves. A runner that is paused in the middle gives its locks back after half a
 * minute. Plans of a long batch never outlive the size a table had when they were made. Those of a short one go row by row through indexes,
 * whatever the size, and are made once: the planner takes the rows of a batch, which it cannot see, for a hundred, and would rather read
 * whole tables for one.
 */
export async function beginBatch(sql: Sql, { isLocked, isShort }: BatchKind): Promise<Live | null> {
  const settings = { idle_in_transaction_session_timeout: '30s', ...(isShort ? ROW_BY_ROW : LONG) };
  const set = Object.entries(settings).map(([name, value]) => `, set_config('${name}', '${value}', true)`);
  const text = LIVE.replace('as "replayUntil"', `as "replayUntil"${set.join('')}`);
  const name = `begin ${isShort ? 'short ' : ''}batch${isLocked ? ' locked' : ''}`;
  return (await sql.query<Live>(isLocked ? `${text} for share of l` : text, [], name))[0] ?? null;
}

const LONG = { plan_cache_mode: 'force_custom_plan' };
const ROW_BY_ROW = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

const LIVE = `select l.namespace, c.position, l.replay_until as "replayUntil" from runtime.live l join runtime.checkpoint c on c.namespace = l.namespace`;

/** Another namespace serves than when the batch was read: what may be written has changed. Look again and go on. */
export class LiveChanged extends Error {
  override readonly name = 'LiveChanged';
}

const STALE_POLL_MS = 50;

export class SwitchRefused extends Error {
  override readonly name = 'SwitchRefused';
}

/**
 * Lets another namespace serve; the same call with the earlier name rolls back. Throws `SwitchRefused` when the namespace does not exist,
 * stands still because of a fault, is ahead of the one that serves (its captures would be missed), is more than `maxLag` events behind, or
 * has stale documents for longer than `timeoutMs`, 10 seconds unless told.
 */
export async function switchLive(
  database: Database,
  namespace: string,
  options: { readonly maxLag?: number; readonly timeoutMs?: number } = {},
): Promise<{ readonly previous: string }> {
  const deadline = Date.now() + (options.timeoutMs ?? 10_000);
  for (;;) {
    const switched = await trySwitch(database, namespace, options);
    if (switched) return switched;
    if (Date.now() > deadline)
      throw new SwitchRefused(`Namespace ${namespace} has stale documents that are still to be written.`);
    await new Promise((resolve) => setTimeout(resolve, STALE_POLL_MS));
  }
}

/** Null while documents are stale. */
async function trySwitch(
  database: Database,
  namespace: string,
  options: { readonly maxLag?: number },
): Promise<{ readonly previous: string } | null> {
  const maxLag = options.maxLag ?? 10_000;
  return database.transaction(async (sql) => {
    const [live] = await sql.query<{ namespace: string }>(`select namespace from runtime.live for update`);
    if (!live) throw new SwitchRefused('No namespace serves yet.');
    if (live.namespace === namespace) return { previous: namespace };
    const rows = await sql.query<{ namespace: string; position: number; fault: string | null }>(
      `select namespace, position, fault_code as fault from runtime.checkpoint where namespace = any($1) order by namespace for update`,
      [[live.namespace, namespace]],
    );
    const from = rows.find((row) => row.namespace === live.namespace);
    const to = rows.find((row) => row.namespace === namespace);
    if (!from || !to) throw new SwitchRefused(`Namespace ${namespace} does not exist.`);
    if (to.fault !== null) throw new SwitchRefused(`Namespace ${namespace} stands still: ${to.fault}.`);
    if (to.position > from.position)
      throw new SwitchRefused(
        `Namespace ${namespace} is ahead of ${from.namespace} (${String(to.position)} > ${String(from.position)}): wait until both are level.`,
      );
    if (from.position - to.position > maxLag)
      throw new SwitchRefused(
        `Namespace ${namespace} is ${String(from.position - to.position)} events behind; at most ${String(maxLag)} are accepted.`,
      );
    if (await hasStale(sql, namespace, null)) return null;
    await sql.query(
      `update runtime.live set namespace = $1, replay_until = greatest(replay_until, $2), switched_at = clock_timestamp()`,
      [namespace, from.position],
    );
    // Lanes that were parked where it mattered never had their outside effects: now they are replayed here, for real.
    await sql.query(`update runtime.parked_lane set is_replay_requested = true where namespace = $1 and is_inherited`, [
      namespace,
    ]);
    await sql.query(`select pg_notify('${RUNTIME_CHANNEL}', $1)`, [namespace]);
    return { previous: from.namespace };
  });
}
