import { addLateChanges, type Checkpoint, coalesce, holdCheckpoint } from './checkpoint.ts';
import { DocumentFold } from './document-fold.ts';
import { type ParkedLanes, STATE_LANE } from './lane.ts';
import { beginBatch, type Live, LiveChanged } from './live-namespace.ts';
import type { JournalSource } from './journal-source.ts';
import { parkLane } from './parked-lane.ts';
import type { DocumentProjection, Projection, ReadChange } from './projection.ts';
import { describeSafely, HandlerFailed, ProjectorFaulted } from './projector-error.ts';
import { nextStaleLane, readStale, removeStale, type StaleDocument } from './stale-documents.ts';
import { laneOfDocument } from './stale-marks.ts';
import type { Database } from '../postgres/sql.ts';

/** What writing stale documents needs of the runner that writes the batches. */
export interface RewriteHost {
  readonly parts: {
    readonly database: Database;
    readonly source: JournalSource;
    readonly projections: readonly Projection[];
  };
  readonly checkpoint: Checkpoint;
  readonly live: Live;
  readonly isLive: boolean;
  readonly parkedFrom: ParkedLanes;
  readParked(): Promise<void>;
  committed(committed: {
    readonly position: number;
    readonly rows: readonly [];
    readonly changes: readonly ReadChange[];
    readonly isLate: boolean;
  }): void;
}

type Doc = object;

/** Writes the stale documents of a namespace: a slice at a time, a lane after the other, so that batches and small lanes have their turn. */
export class StaleRewrites {
  readonly #host: RewriteHost;
  readonly #limit: number;
  /** Up to where each lane was written in this round over it: what is found from there on was never looked at. */
  readonly #reached = new Map<string, StaleDocument>();
  #lane = '';
  /** What a runner before this one left is not known before somebody has looked. */
  #hasAny = true;

  constructor(host: RewriteHost, limit: number) {
    this.#host = host;
    this.#limit = limit;
  }

  /** False when nothing is stale. */
  get isBusy(): boolean {
    return this.#hasAny;
  }

  /** A transaction leaves documents stale, or may. */
  expect(): void {
    this.#hasAny = true;
  }

  /** Writes one slice of the next lane that has stale documents. */
  async step(): Promise<void> {
    if (!this.#hasAny) return;
    const { parts, checkpoint } = this.#host;
    const lane = await nextStaleLane(parts.database, checkpoint.namespace, this.#lane);
    if (lane === undefined) this.#hasAny = false;
    else await this.#slice((this.#lane = lane));
  }

  /** Writes every stale document of a lane, or of all (null), before what comes next. */
  async settle(lane: string | null): Promise<void> {
    if (lane === null) while (this.#hasAny) await this.step();
    else if (this.#hasAny) while (await this.#slice(lane));
  }

  async #slice(lane: string): Promise<boolean> {
    const documents = await this.#read(lane);
    const [first] = documents;
    if (!first) return false;
    const slice = documents.filter(({ projection }) => projection === first.projection);
    const projection = this.#host.parts.projections.find(({ name }) => name === first.projection);
    if (projection?.kind === 'document') await this.#write(projection as DocumentProjection<Doc>, slice);
    else await removeStale(this.#host.parts.database, this.#host.checkpoint.namespace, slice);
    this.#reached.set(lane, slice.at(-1)!);
    return true;
  }

  /** From where the lane was left: rows that were removed a moment ago are not walked over again. */
  async #read(lane: string): Promise<readonly StaleDocument[]> {
    const { parts, checkpoint } = this.#host;
    const read = (after: Pick<StaleDocument, 'projection' | 'key'>): Promise<readonly StaleDocument[]> =>
      readStale(parts.database, checkpoint.namespace, lane, after, this.#limit);
    const reached = this.#reached.get(lane);
    const further = reached ? await read(reached) : [];
    if (further.length > 0) return further;
    this.#reached.delete(lane);
    return read({ projection: '', key: '' });
  }

  /** When a handler fails, the slice is halved until the document is found: its lane is parked, and everyone else's go on. */
  async #write(projection: DocumentProjection<Doc>, slice: readonly StaleDocument[]): Promise<void> {
    try {
      await this.#commit(projection, slice);
    } catch (error) {
      if (!(error instanceof HandlerFailed)) throw error;
      if (slice.length === 1) return this.#park(projection, slice[0]!, error);
      const middle = Math.ceil(slice.length / 2);
      await this.#write(projection, slice.slice(0, middle));
      await this.#write(projection, slice.slice(middle));
    }
  }

  async #commit(projection: DocumentProjection<Doc>, slice: readonly StaleDocument[]): Promise<void> {
    const { parts, checkpoint, live, isLive } = this.#host;
    const changes = await parts.database.transaction(async (sql) => {
      const serving = await beginBatch(sql, { isLocked: !isLive, isShort: true });
      if (serving?.namespace !== live.namespace) throw new LiveChanged();
      const keys = slice.map(({ key }) => key);
      const seen = await new DocumentFold(projection).rewrite(sql, keys).catch((error: unknown) => {
        throw HandlerFailed.unlessOutage(projection.name, error);
      });
      await removeStale(sql, checkpoint.namespace, slice);
      await holdCheckpoint(sql, checkpoint);
      const late = isLive ? coalesce(seen) : [];
      if (late.length > 0) await addLateChanges(sql, checkpoint, late);
      return late;
    });
    this.#host.committed({ position: checkpoint.position, rows: [], changes, isLate: true });
  }

  /** The lane waits from the next event on; its replay writes the document again, with all others of the lane. */
  async #park(projection: DocumentProjection<Doc>, stale: StaleDocument, failure: HandlerFailed): Promise<void> {
    const { parts, checkpoint } = this.#host;
    const doc = (await projection.load(parts.database, [stale.key])).get(stale.key);
    const lane = doc ? laneOfDocument(projection, doc) : stale.lane;
    const error = describeSafely(failure);
    const event = await parts.source.reader.readAt(stale.position);
    if (lane === STATE_LANE || !event)
      throw new ProjectorFaulted(
        'STATE_EVENT_FAILED',
        `${projection.name} ${stale.key}, left behind at position ${String(stale.position)}: ${error}`,
        { cause: failure },
      );
    const isNew = !this.#host.parkedFrom.has(lane);
    await parts.database.transaction(async (sql) => {
      const position = checkpoint.position + 1;
      if (isNew)
        await parkLane(sql, checkpoint.namespace, { lane, position, eventId: event.id, error, isInherited: false });
      await removeStale(sql, checkpoint.namespace, [stale]);
      await holdCheckpoint(sql, checkpoint);
    });
    await this.#host.readParked();
    // What else of the lane is stale is written now: a parked lane shows one moment.
    if (isNew) await this.settle(lane);
  }
}
