import type { KeyStore } from '../pii/key-store.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import { BatchWriter, type Committed, LiveChanged } from './batch-writer.ts';
import type { ChangeBatch } from './change-feed.ts';
import { pruneReadChanges } from './change-feed.ts';
import { checkHandledBy } from './check-handled-by.ts';
import { holdCheckpoint, PROJECTED_CHANNEL, recordFault, RUNTIME_CHANNEL, takeOver } from './checkpoint.ts';
import { EventDecoder } from './event-decoder.ts';
import { followParkedLanes, LaneReplays } from './lane-replays.ts';
import type { JournalRow } from './journal-reader.ts';
import { checkSameEvent, type JournalSource } from './journal-source.ts';
import { readLive } from './live-namespace.ts';
import { orderProjections } from './order-projections.ts';
import { ProgressWaiters } from './progress-waiters.ts';
import type { HandledBy, Projection } from './projection.ts';
import { type ProjectionStatus, type ProjectorState, readProjectionStatus } from './projection-status.ts';
import { type FaultCode, ProjectorFaulted } from './projector-error.ts';
import { WakeableSleep } from './wakeable-sleep.ts';

export interface ProjectorOptions {
  /** Made by `createNamespace`. */
  readonly namespace: string;
  /** Opened with the namespace as its search path. */
  readonly database: Database;
  readonly source: JournalSource;
  readonly projections: readonly Projection[];
  readonly handledBy: HandledBy;
  readonly logId: string;
  readonly keyStore: KeyStore;
  /** Events per transaction, 2000 unless told: larger gains little, and a lane's poison is found by halving. */
  readonly batchSize?: number;
  /** How long a lost notification can go unnoticed, 500 ms unless told. */
  readonly pollMs?: number;
  /** Positions that subscribers can resume from, 200,000 unless told. */
  readonly keepChanges?: number;
  readonly onChanges?: (batch: ChangeBatch) => void;
  /** Hears of outages, which are waited out, and of faults. */
  readonly onError?: (error: unknown) => void;
}

