import type { Sql } from '../postgres/sql.ts';
import type { JournalRow } from './journal-reader.ts';
import type { ReadChange } from './projection.ts';
import { type FaultCode, ProjectorFenced } from './projector-error.ts';

/** How far a namespace is, and which event stands there. */
export interface Checkpoint {
  readonly namespace: string;
  readonly position: number;
  /** Counted up by every runner that takes over: an overtaken one no longer matches. */
  readonly generation: number;
  readonly eventId: string | null;
  readonly hash: string | null;
  readonly logId: string;
  readonly logPosition: string | null;
}

/** NOTIFY channel: payload `<namespace> <position>` after every commit of a projector. */
export const PROJECTED_CHANNEL = 'runtime_projected';
/** NOTIFY channel: another namespace serves now, or the replay of a lane was asked for. */
export const RUNTIME_CHANNEL = 'runtime_changed';

const COLUMNS = `namespace, position, generation, event_id as "eventId", encode(hash, 'hex') as hash, log_id as "logId", log_position as "logPosition"`;

export async function readCheckpoint(sql: Sql, namespace: string): Promise<Checkpoint | null> {
  return (
    (await sql.query<Checkpoint>(`select ${COLUMNS} from runtime.checkpoint where namespace = $1`, [namespace]))[0] ??
    null
  );
}

/** Makes the caller the only runner whose commits count, from now on. Null when the namespace does not exist. */
export async function takeOver(sql: Sql, namespace: string): Promise<Checkpoint | null> {
  const rows = await sql.query<Checkpoint>(
    `update runtime.checkpoint set generation = generation + 1, heartbeat_at = clock_timestamp(), fault_code = null, fault_detail = null
     where namespace = $1 returning ${COLUMNS}`,
    [namespace],
  );
  return rows[0] ?? null;
}

/**
 * Moves the checkpoint to `last`, notes what readers can see has changed, and announces both: one statement, the last of its transaction.
 * Throws `ProjectorFenced` when the row is not where this runner left it.
 */
export async function advanceCheckpoint(
  sql: Sql,
  from: Checkpoint,
  last: JournalRow,
  changes: readonly ReadChange[],
): Promise<Checkpoint> {
  const [row] = await sql.query<{ moved: number }>(
    `with moved as (
       update runtime.checkpoint set position = $4, event_id = $5, hash = decode($6, 'hex'), log_position = $7, heartbeat_at = clock_timestamp()
       where namespace = $1 and position = $2 and generation = $3 returning 1
     ), changed as (
       insert into runtime.read_change (position, kind, id, org, namespace)
       select $4, c.kind, c.id, c.org, $1 from unnest($8::text[], $9::text[], $10::text[]) with ordinality c(kind, id, org, o)
       where exists (select from moved) order by c.o
     )
     select (select count(*)::int from moved) as moved, pg_notify('${PROJECTED_CHANNEL}', $1 || ' ' || $4::bigint)`,
    [
      from.namespace,
      from.position,
      from.generation,
      last.position,
      last.id,
      last.hash,
      last.logPosition,
      ...columnsOf(changes),
    ],
    'advance checkpoint',
  );
  if (row?.moved !== 1) throw new ProjectorFenced(from.namespace);
  return { ...from, position: last.position, eventId: last.id, hash: last.hash, logPosition: last.logPosition };
}

/** The fence for work that does not move the checkpoint; also the heartbeat. Throws `ProjectorFenced` as `advanceCheckpoint` does. */
export async function holdCheckpoint(sql: Sql, at: Checkpoint): Promise<void> {
  const rows = await sql.query(
    `update runtime.checkpoint set heartbeat_at = clock_timestamp() where namespace = $1 and position = $2 and generation = $3 returning 1`,
    [at.namespace, at.position, at.generation],
  );
  if (rows.length !== 1) throw new ProjectorFenced(at.namespace);
}

/** Notes changes that become visible without the checkpoint moving. */
export async function addLateChanges(sql: Sql, at: Checkpoint, changes: readonly ReadChange[]): Promise<void> {
  await sql.query(
    `with changed as (
       insert into runtime.read_change (position, kind, id, org, namespace, is_late)
       select $2::bigint, c.kind, c.id, c.org, $1, true from unnest($3::text[], $4::text[], $5::text[]) with ordinality c(kind, id, org, o) order by c.o
     )
     select pg_notify('${PROJECTED_CHANNEL}', $1 || ' ' || $2::bigint)`,
    [at.namespace, at.position, ...columnsOf(changes)],
  );
}

/** Says for everyone why the line stands. A runner that takes over clears it. */
export async function recordFault(sql: Sql, at: Checkpoint, code: FaultCode, detail: string): Promise<void> {
  await sql.query(
    `update runtime.checkpoint set fault_code = $3, fault_detail = $4 where namespace = $1 and generation = $2`,
    [at.namespace, at.generation, code, detail],
  );
}

/** Each change once: subscribers want the latest state, not how often it was written. */
export function coalesce(changes: readonly ReadChange[]): readonly ReadChange[] {
  if (changes.length < 2) return changes;
  return [...new Map(changes.map((change) => [`${change.kind}\n${change.id}`, change])).values()];
}

function columnsOf(changes: readonly ReadChange[]): readonly [string[], string[], string[]] {
  return [changes.map(({ kind }) => kind), changes.map(({ id }) => id), changes.map(({ org }) => org)];
}
