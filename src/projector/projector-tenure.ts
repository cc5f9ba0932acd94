import type { Sql } from '../postgres/sql.ts';
import { BatchWriter, type Committed } from './batch-writer.ts';
import { pruneReadChanges } from './change-feed.ts';
import { holdCheckpoint, takeOver } from './checkpoint.ts';
import { EventDecoder } from './event-decoder.ts';
import type { JournalRow } from './journal-reader.ts';
import { checkSameEvent } from './journal-source.ts';
import { followParkedLanes, type LaneReplays } from './lane-replays.ts';
import type { LevelWaiters } from './level-waiters.ts';
import { LiveChanged, readLive } from './live-namespace.ts';
import { PlannerStatistics } from './planner-statistics.ts';
import type { Projection } from './projection.ts';
import { ProjectorFaulted } from './projector-error.ts';
import { DEFAULT_BATCH, DEFAULT_POLL_MS, DEFAULT_REWRITE_LIMIT, type ProjectorOptions } from './projector-options.ts';
import type { WakeableSleep } from './wakeable-sleep.ts';

const HEARTBEAT_MS = 5_000;
const DEFAULT_KEPT_CHANGES = 200_000;
/** Events that take about as long as a slice of stale documents. */
const EVENTS_PER_SLICE = 200;

export interface TenureParts {
  readonly options: ProjectorOptions;
  /** In the order in which they are written. */
  readonly projections: readonly Projection[];
  readonly sleep: WakeableSleep;
  readonly replays: LaneReplays;
  readonly levels: LevelWaiters;
  readonly isStopping: () => boolean;
  readonly onCommitted: (committed: Committed) => void;
}

/** One runner's time with the lock, from taking over to the first error or the stop. */
export class ProjectorTenure {
  readonly writer: BatchWriter;
  readonly #parts: TenureParts;
  readonly #statistics: PlannerStatistics;
  #prunedAt = 0;

  private constructor(parts: TenureParts, writer: BatchWriter) {
    this.#parts = parts;
    this.writer = writer;
    const { database, namespace, analyzedFrom } = parts.options;
    this.#statistics = new PlannerStatistics(database, namespace, analyzedFrom);
  }

  /** Overtakes whoever ran before. Throws `ProjectorFaulted` when the namespace is missing. */
  static async begin(parts: TenureParts): Promise<ProjectorTenure> {
    const { options, projections } = parts;
    const checkpoint = await takeOver(options.database, options.namespace);
    const live = await readLive(options.database);
    if (!checkpoint || !live)
      throw new ProjectorFaulted('NAMESPACE_MISSING', `Nobody has made the namespace ${options.namespace}.`);
    const { database, source, batchSize = DEFAULT_BATCH, rewriteLimit = DEFAULT_REWRITE_LIMIT } = options;
    return new ProjectorTenure(
      parts,
      new BatchWriter(
        { database, source, projections, decoder: new EventDecoder(options), batchSize, rewriteLimit },
        checkpoint,
        live,
        parts.onCommitted,
      ),
    );
  }

  /** Proves that this is the log that was projected. Throws `ProjectorFaulted`: LOG_MISMATCH. */
  async open(): Promise<void> {
    const { checkpoint } = this.writer;
    const { logId } = this.#parts.options;
    if (checkpoint.logId !== logId)
      throw new ProjectorFaulted(
        'LOG_MISMATCH',
        `${checkpoint.namespace} was projected from the log ${checkpoint.logId}; this is ${logId}.`,
      );
    await this.#openSource();
    await this.writer.readParked();
    await this.#statistics.begin(checkpoint.position);
  }

