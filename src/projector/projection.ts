import type { EventType } from '../domain/event-catalog.ts';
import type { OpenedEvent } from '../event-store/envelope.ts';
import type { Sql } from '../postgres/sql.ts';
import type { JsonObject } from '../shared/json.ts';

/** An event with its place in the journal: dense from 1, the same on every event log. */
export type JournalEvent<Type extends EventType = EventType> = OpenedEvent<Type> & {
  readonly position: number;
  readonly org: string;
  readonly schoolYear: number | null;
  /** `greatest(previous, at)`: what "as of a time" compares with. */
  readonly asOfTime: string;
};

/** Something that readers can see has changed; drives subscriptions. `kind` is the projection's word for it ("incident", "certification", …). */
export interface ReadChange {
  readonly kind: string;
  readonly id: string;
  readonly org: string;
}

export interface DocumentChange<Doc> {
  readonly key: string;
  /** Null: the document is gone. */
  readonly doc: Doc | null;
  /** The last event of the batch that touched the document itself; null when only facts outside it changed. */
  readonly lastEvent: JournalEvent | null;
}

export interface ProjectionBase {
  /** Folder, main table and name are one word. */
  readonly name: string;
  /** Counted up when the handler's meaning changes without its tables: part of the namespace's fingerprint. */
  readonly version: number;
  /** What rows are derived by beside the handler, such as the rules that made their findings: part of the namespace's fingerprint, too. */
  readonly derivedBy?: JsonObject;
  /** `create table …` statements, unqualified: they run with the namespace as search path. */
  readonly tables: string;
  /** Projections whose tables this one reads while it writes; they are written first. A cycle is refused. */
  readonly reads: readonly string[];
}

/**
 * Folds events into documents: the batch loads each document once, folds in memory, writes set-based once.
 * Deterministic: no clock, no locale; the result does not depend on where batches end.
 */
export interface DocumentProjection<Doc = unknown> extends ProjectionBase {
  readonly kind: 'document';
  /** The key of the document an event belongs to; types that are not listed are ignored. */
  readonly keys: { readonly [Type in EventType]?: (event: JournalEvent<Type>) => string };
  /** Events before which their document cannot exist: it is not looked for. */
  readonly begins?: readonly EventType[];
  evolve(doc: Doc | null, event: JournalEvent): Doc | null;
  /** Documents by key; a key without a row is left out. */
  load(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, Doc>>;
  /** Writes the documents, and what derives from them, set-based. Reads outside facts itself (its own `reads`). */
  write(sql: Sql, changes: readonly DocumentChange<Doc>[]): Promise<readonly ReadChange[]>;
  /**
   * Lane of a document: its district's id, or the stream of a student or person. Fan-out leaves documents of a parked lane alone. Left
   * out: the document's own `org`, else its `districtId`, else `state` (never parked).
   */
  laneOf?(doc: Doc): string;
  /**
   * Outside facts: when one of these events comes, the documents it selects are written again, after everything before it was written. Too
   * many of them are stale for a moment and are written between later batches, by the facts of then; a projection that documents of others
   * read is spared that.
   */
  readonly fanOut?: {
    readonly types: readonly EventType[];
    /** Those of them that reach only documents of the event's own lane. */
    readonly ofOwnLane?: readonly EventType[];
    /** Types of events that only tell that several of them were recorded: readers see what these did when they see what those did. */
    readonly sums?: readonly EventType[];
    /** Lanes of stored documents by key, where that is told faster than by loading them. */
    lanesOf?(sql: Sql, keys: readonly string[]): Promise<ReadonlyMap<string, string>>;
    /**
     * Keys that each event touches, by the event's place in `events`. One query for all of them. `pending` are the documents of this
     * batch that are not written yet.
     */
    select(
      sql: Sql,
      events: readonly JournalEvent[],
      pending: ReadonlyMap<string, Doc | null>,
    ): Promise<ReadonlyMap<number, readonly string[]>>;
  };
}

/**
 * Runs SQL at exactly its event's position: everything before it is written first. Rare, administrative events only. It writes its own
 * tables, never the table that a document projection loads its documents from.
 */
export interface SetProjection extends ProjectionBase {
  readonly kind: 'set';
  readonly types: readonly EventType[];
  /**
   * Which documents of all that it reads, directly or through others, must not be stale when its event is applied: those of the event's lane,
   * or `ALL`, which it is unless told. `NONE`: it reads nothing that fan-out writes.
   */
  readonly needsWritten?: 'ALL' | 'OWN_LANE' | 'NONE';
  apply(sql: Sql, event: JournalEvent, run: { readonly isReplay: boolean }): Promise<readonly ReadChange[]>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the registry holds documents of every shape
export type Projection = DocumentProjection<any> | SetProjection;

/** What happens when X: every event type and the projections it reaches. An event type that is missing does not compile. */
export type HandledBy = { readonly [Type in EventType]: readonly string[] };
