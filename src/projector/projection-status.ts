import type { Sql } from '../postgres/sql.ts';
import type { JournalReader } from './journal-reader.ts';
import { readParkedLanes } from './parked-lane.ts';
import { countStale } from './stale-documents.ts';

/** `RUNNING`: this or another process projects. `IDLE`: nobody does. `FAULTED`: the line stands until a person has acted. */
export type ProjectorState = 'RUNNING' | 'IDLE' | 'FAULTED';

export interface ProjectionStatus {
  readonly state: ProjectorState;
  /** Code of the fault, for example `LOG_MISMATCH`; null otherwise. */
  readonly fault: string | null;
  /** Last known position of the log. */
  readonly head: number;
  readonly checkpoint: number;
  readonly lagEvents: number;
  /** Age of the oldest event that is not projected, by the store's own stamp, or how long the log could not be read. */
  readonly lagSeconds: number;
  /** Since when the log cannot be read, where this process reads it; null while it can. */
  readonly logLostAt: string | null;
  readonly heartbeatAt: string | null;
  /** Documents that show a mapping or calendar as it was, and are being written. */
  readonly staleDocuments: number;
  readonly parkedLanes: readonly {
    readonly lane: string;
    readonly position: number;
    readonly since: string;
    readonly error: string;
  }[];
}

/** A projector that works says so at least every 5 seconds. */
const SILENT_AFTER_SECONDS = 15;

/** How far a namespace is, from the database. `log` is what the caller knows better of the log: its head, and whether it can be read. */
export async function readProjectionStatus(
  sql: Sql,
  journal: JournalReader,
  namespace: string,
  log: { readonly head?: number; readonly lostAt?: Date | null } = {},
): Promise<ProjectionStatus> {
  const [row] = await sql.query<{ position: number; fault: string | null; heartbeatAt: string; silentSeconds: number }>(
    `select position, fault_code as fault, heartbeat_at as "heartbeatAt", extract(epoch from clock_timestamp() - heartbeat_at)::float8 as "silentSeconds"
     from runtime.checkpoint where namespace = $1`,
    [namespace],
  );
  const checkpoint = row?.position ?? 0;
  const last = Math.max(log.head ?? (await journal.head())?.position ?? 0, checkpoint);
  const oldest = last > checkpoint ? await journal.readAt(checkpoint + 1) : null;
  const isSilent = !row || row.silentSeconds > SILENT_AFTER_SECONDS;
  return {
    state: row?.fault ? 'FAULTED' : isSilent ? 'IDLE' : 'RUNNING',
    fault: row?.fault ?? null,
    head: last,
    checkpoint,
    lagEvents: last - checkpoint,
    lagSeconds: Math.max(secondsSince(oldest?.recordedAt), secondsSince(log.lostAt)),
    logLostAt: log.lostAt?.toISOString() ?? null,
    heartbeatAt: row?.heartbeatAt ?? null,
    staleDocuments: await countStale(sql, namespace),
    parkedLanes: (await readParkedLanes(sql, namespace)).map(({ lane, position, since, error }) => ({
      lane,
      position,
      since,
      error,
    })),
  };
}

const secondsSince = (time: string | Date | null | undefined): number =>
  time == null ? 0 : Math.max(0, (Date.now() - new Date(time).getTime()) / 1000);
