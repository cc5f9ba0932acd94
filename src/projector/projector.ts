import type { Sql } from '../postgres/sql.ts';
import type { Committed } from './batch-writer.ts';
import { BulkPace } from './bulk-pace.ts';
import type { ChangeBatch } from './change-feed.ts';
import { checkHandledBy } from './check-handled-by.ts';
import { PROJECTED_CHANNEL, recordFault, RUNTIME_CHANNEL } from './checkpoint.ts';
import { LaneReplays } from './lane-replays.ts';
import { LevelWaiters } from './level-waiters.ts';
import { orderProjections } from './order-projections.ts';
import { ProgressWaiters } from './progress-waiters.ts';
import type { Projection } from './projection.ts';
import { type ProjectionStatus, type ProjectorState, readProjectionStatus } from './projection-status.ts';
import { type FaultCode, ProjectorFaulted } from './projector-error.ts';
import { type Appended, DEFAULT_BATCH, DEFAULT_POLL_MS, type ProjectorOptions } from './projector-options.ts';
import { ProjectorTenure } from './projector-tenure.ts';
import { waitUntilShown, waitUntilWritten } from './stale-documents.ts';
import { WakeableSleep } from './wakeable-sleep.ts';

const LOCK_CLASS = 7231;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/**
 * Keeps one namespace's read models up with the log: one batch, one transaction. A second projector of the namespace waits; one that was
 * overtaken cannot commit (`ProjectorFenced`). While another namespace serves, it stays behind that one and touches nothing outside its own.
 */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #projections: readonly Projection[];
  readonly #waiters: ProgressWaiters;
  readonly #replays = new LaneReplays();
  readonly #levels = new LevelWaiters();
  readonly #sleep = new WakeableSleep();
  readonly #pace: BulkPace;
  readonly #listeners = new Set<(batch: ChangeBatch) => void>();
  #state: ProjectorState = 'IDLE';
  #fault: ProjectorFaulted | null = null;
  /** The present one, or the last: what is parked stays parked while the database is away. */
  #tenure: ProjectorTenure | null = null;
  #isStopping = false;
  #running: Promise<void> | null = null;
  #unlisten: (() => Promise<void>)[] = [];

  constructor(options: ProjectorOptions) {
    this.#projections = orderProjections(options.projections);
    checkHandledBy(options.projections, options.handledBy);
    this.#options = options;
    this.#waiters = new ProgressWaiters((stream, revision) => options.source.reader.positionOf(stream, revision));
    this.#pace = new BulkPace(
      options.batchSize ?? DEFAULT_BATCH,
      () => this.#waiters.position,
      (upTo) => this.#sleep.wake({ upTo }),
    );
    if (options.onChanges) this.#listeners.add(options.onChanges);
  }

  /** Begins to project in the background; again after a fault or a `stop`. */
  start(): void {
    if (this.#running) return;
    this.#isStopping = false;
    this.#fault = null;
    this.#running = this.#run().finally(() => (this.#running = null));
  }

  /** Finishes the batch, then lets go of everything. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#pace.stop();
    this.#sleep.wake();
    await this.#running;
    await Promise.all(this.#unlisten.splice(0).map((unlisten) => unlisten().catch(() => undefined)));
    await this.#options.source.close();
    this.#waiters.close();
  }

  /** Something was appended by this process: look now, or soon where it is much (`BulkPace`). Whoever waits for the named event need not ask the journal whether it is old. */
  notifyAppended(appended?: Appended): void {
    if (!appended) return this.#sleep.wake();
    this.#waiters.expect(appended.stream, appended.revision);
    if (this.#options.source.isCopy) return this.#sleep.wake();
    // Without a copy the log is the journal: its positions are the same.
    const upTo = Number(appended.logPosition);
    if (appended.lane === 'bulk') this.#pace.heard(upTo);
    else this.#sleep.wake({ upTo });
  }

  /** Journal position of the event once readers can see it; null when that takes longer than `timeoutMs`. */
  waitForRevision(stream: string, revision: number, timeoutMs: number): Promise<number | null> {
    this.#pace.hurry();
    return this.#waiters.waitForRevision(stream, revision, timeoutMs);
  }

  waitForPosition(position: number, timeoutMs: number): Promise<boolean> {
    this.#pace.hurry();
    return this.#waiters.waitForPosition(position, timeoutMs);
  }

  /** Resolves when nothing that may be projected is left and no document is stale; rejects with the fault when the line stands. */
  whenLevel(): Promise<void> {
    if (this.#fault) return Promise.reject(this.#fault);
    this.#sleep.wake();
    return this.#levels.wait();
  }

  /** True once no document of a lane (a district's id) is stale; false when that takes longer than `timeoutMs`. */
  waitUntilWritten(lane: string, timeoutMs: number): Promise<boolean> {
    return waitUntilWritten(this.#options.database, lane, timeoutMs);
  }

  /** As the function says; nobody pays for the question while nothing is stale. */
  async waitUntilShown(position: number, timeoutMs: number): Promise<boolean> {
    const isAsked = this.#tenure?.writer.stale.isBusy !== false;
    return !isAsked || waitUntilShown(this.#options.database, position, timeoutMs);
  }

  checkpoint(): number {
    return this.#waiters.position;
  }

  get state(): ProjectorState {
    return this.#state;
  }

  get faultCode(): FaultCode | null {
    return this.#fault?.code ?? null;
  }

  isLaneParked(lane: string): boolean {
    return this.#tenure?.writer.parkedFrom.has(lane) ?? false;
  }

  async status(): Promise<ProjectionStatus> {
    const { database, source, namespace } = this.#options;
    const isReading = this.#state === 'RUNNING' && this.#tenure?.writer.isLive === true;
    const log = isReading ? { head: await source.head(), lostAt: source.lostAt } : {};
    const fault = this.#fault && { state: 'FAULTED' as const, fault: this.#fault.code };
    return { ...(await readProjectionStatus(database, source.reader, namespace, log)), ...fault };
  }

  /** Calls back after every commit that readers see something of; returns how to stop that. */
  onChange(listener: (batch: ChangeBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Replays a parked lane after the fix, between the batches of everyone else. `isExact` is false when a clean rebuild could still differ
   * (see `ReplayStep`). Rejects with `LaneStillFaulted` when an event of it fails again. A lane that is not parked is done.
   */
  async replayLane(lane: string): Promise<{ readonly isExact: boolean }> {
    const replayed = this.#replays.request(lane);
    this.#sleep.wake();
    return replayed;
  }

  async #run(): Promise<void> {
    let wait = FIRST_RETRY_MS;
    while (!this.#isStopping && !this.#fault) {
      const before = this.#waiters.position;
      try {
        await this.#options.database.withConnection((lock) => this.#serve(lock));
      } catch (error) {
        this.#options.onError?.(error);
        if (error instanceof ProjectorFaulted) await this.#stand(error);
      }
      this.#state = this.#fault ? 'FAULTED' : 'IDLE';
      if (this.#isStopping || this.#fault) break;
      // An outage, or another runner: wait, longer each time that nothing was achieved, and begin again from what is stored.
      wait = this.#waiters.position > before ? FIRST_RETRY_MS : Math.min(wait * 2, LAST_RETRY_MS);
      await this.#sleep.atMost(wait);
    }
    const ended = this.#fault ?? new Error('The projector was stopped.');
    this.#levels.end(ended);
    this.#replays.end(ended);
  }

  async #serve(lock: Sql): Promise<void> {
    if (!(await this.#acquire(lock))) return;
    await this.#listen();
    this.#tenure = await ProjectorTenure.begin({
      options: this.#options,
      projections: this.#projections,
      sleep: this.#sleep,
      replays: this.#replays,
      levels: this.#levels,
      isStopping: () => this.#isStopping,
      onCommitted: (committed) => this.#committed(committed),
    });
    await this.#tenure.open();
    this.#waiters.advance(this.#tenure.writer.checkpoint.position);
    this.#state = 'RUNNING';
    await this.#tenure.project(lock);
  }

  /** Waits for the lock. False when it was stopped while it waited. */
  async #acquire(lock: Sql): Promise<boolean> {
    while (!this.#isStopping) {
      const [row] = await lock.query<{ isMine: boolean }>(`select pg_try_advisory_lock($1, hashtext($2)) as "isMine"`, [
        LOCK_CLASS,
        this.#options.namespace,
      ]);
      if (row?.isMine) return true;
      await this.#sleep.atMost(this.#options.pollMs ?? DEFAULT_POLL_MS);
    }
    return false;
  }

  async #listen(): Promise<void> {
    if (this.#unlisten.length > 0) return;
    const { database, source, namespace } = this.#options;
    this.#unlisten = [
      await source.onNews((upTo) => this.#hearOfNews(upTo)),
      await database.listen(RUNTIME_CHANNEL, () => this.#sleep.wake({ flag: true })),
      await database.listen(PROJECTED_CHANNEL, (payload) => {
        if (!payload.startsWith(`${namespace} `)) this.#sleep.wake();
      }),
    ];
  }

  /** The log tells its own process too. While that fills it, what comes this way is most likely what is known already. */
  #hearOfNews(upTo: number | undefined): void {
    if (upTo === undefined) this.#sleep.wake();
    else if (this.#pace.isFast) this.#pace.heard(upTo);
    else this.#sleep.wake({ upTo });
  }

  #committed({ position, rows, changes, isLate }: Committed): void {
    if (!isLate) this.#waiters.advance(position, rows);
    if (changes.length === 0) return;
    const [first] = rows;
    const passed =
      isLate || !first ? {} : { passed: { after: first.position - 1, types: new Set(rows.map(({ type }) => type)) } };
    for (const listener of this.#listeners) {
      try {
        listener({ position, changes, isLate, ...passed });
      } catch (error) {
        this.#options.onError?.(error);
      }
    }
  }

  async #stand(fault: ProjectorFaulted): Promise<void> {
    this.#fault = fault;
    const checkpoint = this.#tenure?.writer.checkpoint;
    if (checkpoint)
      await recordFault(this.#options.database, checkpoint, fault.code, fault.message).catch((error: unknown) =>
        this.#options.onError?.(error),
      );
  }
}
