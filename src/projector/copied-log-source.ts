import { ZERO_HASH } from '../crypto/event-hash.ts';
import type { EventStore, RecordedEvent } from '../event-store/port.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type JournalReader, type JournalRow, PostgresJournalReader } from './journal-reader.ts';
import { checkSameEvent, type JournalSource } from './journal-source.ts';
import { ProjectorFaulted } from './projector-error.ts';

/** Events of the subscription that wait for the projector; when so many wait, the store is no longer read. */
const BUFFER = 10_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

type StreamHead = { readonly revision: number; readonly hash: string };

interface End {
  readonly position: number;
  readonly asOfTime: string;
}

/**
 * An event log elsewhere (EventStoreDB), copied into `runtime.journal` with positions of our own: dense from 1, in the log's order. What the
 * journal holds already is read from there; the rest comes from one subscription.
 */
export class CopiedLogSource implements JournalSource {
  readonly reader: JournalReader;
  readonly isCopy = true;
  readonly #store: EventStore;
  readonly #database: Database;
  readonly #listeners = new Set<() => void>();
  #buffer: RecordedEvent[] = [];
  #end: End = { position: 0, asOfTime: '' };
  #fault: unknown = null;
  #hasCaughtUp = false;
  #lostAt: Date | null = null;
  /** Stream heads of the last two batches: one is being read while the one before may not be committed yet. */
  #taken: ReadonlyMap<string, StreamHead>[] = [];
  #subscription: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  #hasRoom: () => void = () => undefined;

  constructor(store: EventStore, database: Database) {
    this.#store = store;
    this.#database = database;
    this.reader = new PostgresJournalReader(database, 'runtime.journal');
  }

  get isCaughtUp(): boolean {
    return this.#hasCaughtUp && this.#buffer.length === 0;
  }

  get lostAt(): Date | null {
    return this.#lostAt;
  }

  async open(checkpoint: Checkpoint): Promise<void> {
    await this.#unsubscribe();
    if (checkpoint.position > 0) {
      checkSameEvent(checkpoint, await this.reader.readAt(checkpoint.position), 'The journal');
      checkSameEvent(
        checkpoint,
        checkpoint.logPosition === null ? null : await this.#store.readAt(checkpoint.logPosition),
        'The log',
      );
    }
    const head = await this.reader.head();
    if (head) await this.#checkEnd(head);
    this.#end = { position: head?.position ?? 0, asOfTime: head?.asOfTime ?? '' };
    this.#buffer = [];
    this.#taken = [];
    this.#fault = null;
    this.#hasCaughtUp = false;
    this.#lostAt = null;
    const abort = new AbortController();
    this.#subscription = { abort, ended: this.#subscribe(head, abort.signal) };
  }

