import { EventStoreUnavailable, RateLimited } from './errors.ts';
import type { AppendLane, AppendOutcome, AppendRequest } from './port.ts';

export interface GroupCommitLimits {
  /** Of one flush. An append that is larger goes alone. */
  readonly maxEvents: number;
  readonly maxBytes: number;
  /** The same of a bulk flush while nobody acts interactively: it may keep the log's lock for longer. */
  readonly maxQuietEvents: number;
  readonly maxQuietBytes: number;
  /** While one flush waits for the log's lock or its commit, the next one is being encoded and sent. */
  readonly maxInFlight: number;
  /** Of each lane, waiting. */
  readonly maxQueued: number;
  readonly maxQueuedBytes: number;
}

const LIMITS: GroupCommitLimits = {
  maxEvents: 200,
  maxBytes: 1024 * 1024,
  maxQuietEvents: 2_000,
  maxQuietBytes: 4 * 1024 * 1024,
  maxInFlight: 2,
  maxQueued: 10_000,
  maxQueuedBytes: 64 * 1024 * 1024,
};

/** Interactive flushes in a row after which a waiting bulk append gets its turn: imports slow down under load but never stop. */
const BULK_TURN = 8;

/** Nobody acts interactively when the last such append came longer ago than this. */
const QUIET_AFTER_MS = 2_000;

/** Below this many waiting events a flush costs more than what two of them at once would save. */
const SPLIT_FROM = 32;

/** Writes some appends together; one answer for each, in order. */
export type Flush = (requests: readonly AppendRequest[]) => Promise<readonly (AppendOutcome | Error)[]>;

interface Waiting {
  readonly request: AppendRequest;
  readonly bytes: number;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends that come while others are being written wait and are written together. Two appends to one stream are never under way
 * at once, in one flush or two, so appends of one lane to one stream keep their order. Interactive appends go before bulk ones,
 * which have at most one flush under way.
 */
export class GroupCommit {
  private readonly limits: GroupCommitLimits;
  private readonly lanes: Record<AppendLane, Lane> = { interactive: new Lane(), bulk: new Lane() };
  private readonly busyStreams = new Set<string>();
  private inFlight = 0;
  private isBulkInFlight = false;
  private interactiveInRow = 0;
  private interactiveAt = -Infinity;
  private isScheduled = false;
  private isClosed = false;
  private onIdle: (() => void)[] = [];

  constructor(
    private readonly flush: Flush,
    limits: Partial<GroupCommitLimits> = {},
  ) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** `bytes` is the size of the append's texts. Rejects with `RateLimited` when the lane's queue is full. */
  append(request: AppendRequest, bytes: number): Promise<AppendOutcome> {
    if (this.isClosed) return Promise.reject(new EventStoreUnavailable('the event store is closed'));
    const lane = this.lanes[request.lane ?? 'interactive'];
    if (lane.length >= this.limits.maxQueued || lane.bytes + bytes > this.limits.maxQueuedBytes) {
      return Promise.reject(new RateLimited('too many appends are waiting to be written'));
    }
    if (lane === this.lanes.interactive) this.interactiveAt = performance.now();
    return new Promise((resolve, reject) => {
      lane.push({ request, bytes, resolve, reject });
      this.schedule();
    });
  }

  /** Takes no more appends and resolves when every one that was taken is settled. */
  close(): Promise<void> {
    this.isClosed = true;
    return new Promise((resolve) => {
      this.onIdle.push(resolve);
      this.schedule();
    });
  }

  /** After the current turn of the event loop, so that everything it brings goes into the same flush. */
  private schedule(): void {
    if (this.isScheduled || this.inFlight >= this.limits.maxInFlight) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.inFlight < this.limits.maxInFlight && this.startNext());
      const isIdle = this.inFlight === 0 && this.lanes.interactive.length === 0 && this.lanes.bulk.length === 0;
      if (isIdle) for (const resolve of this.onIdle.splice(0)) resolve();
    });
  }

  private startNext(): boolean {
    const mayBulk = !this.isBulkInFlight && this.lanes.bulk.length > 0;
    const order: AppendLane[] =
      mayBulk && this.interactiveInRow >= BULK_TURN ? ['bulk', 'interactive'] : ['interactive', 'bulk'];
    for (const name of order) {
      if (name === 'bulk' && !mayBulk) continue;
      const batch = this.lanes[name].take(this.flushLimits(name), this.busyStreams);
      if (batch.length === 0) continue;
      this.interactiveInRow = name === 'interactive' ? this.interactiveInRow + 1 : 0;
      void this.run(name, batch);
      return true;
    }
    return false;
  }

  /** When nothing is under way and much waits, half of it: this process prepares one half while the server writes the other. */
  private flushLimits(name: AppendLane): Pick<GroupCommitLimits, 'maxEvents' | 'maxBytes'> {
    const { events } = this.lanes[name];
    // Bulk has one flush under way anyway: halves would only be more of them.
    if (name === 'bulk') {
      const isQuiet = performance.now() - this.interactiveAt > QUIET_AFTER_MS;
      return isQuiet ? { maxEvents: this.limits.maxQuietEvents, maxBytes: this.limits.maxQuietBytes } : this.limits;
    }
    if (this.inFlight > 0 || this.limits.maxInFlight < 2 || events < SPLIT_FROM) return this.limits;
    return { ...this.limits, maxEvents: Math.min(this.limits.maxEvents, Math.ceil(events / 2)) };
  }

  private async run(lane: AppendLane, batch: readonly Waiting[]): Promise<void> {
    this.inFlight += 1;
    if (lane === 'bulk') this.isBulkInFlight = true;
    for (const { request } of batch) this.busyStreams.add(request.stream);
    try {
      const answers = await this.flush(batch.map(({ request }) => request));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index] ?? new EventStoreUnavailable('the event store gave no answer for an append');
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    for (const { request } of batch) this.busyStreams.delete(request.stream);
    if (lane === 'bulk') this.isBulkInFlight = false;
    this.inFlight -= 1;
    this.schedule();
  }
}

class Lane {
  private queue: Waiting[] = [];
  bytes = 0;
  events = 0;

  get length(): number {
    return this.queue.length;
  }

  push(waiting: Waiting): void {
    this.queue.push(waiting);
    this.bytes += waiting.bytes;
    this.events += waiting.request.events.length;
  }

  /** The longest waiting appends that fit into one flush and whose streams are free. */
  take(
    { maxEvents, maxBytes }: Pick<GroupCommitLimits, 'maxEvents' | 'maxBytes'>,
    busyStreams: ReadonlySet<string>,
  ): Waiting[] {
    const taken: Waiting[] = [];
    const left: Waiting[] = [];
    const streams = new Set<string>();
    let events = 0;
    let bytes = 0;
    let next = 0;
    for (; next < this.queue.length; next += 1) {
      const waiting = this.queue[next] as Waiting;
      const { stream } = waiting.request;
      if (streams.has(stream) || busyStreams.has(stream)) {
        left.push(waiting);
        continue;
      }
      events += waiting.request.events.length;
      bytes += waiting.bytes;
      if (taken.length > 0 && (events > maxEvents || bytes > maxBytes)) break;
      streams.add(stream);
      taken.push(waiting);
      this.bytes -= waiting.bytes;
      this.events -= waiting.request.events.length;
    }
    this.queue = left.concat(this.queue.slice(next));
    return taken;
  }
}
