import type { Database } from '../postgres/sql.ts';
import { applyEvents } from './apply-events.ts';
import { type DocumentFold, documentFolds } from './document-fold.ts';
import { advanceCheckpoint, type Checkpoint, coalesce } from './checkpoint.ts';
import type { EventDecoder } from './event-decoder.ts';
import type { JournalRow } from './journal-reader.ts';
import type { JournalSource } from './journal-source.ts';
import { isParkedAt, laneOf, type ParkedLanes, STATE_LANE } from './lane.ts';
import { beginBatch, type Live, LiveChanged } from './live-namespace.ts';
import { type ParkedLane, parkLane, readParkedLanes } from './parked-lane.ts';
import type { JournalEvent, Projection, ReadChange } from './projection.ts';
import { describeSafely, HandlerFailed, ProjectorFaulted } from './projector-error.ts';
import { MustSettle, StaleMarks, StaleRules } from './stale-marks.ts';
import { StaleRewrites } from './stale-rewrites.ts';

/** Events of a batch that people's saves make, not files. */
const SHORT_BATCH = 50;

export interface BatchWriterParts {
  /** Its search path is the namespace. */
  readonly database: Database;
  readonly source: JournalSource;
  readonly decoder: EventDecoder;
  /** In the order in which they are written. */
  readonly projections: readonly Projection[];
  /** Journal rows that one transaction takes in. */
  readonly batchSize: number;
  /** Documents that one transaction writes for their outside facts alone. */
  readonly rewriteLimit: number;
}

export interface Committed {
  readonly position: number;
  readonly rows: readonly JournalRow[];
  /** Empty while another namespace serves. */
  readonly changes: readonly ReadChange[];
  /** The checkpoint did not move: a lane was replayed, or stale documents were written. */
  readonly isLate: boolean;
}

/** Writes batches of one namespace: journal copy, rows, changes and checkpoint of a batch commit together or not at all. */
export class BatchWriter {
  readonly parts: BatchWriterParts;
  readonly stale: StaleRewrites;
  readonly #staleRules: StaleRules;
  readonly #onCommitted: (committed: Committed) => void;
  #parked: readonly ParkedLane[] = [];
  #parkedFrom: ParkedLanes = new Map();
  readonly #folds: ReadonlyMap<string, DocumentFold>;
  readonly #prepared = new WeakMap<readonly JournalRow[], readonly JournalEvent[]>();

  constructor(
    parts: BatchWriterParts,
    /** Where this runner took over. */
    public checkpoint: Checkpoint,
    public live: Live,
    onCommitted: (committed: Committed) => void,
  ) {
    this.parts = parts;
    this.#onCommitted = onCommitted;
    this.#folds = documentFolds(parts.projections);
    this.#staleRules = new StaleRules(parts.projections);
    this.stale = new StaleRewrites(this, parts.rewriteLimit);
  }

  get isLive(): boolean {
    return this.live.namespace === this.checkpoint.namespace;
  }

  get parked(): readonly ParkedLane[] {
    return this.#parked;
  }

  get parkedFrom(): ParkedLanes {
    return this.#parkedFrom;
  }

  async readParked(): Promise<void> {
    this.#parked = await readParkedLanes(this.parts.database, this.checkpoint.namespace);
    this.#parkedFrom = new Map(this.#parked.map(({ lane, position }) => [lane, position]));
  }

  committed(committed: Committed): void {
    this.#onCommitted(committed);
  }