  /** Projects until it is stopped. Throws what ends the tenure: a fault, an outage, or `ProjectorFenced`. */
  async project(lock: Sql): Promise<void> {
    const { options, sleep, replays, levels, isStopping } = this.#parts;
    const { writer } = this;
    const size = writer.parts.batchSize;
    let ahead: { readonly after: number; readonly rows: Promise<readonly JournalRow[]> } | null = null;
    let beatAt = Date.now();
    while (!isStopping()) {
      try {
        levels.beginRound();
        await this.#lookAround();
        await replays.step(writer);
        const { position } = writer.checkpoint;
        const early = ahead?.after === position ? ahead.rows : null;
        const rows: readonly JournalRow[] = await (early ?? this.#read(position, size));
        ahead = null;
        const isFull = rows.length === size;
        if (isFull) {
          const after = rows.at(-1)!.position;
          ahead = { after, rows: this.#read(after, size).then((next) => writer.prepare(next)) };
          ahead.rows.catch(() => undefined); // Awaited in the next round, unless this one ends the tenure.
        }
        await writer.write(rows);
        await this.#rewriteStale(rows.length, isFull);
        // What was read before this round says nothing of what was appended until it began.
        if (isFull || early) continue;
        if (this.#isLevel && !writer.stale.isBusy) await this.#level();
      } catch (error) {
        if (!(error instanceof LiveChanged)) throw error;
        ahead = null;
        sleep.wake({ flag: true });
      }
      if (replays.isBusy(writer) || writer.stale.isBusy) continue;
      await sleep.atMost(options.pollMs ?? DEFAULT_POLL_MS, writer.checkpoint.position);
      if (Date.now() - beatAt < HEARTBEAT_MS) continue;
      beatAt = Date.now();
      await this.#beat(lock);
    }
    await this.#statistics.settled();
  }

  /**
   * Where people wait, a slice goes between two batches of theirs; after many events, which bring many facts, as many as take about as long.
   * Elsewhere nobody waits: a namespace first takes in what there is, because the more facts, the fewer times a document is written.
   */
  async #rewriteStale(events: number, isFull: boolean): Promise<void> {
    const { writer } = this;
    if (!writer.isLive && isFull) return;
    const slices = writer.isLive ? 1 + Math.floor(events / EVENTS_PER_SLICE) : Infinity;
    for (let slice = 0; slice < slices && writer.stale.isBusy && !this.#parts.isStopping(); slice++)
      await writer.stale.step();
  }

  /** A namespace that does not serve yet is not level before the planner knows it; where people wait, they do not wait for that. */
  async #level(): Promise<void> {
    const { options, levels } = this.#parts;
    const refreshed = this.#statistics
      .refresh(this.writer.checkpoint.position)
      .catch((error: unknown) => options.onError?.(error));
    if (!this.writer.isLive) await refreshed;
    levels.level();
  }

  get #isLevel(): boolean {
    const { checkpoint, live, isLive } = this.writer;
    return isLive ? this.#parts.options.source.isCaughtUp : checkpoint.position >= live.position;
  }

  #read(after: number, limit: number): Promise<readonly JournalRow[]> {
    const { source } = this.#parts.options;
    return this.writer.isLive
      ? source.next(after, limit)
      : source.reader.readAfter(after, limit, { upTo: this.writer.live.position });
  }

  /** Who serves and which lanes are parked can change at any time: it is read again when something says so. */
  async #lookAround(): Promise<void> {
    const { writer } = this;
    const hadServed = writer.isLive;
    if (!hadServed || this.#parts.sleep.takeFlag()) {
      writer.live = (await readLive(this.#parts.options.database)) ?? writer.live;
      if (writer.isLive !== hadServed) {
        await this.#openSource();
        await writer.readParked();
      }
    }
    if (!writer.isLive) await followParkedLanes(writer);
    else if (writer.parked.length > 0) await writer.readParked();
  }

  /** Only the namespace that serves reads the log; any other reads the journal behind it. */
  async #openSource(): Promise<void> {
    const { source } = this.#parts.options;
    const { checkpoint, isLive } = this.writer;
    if (isLive) return source.open(checkpoint);
    await source.close();
    if (checkpoint.position > 0)
      checkSameEvent(checkpoint, await source.reader.readAt(checkpoint.position), 'The journal');
  }

  async #beat(lock: Sql): Promise<void> {
    const { database, keepChanges = DEFAULT_KEPT_CHANGES } = this.#parts.options;
    await lock.query('select 1'); // Throws when the lock went with its connection.
    await holdCheckpoint(database, this.writer.checkpoint);
    this.#parts.sleep.wake({ flag: true });
    const { position } = this.writer.checkpoint;
    if (!this.writer.isLive || position - this.#prunedAt < keepChanges / 10) return;
    await pruneReadChanges(database, keepChanges);
    this.#prunedAt = position;
  }
}