  async next(after: number, limit: number): Promise<readonly JournalRow[]> {
    if (after < this.#end.position) return this.reader.readAfter(after, Math.min(limit, this.#end.position - after));
    if (this.#fault !== null) throw this.#fault as Error;
    const taken = this.#buffer.splice(0, limit);
    this.#hasRoom();
    if (taken.length === 0) return [];
    await this.#checkChains(taken);
    let { position, asOfTime } = this.#end;
    const rows = taken.map((event): JournalRow => {
      if (event.at > asOfTime) asOfTime = event.at;
      return { ...event, position: ++position, asOfTime };
    });
    this.#end = { position, asOfTime };
    return rows;
  }

  async record(sql: Sql, rows: readonly JournalRow[]): Promise<void> {
    const column = (of: (row: JournalRow) => unknown): unknown[] => rows.map(of);
    // Rows that were read from the journal come by here too; a row of another event at the same place is a unique violation.
    await sql.query(
      `insert into runtime.journal (position, stream, revision, event_id, type, schema_version, data, sealed, meta, prev_hash, hash, org,
         school_year, at, as_of_time, recorded_at, log_position)
       select position, stream, revision, id, type, schema_version, data, sealed, meta, decode(prev_hash, 'hex'), decode(hash, 'hex'), org,
         school_year, at, as_of_time, recorded_at, log_position
       from unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[],
         $11::text[], $12::text[], $13::int[], $14::timestamptz[], $15::timestamptz[], $16::timestamptz[], $17::text[])
         as v(position, stream, revision, id, type, schema_version, data, sealed, meta, prev_hash, hash, org, school_year, at, as_of_time, recorded_at, log_position)
       where not exists (select from runtime.journal j where j.position = v.position and j.event_id = v.id)`,
      [
        column((row) => row.position),
        column((row) => row.stream),
        column((row) => row.revision),
        column((row) => row.id),
        column((row) => row.type),
        column((row) => row.schemaVersion),
        column((row) => row.data),
        column((row) => row.sealed),
        column((row) => row.meta),
        column((row) => row.prevHash),
        column((row) => row.hash),
        column((row) => row.org),
        column((row) => row.schoolYear),
        column((row) => row.at),
        column((row) => row.asOfTime),
        column((row) => row.recordedAt),
        column((row) => row.logPosition),
      ],
      'record journal',
    );
  }

  async head(): Promise<number> {
    return this.#end.position + this.#buffer.length;
  }

  async onNews(listener: () => void): Promise<() => Promise<void>> {
    this.#listeners.add(listener);
    return async () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#unsubscribe();
  }

  async #subscribe(from: RecordedEvent | null, signal: AbortSignal): Promise<void> {
    let last = from;
    let wait = FIRST_RETRY_MS;
    while (!signal.aborted) {
      try {
        for await (const message of this.#store.subscribeAll({ after: last?.logPosition ?? null, signal })) {
          wait = FIRST_RETRY_MS;
          this.#lostAt = null;
          if (message.kind === 'caught-up') {
            this.#hasCaughtUp = true;
            this.#tell();
          }
          if (message.kind !== 'event') continue;
          last = message.event;
          this.#buffer.push(message.event);
          this.#tell();
          if (this.#buffer.length >= BUFFER) await this.#room(signal);
        }
      } catch {
        // The port throws when the connection breaks. After a break the log may be another one: it is looked at before going on.
      }
      if (signal.aborted) return;
      this.#hasCaughtUp = false;
      this.#lostAt ??= new Date();
      await pause(wait, signal);
      wait = Math.min(wait * 2, LAST_RETRY_MS);
      try {
        if (last) await this.#checkEnd(last);
      } catch (error) {
        if (!(error instanceof ProjectorFaulted)) continue;
        this.#fault = error;
        this.#tell();
        return;
      }
    }
  }

  /** A position beyond the end of a restored log would be followed by silence for ever. */
  async #checkEnd(last: RecordedEvent): Promise<void> {
    const found = await this.#store.readAt(last.logPosition);
    if (found?.id === last.id && found.hash === last.hash) return;
    throw new ProjectorFaulted(
      'LOG_MISMATCH',
      `The log no longer holds event ${last.id}, which the journal copied: it is another log, or was restored from an older backup.`,
    );
  }

  /** Each stream goes on where the journal has it: the next revision, on top of the last hash. */
  async #checkChains(events: readonly RecordedEvent[]): Promise<void> {
    const streams = [...new Set(events.filter((event) => event.revision > 0).map((event) => event.stream))];
    const heads = new Map<string, StreamHead>();
    if (streams.length > 0) {
      const rows = await this.#database.query<StreamHead & { readonly stream: string }>(
        `select s.stream, e.revision, encode(e.hash, 'hex') as hash from unnest($1::text[]) s(stream)
         cross join lateral (select revision, hash from runtime.journal j where j.stream = s.stream order by revision desc limit 1) e`,
        [streams],
      );
      for (const row of rows) heads.set(row.stream, row);
    }
    for (const taken of this.#taken) for (const [stream, head] of taken) heads.set(stream, head);
    const ends = new Map<string, StreamHead>();
    for (const event of events) {
      const head = ends.get(event.stream) ?? heads.get(event.stream) ?? { revision: -1, hash: ZERO_HASH };
      if (event.revision !== head.revision + 1 || event.prevHash !== head.hash) {
        throw new ProjectorFaulted(
          'CHAIN_BROKEN',
          `Revision ${String(event.revision)} of ${event.stream} does not follow revision ${String(head.revision)} of the journal.`,
        );
      }
      ends.set(event.stream, { revision: event.revision, hash: event.hash });
    }
    this.#taken = [...this.#taken.slice(-1), ends];
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #room(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const proceed = (): void => {
        if (this.#buffer.length < BUFFER / 2 || signal.aborted) resolve();
      };
      this.#hasRoom = proceed;
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async #unsubscribe(): Promise<void> {
    this.#subscription?.abort.abort();
    await this.#subscription?.ended;
    this.#subscription = null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