  /** For one transaction: what it leaves stale. */
  marks(): StaleMarks {
    return new StaleMarks(this.checkpoint.namespace, this.#staleRules, this.parts.rewriteLimit, this.stale.isBusy);
  }

  /** Documents were written past the batches, or a transaction was rolled back: they are loaded again. */
  forgetDocuments(): void {
    for (const fold of this.#folds.values()) fold.forget();
  }

  /** Opens the rows of a later batch while the database is busy with this one. What fails here fails again in `write`, which knows what to do. */
  async prepare(rows: readonly JournalRow[]): Promise<readonly JournalRow[]> {
    const { decoder } = this.parts;
    const opened = await decoder.decode(rows.filter((row) => decoder.isWanted(row))).catch(() => null);
    if (opened) this.#prepared.set(rows, opened);
    return rows;
  }

  /**
   * Writes rows that follow the checkpoint. When a handler fails, the batch is rolled back and halved until the event is found: its lane is
   * parked there, and everyone else goes on. Throws `ProjectorFaulted` when that lane is everyone's. Where stale documents are needed, they are
   * written before.
   */
  async write(rows: readonly JournalRow[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const parking = this.#firstThatParks(rows);
    if (parking > 0) {
      await this.write(rows.slice(0, parking));
      return this.write(rows.slice(parking));
    }
    // A parked lane shows one moment: what came before is written, what comes from now on is not.
    if (parking === 0) await this.stale.settle(laneOf(first));
    try {
      await this.#commit(rows);
    } catch (error) {
      this.forgetDocuments();
      if (error instanceof MustSettle) return this.#writeSettled(rows, error);
      if (!(error instanceof HandlerFailed)) throw error;
      if (rows.length === 1) return this.#park(first, error);
      const middle = Math.ceil(rows.length / 2);
      await this.write(rows.slice(0, middle));
      await this.write(rows.slice(middle));
    }
  }

  async #writeSettled(rows: readonly JournalRow[], { position, lane }: MustSettle): Promise<void> {
    const at = rows.findIndex((row) => row.position === position);
    await this.write(rows.slice(0, at));
    await this.stale.settle(lane);
    await this.write(rows.slice(at));
  }

  /** The row from which on a lane waits that the serving namespace has parked; -1 when no row is. */
  #firstThatParks(rows: readonly JournalRow[]): number {
    return this.#parkedFrom.size === 0
      ? -1
      : rows.findIndex((row) => this.#parkedFrom.get(laneOf(row)) === row.position);
  }

  async #commit(rows: readonly JournalRow[]): Promise<void> {
    const { database, source, decoder, projections } = this.parts;
    const isCopying = source.isCopy && this.isLive;
    if (isCopying) decoder.verify(rows);
    const isOpen = (row: { readonly stream: string; readonly org: string; readonly position: number }): boolean =>
      this.#parkedFrom.size === 0 || !isParkedAt(this.#parkedFrom, laneOf(row), row.position);
    const prepared = this.#prepared.get(rows);
    // Used once: a handler may have changed what it was given.
    this.#prepared.delete(rows);
    const opened =
      prepared?.filter(isOpen) ?? (await decoder.decode(rows.filter((row) => decoder.isWanted(row) && isOpen(row))));
    const last = rows.at(-1)!;
    const { checkpoint, changes } = await database.transaction(async (sql) => {
      const hasSetEvent = this.#hasSetEvent(rows);
      const live = await beginBatch(sql, {
        isLocked: isCopying || !this.isLive || hasSetEvent,
        isShort: rows.length <= SHORT_BATCH && !hasSetEvent,
      });
      if (!live || live.namespace !== this.live.namespace) throw new LiveChanged();
      if (!this.isLive && last.position > live.position) throw new LiveChanged();
      if (isCopying) await source.record(sql, rows);
      const isReplay = ({ position }: { readonly position: number }): boolean =>
        !this.isLive || position <= live.replayUntil;
      const marks = this.marks();
      const seen = coalesce(
        await applyEvents(sql, opened, { projections, folds: this.#folds, parked: this.#parkedFrom, isReplay, marks }),
      );
      if (marks.hasAny) this.stale.expect();
      const changes = this.isLive ? seen : [];
      return { checkpoint: await advanceCheckpoint(sql, this.checkpoint, last, changes), changes };
    });
    this.checkpoint = checkpoint;
    for (const fold of this.#folds.values()) fold.trim();
    this.#onCommitted({ position: checkpoint.position, rows, changes, isLate: false });
  }

  async #park(row: JournalRow, failure: HandlerFailed): Promise<void> {
    const lane = laneOf(row);
    const error = describeSafely(failure);
    if (lane === STATE_LANE) {
      throw new ProjectorFaulted(
        'STATE_EVENT_FAILED',
        `${row.type} at position ${String(row.position)} (${row.stream}): ${error}`,
        { cause: failure },
      );
    }
    await this.stale.settle(lane);
    const { database, source } = this.parts;
    const isCopying = source.isCopy && this.isLive;
    this.checkpoint = await database.transaction(async (sql) => {
      const live = await beginBatch(sql, { isLocked: isCopying, isShort: true });
      if (live?.namespace !== this.live.namespace) throw new LiveChanged();
      if (isCopying) await source.record(sql, [row]);
      await parkLane(sql, this.checkpoint.namespace, {
        lane,
        position: row.position,
        eventId: row.id,
        error,
        isInherited: false,
      });
      return advanceCheckpoint(sql, this.checkpoint, row, []);
    });
    await this.readParked();
    this.#onCommitted({ position: row.position, rows: [row], changes: [], isLate: false });
  }

  #hasSetEvent(rows: readonly JournalRow[]): boolean {
    const types = new Set<string>(
      this.parts.projections.flatMap((projection) => (projection.kind === 'set' ? projection.types : [])),
    );
    return rows.some((row) => types.has(row.type));
  }
}
