import type { Database, Sql } from '../postgres/sql.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type JournalReader, type JournalRow, PostgresJournalReader } from './journal-reader.ts';
import { ProjectorFaulted } from './projector-error.ts';

/** Where a projector gets its events from. */
export interface JournalSource {
  readonly reader: JournalReader;
  /** True when the log is elsewhere and `record` copies it: then every event is verified on the way. */
  readonly isCopy: boolean;
  /**
   * Proves that the checkpoint belongs to this log, and starts over behind it. Throws `ProjectorFaulted`: LOG_MISMATCH when the log holds
   * another event there or none.
   */
  open(checkpoint: Checkpoint): Promise<void>;
  /** What comes after a position: at most `limit` rows, fewer when there are no more now. Throws `ProjectorFaulted` for a broken chain. */
  next(after: number, limit: number): Promise<readonly JournalRow[]>;
  /** False while events that exist may not have arrived yet: an empty `next` then says nothing. */
  readonly isCaughtUp: boolean;
  /** Since when the log cannot be read, so that nobody knows what it holds by now; null while it can. */
  readonly lostAt: Date | null;
  /** Stores rows that the journal does not hold yet, in the transaction that applies them. */
  record(sql: Sql, rows: readonly JournalRow[]): Promise<void>;
  /** Position of the last event that is known to exist; 0 when there is none. */
  head(): Promise<number>;
  /** Calls back whenever there may be something new, with the position up to which there is where that is known; returns how to stop that. */
  onNews(listener: (upTo?: number) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Says whether the event at a checkpoint is the one that was projected. */
export function checkSameEvent(
  checkpoint: Checkpoint,
  found: { readonly id: string; readonly hash: string } | null,
  where: string,
): void {
  if (found?.id === checkpoint.eventId && found?.hash === checkpoint.hash) return;
  throw new ProjectorFaulted(
    'LOG_MISMATCH',
    `${where} holds ${found ? 'another event' : 'no event'} at the position that ${checkpoint.namespace} was projected to (${String(checkpoint.position)}): ` +
      'it is another log, or was restored from an older backup. Restore the matching log, or build the read models anew.',
  );
}

/** The log in PostgreSQL is the journal: nothing is copied, and nothing that was stored once is verified again. */
export class PostgresLogSource implements JournalSource {
  readonly reader: JournalReader;
  readonly isCopy = false;
  readonly isCaughtUp = true;
  readonly lostAt = null;
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    this.reader = new PostgresJournalReader(database, 'log.event');
  }

  async open(checkpoint: Checkpoint): Promise<void> {
    if (checkpoint.position > 0) checkSameEvent(checkpoint, await this.reader.readAt(checkpoint.position), 'The log');
  }

  async next(after: number, limit: number): Promise<readonly JournalRow[]> {
    const rows = await this.reader.readAfter(after, limit);
    // When the range is empty, what comes after it may only be what was appended since: the very next position.
    const first = rows[0]?.position ?? (await this.#firstAfter(after)) ?? after + 1;
    if (first !== after + 1 || rows.some((row, index) => row.position !== first + index)) {
      throw new ProjectorFaulted(
        'LOG_MISMATCH',
        `The log has no event at one of the positions after ${String(after)}, but later ones: part of it is lost.`,
      );
    }
    return rows;
  }

  async #firstAfter(position: number): Promise<number | null> {
    const [row] = await this.#database.query<{ first: number | null }>(
      `select min(position) as first from log.event where position > $1`,
      [position],
    );
    return row?.first ?? null;
  }

  async record(): Promise<void> {
    // The rows are in the journal because they are in the log.
  }

  async head(): Promise<number> {
    const [row] = await this.#database.query<{ head: number }>(
      `select coalesce(max(position), 0) as head from log.event`,
    );
    return row?.head ?? 0;
  }

  onNews(listener: (upTo?: number) => void): Promise<() => Promise<void>> {
    return this.#database.listen('log_appended', (position) =>
      position === '' ? listener() : listener(Number(position)),
    );
  }

  async close(): Promise<void> {
    // The database belongs to whoever opened it.
  }
}
