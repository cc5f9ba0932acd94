import { systemClock, type Clock } from '../shared/clock.ts';
import { checkAppend } from './check-append.ts';
import { densePosition, startPosition } from './dense-position.ts';
import { EventStoreUnavailable } from './errors.ts';
import { judgeAppend } from './judge-append.ts';
import { LogHead } from './log-head.ts';
import type {
  AppendOutcome,
  AppendRequest,
  EventStore,
  LogMessage,
  LogPosition,
  ReadStreamOptions,
  RecordedEvent,
} from './port.ts';
import { tailLog } from './tail-log.ts';

/** The log of unit tests: the same answers as the real ones, gone with the process. */
export class InMemoryEventStore implements EventStore {
  private readonly log: RecordedEvent[] = [];
  private readonly streams = new Map<string, RecordedEvent[]>();
  private readonly byId = new Map<string, RecordedEvent>();
  private readonly head = new LogHead();
  private readonly closing = new AbortController();

  constructor(private readonly clock: Clock = systemClock) {}

  async append(request: AppendRequest): Promise<AppendOutcome> {
    if (this.closing.signal.aborted) throw new EventStoreUnavailable('the event store is closed');
    checkAppend(request);
    const stream = this.streams.get(request.stream) ?? [];
    const refusal = judgeAppend(request, { last: stream.at(-1) ?? null, find: (id) => this.byId.get(id) });
    if (refusal !== null) return refusal;
    const recordedAt = this.clock.now().toISOString();
    for (const event of request.events) {
      const place = {
        stream: request.stream,
        revision: stream.length,
        logPosition: String(this.log.length + 1),
        recordedAt,
      };
      const recorded: RecordedEvent = { ...event, ...place };
      stream.push(recorded);
      this.log.push(recorded);
      this.byId.set(recorded.id, recorded);
    }
    this.streams.set(request.stream, stream);
    this.head.advance(this.log.length);
    return { kind: 'appended', revision: stream.length - 1, logPosition: String(this.log.length) };
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const events = this.streams.get(stream) ?? [];
    const isBackwards = options.direction === 'backwards';
    const wanted = isBackwards
      ? events.slice(0, (options.from ?? events.length) + 1).reverse()
      : events.slice(options.from ?? 0);
    return wanted.slice(0, options.limit);
  }

  /** Up to `limit` events after a position, in log order. */
  async readAfter(position: LogPosition | null, limit: number): Promise<readonly RecordedEvent[]> {
    const after = startPosition(position);
    return this.log.slice(after, after + limit);
  }

  async *subscribeAll(options: {
    readonly after: LogPosition | null;
    readonly signal: AbortSignal;
  }): AsyncGenerator<LogMessage> {
    startPosition(options.after);
    const signal = AbortSignal.any([options.signal, this.closing.signal]);
    yield* tailLog((position, limit) => this.readAfter(position, limit), this.head, options.after, signal);
  }

  async readAt(position: LogPosition): Promise<RecordedEvent | null> {
    return this.log[(densePosition(position) ?? 0) - 1] ?? null;
  }

  async currentEnd(): Promise<LogPosition | null> {
    return this.log.at(-1)?.logPosition ?? null;
  }

  comparePositions(a: LogPosition, b: LogPosition): number {
    return startPosition(a) - startPosition(b);
  }

  async close(): Promise<void> {
    this.closing.abort();
  }
}
