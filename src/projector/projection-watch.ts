import type { Database } from '../postgres/sql.ts';
import { type ChangeBatch } from './change-feed.ts';
import { PROJECTED_CHANNEL, RUNTIME_CHANNEL } from './checkpoint.ts';
import type { JournalReader } from './journal-reader.ts';
import { ProgressWaiters } from './progress-waiters.ts';
import { type ProjectionStatus, readProjectionStatus } from './projection-status.ts';
import type { ReadChange } from './projection.ts';
import { waitUntilShown, waitUntilWritten } from './stale-documents.ts';
import { WakeableSleep } from './wakeable-sleep.ts';

const POLL_MS = 1_000;

interface Seen {
  readonly position: number;
  readonly sequence: number;
}

/**
 * How far the serving namespace is, for a process whose projector runs elsewhere: what it commits is announced, and read here. Everything a
 * `Projector` says of progress and changes, this says too, a few milliseconds later.
 */
export class ProjectionWatch {
  readonly #database: Database;
  readonly #journal: JournalReader;
  readonly #waiters: ProgressWaiters;
  readonly #sleep = new WakeableSleep();
  readonly #listeners = new Set<(batch: ChangeBatch) => void>();
  readonly #onError: (error: unknown) => void;
  #parked: ReadonlySet<string> = new Set();
  #seen: Seen = { position: 0, sequence: 0 };
  #namespace = '';
  #isStopping = false;
  #running: Promise<void> | null = null;
  #unlisten: readonly (() => Promise<void>)[] = [];

  constructor(database: Database, journal: JournalReader, onError: (error: unknown) => void = () => undefined) {
    this.#database = database;
    this.#journal = journal;
    this.#waiters = new ProgressWaiters((stream, revision) => journal.positionOf(stream, revision));
    this.#onError = onError;
  }

  /** Resolves when the first look was taken: changes from before are not told. */
  async start(): Promise<void> {
    this.#unlisten = [
      await this.#database.listen(PROJECTED_CHANNEL, () => this.#sleep.wake()),
      await this.#database.listen(RUNTIME_CHANNEL, () => this.#sleep.wake()),
    ];
    const [last] = await this.#database.query<{ sequence: number }>(
      'select coalesce(max(sequence), 0) as sequence from runtime.read_change',
    );
    this.#seen = { position: 0, sequence: last?.sequence ?? 0 };
    await this.#look();
    this.#running = this.#watch();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#sleep.wake();
    await this.#running;
    await Promise.all(this.#unlisten.map((unlisten) => unlisten()));
    this.#waiters.close();
  }

  waitForRevision(stream: string, revision: number, timeoutMs: number): Promise<number | null> {
    return this.#waiters.waitForRevision(stream, revision, timeoutMs);
  }

  waitForPosition(position: number, timeoutMs: number): Promise<boolean> {
    return this.#waiters.waitForPosition(position, timeoutMs);
  }

  waitUntilWritten(lane: string, timeoutMs: number): Promise<boolean> {
    return waitUntilWritten(this.#database, lane, timeoutMs);
  }

  waitUntilShown(position: number, timeoutMs: number): Promise<boolean> {
    return waitUntilShown(this.#database, position, timeoutMs);
  }

  checkpoint(): number {
    return this.#waiters.position;
  }

  isLaneParked(lane: string): boolean {
    return this.#parked.has(lane);
  }

  status(): Promise<ProjectionStatus> {
    return readProjectionStatus(this.#database, this.#journal, this.#namespace);
  }

  onChange(listener: (batch: ChangeBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #watch(): Promise<void> {
    while (!this.#isStopping) {
      await this.#sleep.atMost(POLL_MS);
      await this.#look().catch(this.#onError);
    }
  }

  /** One statement, one snapshot: the checkpoint, what is parked, and every change up to there. */
  async #look(): Promise<void> {
    const rows = await this.#database.query<
      { namespace: string; head: number; parked: string[]; sequence: number | null; isLate: boolean } & ReadChange
    >(
      `select l.namespace, c.position as head, r.sequence, r.kind, r.id, r.org, r.is_late as "isLate",
         array(select lane from runtime.parked_lane p where p.namespace = l.namespace) as parked
       from runtime.live l join runtime.checkpoint c on c.namespace = l.namespace
       left join runtime.read_change r on r.sequence > $1 order by r.sequence`,
      [this.#seen.sequence],
    );
    const [first] = rows;
    if (!first) return;
    this.#namespace = first.namespace;
    this.#parked = new Set(first.parked);
    this.#seen = { position: first.head, sequence: rows.at(-1)?.sequence ?? this.#seen.sequence };
    this.#waiters.advance(first.head);
    for (const isLate of [false, true]) {
      const changes = rows.flatMap(({ sequence, kind, id, org, ...row }) =>
        sequence !== null && row.isLate === isLate ? [{ kind, id, org }] : [],
      );
      if (changes.length > 0)
        for (const listener of this.#listeners) listener({ position: first.head, changes, isLate });
    }
  }
}
