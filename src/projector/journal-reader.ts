import type { RecordedEvent } from '../event-store/port.ts';
import type { Sql } from '../postgres/sql.ts';

/** A stored event with its place in the journal, still encoded. */
export interface JournalRow extends RecordedEvent {
  /** Dense from 1, the same on every event log. */
  readonly position: number;
  /** `greatest(previous, at)`. */
  readonly asOfTime: string;
}

/** A moment of the past: after a position was projected, or at an instant (ISO 8601, compared with `asOfTime`). */
export type AsOf = { readonly position: number } | { readonly time: string };

export interface JournalFilter {
  readonly org?: string;
  readonly streams?: readonly string[];
  readonly types?: readonly string[];
  /** Nothing after this position: readers of history pass the checkpoint, so that they see what the read models show. */
  readonly upTo?: number;
}

/** What somebody who reads history looks for; every given member narrows. */
export interface JournalSearch extends JournalFilter {
  /** Stream categories: what stands before the first dash of a stream's name. */
  readonly categories?: readonly string[];
  /** Account that acted, or in whose name somebody acted. */
  readonly actor?: string;
  readonly correlationId?: string;
  /** Instants (ISO 8601), both included, compared with the time of the command. */
  readonly from?: string;
  readonly to?: string;
}

export interface JournalSearchPage {
  readonly rows: readonly JournalRow[];
  /** Everything up to here was looked at; the next page begins after it. */
  readonly scannedTo: number;
  readonly isEnd: boolean;
}

/** The journal, wherever it is kept: the only source of replay, as-of, audit and reactors. Rows come in order of position. */
export interface JournalReader {
  /** At most `limit` rows after a position. */
  readAfter(position: number, limit: number, filter?: JournalFilter): Promise<readonly JournalRow[]>;
  /** At most `limit` rows after a position that fit. Looks at a bounded stretch: a page may be short, or empty, although more follows. */
  search(position: number, limit: number, search: JournalSearch): Promise<JournalSearchPage>;
  /** One stream in order of revision, as it was at `asOf` or whole; empty when there is none. */
  readStream(stream: string, asOf?: AsOf): Promise<readonly JournalRow[]>;
  readAt(position: number): Promise<JournalRow | null>;
  /** Where an event of a stream stands, or null when the journal does not hold it (yet). */
  positionOf(stream: string, revision: number): Promise<number | null>;
  /** Position of the last row at or before an instant; 0 when there is none. */
  positionAt(time: string): Promise<number>;
  /** Last row, or null when the journal is empty. */
  head(): Promise<JournalRow | null>;
}

/** `log.event` when the log is in PostgreSQL, `runtime.journal` (a verified copy) when it is elsewhere: one set of columns. */
export type JournalRelation = 'log.event' | 'runtime.journal';

/** A search without an index to help it looks at this many rows, about a second at most. */
const SEARCHED_ROWS = 50_000;

export class PostgresJournalReader implements JournalReader {
  readonly #sql: Sql;
  readonly #relation: JournalRelation;
  readonly #select: string;

