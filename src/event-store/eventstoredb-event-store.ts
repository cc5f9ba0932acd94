import { setMaxListeners } from 'node:events';
import { checkAppend } from './check-append.ts';
import { EventStoreUnavailable, RateLimited } from './errors.ts';
import { EventStoreDbAppender } from './eventstoredb-appender.ts';
import { EventStoreDbCalls } from './eventstoredb-calls.ts';
import { EventStoreDbConnection } from './eventstoredb-connection.ts';
import { callFailure, portError } from './eventstoredb-failure.ts';
import { EventStoreDbKnownEvents } from './eventstoredb-known-events.ts';
import { compareServerPositions, parsePosition, positionText, requirePosition } from './eventstoredb-position.ts';
import { readBack, type ServerRecord } from './eventstoredb-stored-form.ts';
import { retryUnanswered } from './eventstoredb-retry.ts';
import { eventStoreDbSubscription } from './eventstoredb-subscription.ts';
import type {
  AppendOutcome,
  AppendRequest,
  EventStore,
  LogMessage,
  LogPosition,
  ReadStreamOptions,
  RecordedEvent,
} from './port.ts';

export interface EventStoreDbOptions {
  /** Waits before a read of a stream is repeated, and an append looked for and repeated, that had no answer, in milliseconds. */
  readonly retryWaitsMs?: readonly number[];
  /** Appends taken and not yet answered, of each lane; further ones are `RateLimited`. */
  readonly maxPending?: number;
  /** The same in bytes of text. */
  readonly maxPendingBytes?: number;
}

/** 6.3 s together: about as long as a cluster takes to choose a new leader. */
const RETRY_WAITS_MS: readonly number[] = [50, 100, 200, 400, 800, 1600, 3200];
const MAX_PENDING = 10_000;
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

/**
 * The log in EventStoreDB (KurrentDB). Positions are byte offsets. The server has no index by event id: an id that is stored in another
 * stream, or earlier in the same one, is refused only while this process remembers it (its last 20,000 events); callers look for their
 * `commandId` in the stream first.
 */
export class EventStoreDbEventStore implements EventStore {
  private readonly calls: EventStoreDbCalls;
  private readonly known = new EventStoreDbKnownEvents();
  private readonly appender: EventStoreDbAppender;
  private readonly closing = new AbortController();
  private readonly pending = {
    interactive: { appends: 0, bytes: 0 },
    bulk: { appends: 0, bytes: 0 },
  };
  private readonly settled = new Set<Promise<unknown>>();
  private readonly options: Required<EventStoreDbOptions>;
  private closed: Promise<void> | null = null;

  private constructor(
    private readonly connection: EventStoreDbConnection,
    options: EventStoreDbOptions,
  ) {
    this.options = {
      retryWaitsMs: RETRY_WAITS_MS,
      maxPending: MAX_PENDING,
      maxPendingBytes: MAX_PENDING_BYTES,
      ...options,
    };
    this.calls = new EventStoreDbCalls(connection);
    // Each append that waits for a server that is away listens to it.
    setMaxListeners(0, this.closing.signal);
    this.appender = new EventStoreDbAppender(this.calls, this.known, this.options.retryWaitsMs, this.closing.signal);
  }

  /** `esdb://host:2113?tls=false` or `esdb+discover://user:password@cluster`. Connects when it is first used. */
  static connect(connectionString: string, options: EventStoreDbOptions = {}): EventStoreDbEventStore {
    return new EventStoreDbEventStore(new EventStoreDbConnection(connectionString), options);
  }

  async append(request: AppendRequest): Promise<AppendOutcome> {
    this.requireOpen();
    const bytes = checkAppend(request);
    const pending = this.pending[request.lane ?? 'interactive'];
    if (pending.appends >= this.options.maxPending || pending.bytes + bytes > this.options.maxPendingBytes)
      throw new RateLimited('too many appends are waiting to be written');
    pending.appends += 1;
    pending.bytes += bytes;
    const outcome = this.appender.append(request);
    this.settled.add(outcome);
    try {
      return await outcome;
    } finally {
      this.settled.delete(outcome);
      pending.appends -= 1;
      pending.bytes -= bytes;
    }
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { from, direction = 'forwards', limit = Number.MAX_SAFE_INTEGER, lane } = options;
    if (limit <= 0) return [];
    const range = { direction, from: from === undefined ? undefined : BigInt(from), limit };
    const { retryWaitsMs } = this.options;
    const found = await this.guard(() =>
      retryUnanswered(retryWaitsMs, this.closing.signal, () => this.calls.readStream(stream, range, lane)),
    );
    const events = found.map(({ event }) => event);
    const newest = direction === 'backwards' ? events[0] : events.at(-1);
    if (newest !== undefined) this.known.rememberHead(newest);
    return events;
  }

  async *subscribeAll(options: {
    readonly after: LogPosition | null;
    readonly signal: AbortSignal;
  }): AsyncGenerator<LogMessage> {
    const signal = AbortSignal.any([options.signal, this.closing.signal]);
    yield* eventStoreDbSubscription(this.connection, options.after, signal);
  }

  async readAt(position: LogPosition): Promise<RecordedEvent | null> {
    const from = parsePosition(position);
    if (from === undefined) return null;
    const [record] = await this.guard(() => this.recordsFrom(from));
    const event = record === undefined ? undefined : readBack(record)?.event;
    return event?.logPosition === position ? event : null;
  }

  async currentEnd(): Promise<LogPosition | null> {
    const [last] = await this.guard(() => this.calls.readAll({ direction: 'backwards', limit: 1 }));
    return last === undefined ? null : positionText(last.position);
  }

  comparePositions(a: LogPosition, b: LogPosition): number {
    return compareServerPositions(requirePosition(a), requirePosition(b));
  }

  /** Settles every append that was taken, ends the subscriptions and lets go of the connection. May be called again. */
  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.settled);
    await this.connection.dispose();
  }

  /** The record that stands at a position or behind it; none for a position inside a record, which another log may have given out. */
  private async recordsFrom(from: ReturnType<typeof requirePosition>): Promise<ServerRecord[]> {
    try {
      return await this.calls.readAll({ direction: 'forwards', from, limit: 1 });
    } catch (error) {
      // A call without an answer must not look like a position without an event.
      if (callFailure(error) !== 'invalid-position') throw error;
      return [];
    }
  }

  private requireOpen(): void {
    if (this.closing.signal.aborted) throw new EventStoreUnavailable('the event store is closed');
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    this.requireOpen();
    try {
      return await work();
    } catch (error) {
      throw portError(error);
    }
  }
}