const LOCK_CLASS = 7231;
const HEARTBEAT_MS = 5_000;
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
  readonly #sleep = new WakeableSleep();
  readonly #listeners = new Set<(batch: ChangeBatch) => void>();
  readonly #levelWaiters = new Set<{ readonly resolve: () => void; readonly reject: (error: Error) => void }>();
  #state: ProjectorState = 'IDLE';
  #fault: ProjectorFaulted | null = null;
  #writer: BatchWriter | null = null;
  #isSourceOpen = false;
  #isStopping = false;
  #running: Promise<void> | null = null;
  #unlisten: (() => Promise<void>)[] = [];
  #prunedAt = 0;

  constructor(options: ProjectorOptions) {
    this.#projections = orderProjections(options.projections);
    checkHandledBy(options.projections, options.handledBy);
    this.#options = options;
    this.#waiters = new ProgressWaiters((stream, revision) => options.source.reader.positionOf(stream, revision));
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
    this.#sleep.wake();
    await this.#running;
    await Promise.all(this.#unlisten.splice(0).map((unlisten) => unlisten().catch(() => undefined)));
    await this.#options.source.close();
    this.#waiters.close();
  }

  /** Something was appended by this process: look now. */
  notifyAppended(): void {
    this.#sleep.wake();
  }

  /** Journal position of the event once readers can see it; null when that takes longer than `timeoutMs`. */
  waitForRevision(stream: string, revision: number, timeoutMs: number): Promise<number | null> {
    return this.#waiters.waitForRevision(stream, revision, timeoutMs);
  }

  waitForPosition(position: number, timeoutMs: number): Promise<boolean> {
    return this.#waiters.waitForPosition(position, timeoutMs);
  }

  /** Resolves when nothing that may be projected is left; rejects with the fault when the line stands. */
  whenLevel(): Promise<void> {
    if (this.#fault) return Promise.reject(this.#fault);
    return new Promise((resolve, reject) => {
      this.#levelWaiters.add({ resolve, reject });
      this.#sleep.wake();
    });
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
    return this.#writer?.parkedFrom.has(lane) ?? false;
  }

  async status(): Promise<ProjectionStatus> {
    const { database, source, namespace } = this.#options;
    const head = this.#isSourceOpen ? await source.head() : undefined;
    const status = await readProjectionStatus(database, source.reader, namespace, head);
    return this.#fault ? { ...status, state: 'FAULTED', fault: this.#fault.code } : status;
  }

  /** Calls back after every commit that readers can see something of; returns how to stop that. */
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
    while (!this.#isStopping) {
      const before = this.#waiters.position;
      try {
        await this.#options.database.withConnection(async (lock) => {
          if (await this.#becomeRunner(lock)) await this.#project(lock);
        });
      } catch (error) {
        this.#options.onError?.(error);
        if (error instanceof ProjectorFaulted) {
          await this.#stand(error);
          break;
        }
      } finally {
        this.#state = this.#fault ? 'FAULTED' : 'IDLE';
        this.#writer = null;
      }
      if (this.#isStopping) break;
      // An outage, or another runner: wait, longer each time that nothing was achieved, and begin again from what is stored.
      wait = this.#waiters.position > before ? FIRST_RETRY_MS : Math.min(wait * 2, LAST_RETRY_MS);
      await this.#sleep.atMost(wait);
    }
    const ended = this.#fault ?? new Error('The projector was stopped.');
    for (const waiter of this.#levelWaiters) waiter.reject(ended);
    this.#levelWaiters.clear();
    this.#replays.end(ended);
  }

  /** Waits for the lock, takes over, and proves that this is the log that was projected. False when it was stopped while it waited. */
  async #becomeRunner(lock: Sql): Promise<boolean> {
    const { namespace, database, logId } = this.#options;
    for (;;) {
      const [row] = await lock.query<{ isMine: boolean }>(`select pg_try_advisory_lock($1, hashtext($2)) as "isMine"`, [LOCK_CLASS, namespace]);
      if (row?.isMine) break;
      await this.#sleep.atMost(this.#options.pollMs ?? 500);
      if (this.#isStopping) return false;
    }
    const checkpoint = await takeOver(database, namespace);
    const live = await readLive(database);
    if (!checkpoint || !live) throw new ProjectorFaulted('NAMESPACE_MISSING', `Nobody has made the namespace ${namespace}.`);
    const decoder = new EventDecoder(this.#options);
    const writer = new BatchWriter({ ...this.#options, decoder, projections: this.#projections }, checkpoint, live, (done) => this.#committed(done));
    this.#writer = writer;
    if (checkpoint.logId !== logId) throw new ProjectorFaulted('LOG_MISMATCH', `${namespace} was projected from the log ${checkpoint.logId}; this is ${logId}.`);
    await this.#openSource(writer);
    await writer.readParked();
    await this.#listen();
    this.#waiters.advance(checkpoint.position);
    this.#state = 'RUNNING';
    return true;
  }

  async #project(lock: Sql): Promise<void> {
    const size = this.#options.batchSize ?? 2000;
    const writer = this.#writer!;
    let ahead: { readonly after: number; readonly rows: Promise<readonly JournalRow[]> } | null = null;
    let beatAt = Date.now();
    while (!this.#isStopping) {
      try {
        await this.#standing(writer);
        await this.#replays.step(writer);
        const { position } = writer.checkpoint;
        const rows: readonly JournalRow[] = await (ahead?.after === position ? ahead.rows : this.#read(writer, position, size));
        ahead = null;
        if (rows.length > 0) {
          if (rows.length === size) {
            const after = rows.at(-1)!.position;
            ahead = { after, rows: this.#read(writer, after, size) };
            ahead.rows.catch(() => undefined); // Awaited in the next round, unless this one ends the loop.
          }
          await writer.write(rows);
          if (rows.length === size) continue;
        }
        this.#sayLevel(writer);
      } catch (error) {
        if (!(error instanceof LiveChanged)) throw error;
        ahead = null;
        this.#sleep.wake({ flag: true });
        continue;
      }
      if (this.#replays.isBusy(writer)) continue;
      await this.#sleep.atMost(this.#options.pollMs ?? 500);
      if (Date.now() - beatAt < HEARTBEAT_MS) continue;
      beatAt = Date.now();
      await this.#beat(writer, lock);
      this.#sleep.wake({ flag: true });
    }
  }

  #read(writer: BatchWriter, after: number, limit: number): Promise<readonly JournalRow[]> {
    const { source } = this.#options;
    return writer.isLive ? source.next(after, limit) : source.reader.readAfter(after, limit, { upTo: writer.live.position });
  }

  /** Serving or not is looked up again whenever it can have changed. */
  async #standing(writer: BatchWriter): Promise<void> {
    const hadServed = writer.isLive;
    if (!hadServed || this.#sleep.takeFlag()) {
      writer.live = (await readLive(this.#options.database)) ?? writer.live;
      if (writer.isLive !== hadServed) {
        await this.#openSource(writer);
        await writer.readParked();
      }
    }
    if (!writer.isLive) await followParkedLanes(writer);
    else if (writer.parked.length > 0) await writer.readParked();
  }

  async #openSource(writer: BatchWriter): Promise<void> {
    const { source } = this.#options;
    const { checkpoint } = writer;
    if (writer.isLive) {
      await source.open(checkpoint);
    } else {
      await source.close();
      if (checkpoint.position > 0) checkSameEvent(checkpoint, await source.reader.readAt(checkpoint.position), 'The journal');
    }
    this.#isSourceOpen = writer.isLive;
  }

  async #listen(): Promise<void> {
    if (this.#unlisten.length > 0) return;
    const { database, source, namespace } = this.#options;
    this.#unlisten.push(await source.onNews(() => this.#sleep.wake()));
    this.#unlisten.push(await database.listen(RUNTIME_CHANNEL, () => this.#sleep.wake({ flag: true })));
    this.#unlisten.push(
      await database.listen(PROJECTED_CHANNEL, (payload) => {
        if (!payload.startsWith(`${namespace} `)) this.#sleep.wake();
      }),
    );
  }

  async #beat(writer: BatchWriter, lock: Sql): Promise<void> {
    await lock.query('select 1'); // Throws when the lock went with its connection.
    await holdCheckpoint(this.#options.database, writer.checkpoint);
    const keep = this.#options.keepChanges ?? 200_000;
    if (!writer.isLive || writer.checkpoint.position - this.#prunedAt < keep / 10) return;
    await pruneReadChanges(this.#options.database, keep);
    this.#prunedAt = writer.checkpoint.position;
  }

  #committed({ position, rows, changes, isLate }: Committed): void {
    this.#waiters.advance(position, rows);
    if (changes.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener({ position, changes, isLate });
      } catch (error) {
        this.#options.onError?.(error);
      }
    }
  }

  #sayLevel(writer: BatchWriter): void {
    const isLevel = writer.isLive ? this.#options.source.isCaughtUp : writer.checkpoint.position >= writer.live.position;
    if (!isLevel) return;
    for (const waiter of this.#levelWaiters) waiter.resolve();
    this.#levelWaiters.clear();
  }

  async #stand(fault: ProjectorFaulted): Promise<void> {
    this.#fault = fault;
    const checkpoint = this.#writer?.checkpoint;
    if (checkpoint) await recordFault(this.#options.database, checkpoint, fault.code, fault.message).catch((error: unknown) => this.#options.onError?.(error));
  }
}