  constructor(sql: Sql, relation: JournalRelation) {
    this.#sql = sql;
    this.#relation = relation;
    this.#select = `select position, stream, revision, event_id as id, type, schema_version as "schemaVersion", data, sealed, meta,
        encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash, org, school_year as "schoolYear", at, as_of_time as "asOfTime",
        recorded_at as "recordedAt", ${relation === 'log.event' ? 'position::text' : 'log_position'} as "logPosition"
      from ${relation}`;
  }

  readAfter(position: number, limit: number, filter: JournalFilter = {}): Promise<readonly JournalRow[]> {
    const upTo = filter.upTo ?? Number.MAX_SAFE_INTEGER;
    if (filter.org === undefined && filter.streams === undefined && filter.types === undefined) {
      // Positions are dense, so a range is a limit: a plan made while the table was empty stays right (performance.md §3).
      return this.#rows('range', 'where position > $1 and position <= $2 order by position', [
        position,
        Math.min(position + limit, upTo),
      ]);
    }
    return this.#rows(
      'filtered',
      `where position > $1 and position <= $2 and ($3::text is null or org = $3) and ($4::text[] is null or stream = any($4))
         and ($5::text[] is null or type = any($5)) order by position limit $6`,
      [position, upTo, filter.org ?? null, filter.streams ?? null, filter.types ?? null, limit],
      false,
    );
  }

  async search(position: number, limit: number, search: JournalSearch): Promise<JournalSearchPage> {
    const head = Math.min(search.upTo ?? Number.MAX_SAFE_INTEGER, (await this.head())?.position ?? 0);
    const until = Math.min(head, await this.#searchEnd(position, search));
    const rows = await this.#rows(
      'search',
      `where position > $1 and position <= $2 and ($3::text is null or org = $3) and ($4::text[] is null or stream = any($4))
         and ($5::text[] is null or split_part(stream, '-', 1) = any($5)) and ($6::text[] is null or type = any($6))
         and ($7::text is null or meta::json ->> 'actor' = $7 or meta::json ->> 'onBehalfOf' = $7)
         and ($8::text is null or meta::json ->> 'correlationId' = $8)
         and ($9::timestamptz is null or at >= $9) and ($10::timestamptz is null or at <= $10)
       order by position limit $11`,
      [
        position,
        until,
        search.org ?? null,
        search.streams ?? null,
        search.categories ?? null,
        search.types ?? null,
        search.actor ?? null,
        search.correlationId ?? null,
        search.from ?? null,
        search.to ?? null,
        limit + 1,
      ],
      false,
    );
    const page = rows.slice(0, limit);
    const isFull = rows.length > limit;
    return {
      rows: page,
      scannedTo: isFull ? page.at(-1)!.position : Math.max(position, until),
      isEnd: !isFull && until >= head,
    };
  }

  /** Where a search has looked at enough: `SEARCHED_ROWS` rows of the org, or of the journal. */
  async #searchEnd(position: number, { org, streams }: JournalSearch): Promise<number> {
    if (streams !== undefined) return Number.MAX_SAFE_INTEGER;
    if (org === undefined) return position + SEARCHED_ROWS;
    const [row] = await this.#sql.query<{ position: number }>(
      `select position from ${this.#relation} where org = $1 and position > $2 order by position offset ${SEARCHED_ROWS - 1} limit 1`,
      [org, position],
    );
    return row?.position ?? Number.MAX_SAFE_INTEGER;
  }

  readStream(stream: string, asOf?: AsOf): Promise<readonly JournalRow[]> {
    if (asOf === undefined) return this.#rows('stream', 'where stream = $1 order by revision', [stream]);
    if ('position' in asOf)
      return this.#rows('stream position', 'where stream = $1 and position <= $2 order by revision', [
        stream,
        asOf.position,
      ]);
    return this.#rows('stream time', 'where stream = $1 and as_of_time <= $2::timestamptz order by revision', [
      stream,
      asOf.time,
    ]);
  }

  async readAt(position: number): Promise<JournalRow | null> {
    return (await this.#rows('at', 'where position = $1', [position]))[0] ?? null;
  }

  async positionOf(stream: string, revision: number): Promise<number | null> {
    const [row] = await this.#sql.query<{ position: number }>(
      `select position from ${this.#relation} where stream = $1 and revision = $2`,
      [stream, revision],
      `journal ${this.#relation} position of`,
    );
    return row?.position ?? null;
  }

  async positionAt(time: string): Promise<number> {
    // as_of_time never falls along positions: the last row that is not later is found by walking back from the end.
    const [row] = await this.#sql.query<{ position: number }>(
      `select position from ${this.#relation} where as_of_time <= $1::timestamptz order by position desc limit 1`,
      [time],
    );
    return row?.position ?? 0;
  }

  async head(): Promise<JournalRow | null> {
    return (await this.#rows('head', 'order by position desc limit 1', []))[0] ?? null;
  }

  #rows(name: string, rest: string, values: readonly unknown[], isPrepared = true): Promise<readonly JournalRow[]> {
    return this.#sql.query<JournalRow>(
      `${this.#select} ${rest}`,
      values,
      isPrepared ? `journal ${this.#relation} ${name}` : undefined,
    );
  }
}
