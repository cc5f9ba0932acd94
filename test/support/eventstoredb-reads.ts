import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { BeyondEnd, type EventStoreDbLog, type LogRecord } from './eventstoredb-log.ts';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
  type Position,
  positionOf,
  streamNameOf,
  streamNotFoundMessage,
} from './eventstoredb-messages.ts';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Records looked through in a page when the client does not say, and records handed out in one. */
const PAGE = 32;
/** New records that a live subscription can have waiting; with more it falls behind and catches up again. */
const LIVE_BUFFER = 32;
const BEGINNING: Position = { commit: -1n, prepare: -1n };

export async function answerStreamRead(call: ReadCall, log: EventStoreDbLog, options: ReadReq.Options): Promise<void> {
  const from = options.getStream() as ReadReq.Options.StreamOptions;
  const name = streamNameOf(from);
  const records = log.stream(name);
  if (records.length === 0) return send(call, streamNotFoundMessage(name));
  const start = from.hasRevision() ? Number(from.getRevision()) : from.hasEnd() ? records.length - 1 : 0;
  const wanted = isBackwardsRead(options) ? records.slice(0, start + 1).reverse() : records.slice(start);
  for (const record of wanted.slice(0, countOf(options))) await send(call, eventMessage(record));
}

export async function answerAllRead(call: ReadCall, log: EventStoreDbLog, options: ReadReq.Options): Promise<void> {
  const position = positionOf(options.getAll() as ReadReq.Options.AllOptions);
  const count = countOf(options);
  if (isBackwardsRead(options)) {
    const last = log.records.at(-1)?.position ?? 0n;
    if (position !== null && position !== 'end' && position.commit > last) throw new BeyondEnd();
    const end = position === 'end' ? log.records.length : log.indexFrom(position?.commit ?? 0n);
    for (const record of log.records.slice(Math.max(0, end - count), end).reverse())
      await send(call, eventMessage(record));
    return;
  }
  // Forwards from a position the record there comes too.
  const start = position === 'end' ? log.records.length : log.indexFrom(position?.commit ?? 0n);
  for (const record of log.records.slice(start, start + count)) await send(call, eventMessage(record));
}

/** Everything after a position, then what is appended, until the client leaves. From beyond the end: caught up, then silence. */
export async function answerSubscription(
  call: ReadCall,
  log: EventStoreDbLog,
  options: ReadReq.Options,
): Promise<void> {
  await send(call, confirmationMessage());
  const position = positionOf(options.getAll() as ReadReq.Options.AllOptions);
  const last = log.records.at(-1);
  const from = position === 'end' ? placeOf(last) : (position ?? BEGINNING);
  const subscription = new Subscription(call, log, options.getFilter(), from);
  let isBehind = isBefore(from, placeOf(last));
  while (!call.cancelled) {
    if (isBehind) await subscription.catchUp();
    isBehind = true;
    await send(call, caughtUpMessage());
    await subscription.follow();
  }
}

/** One subscription with the server's habits: pages while it catches up, a buffer while it is live, and where it tells its place. */
class Subscription {
  private readonly accepts: (record: LogRecord) => boolean;
  private readonly window: number;
  private readonly interval: number;
  /** Index of the first record that was not looked at. */
  private next: number;
  private consideredLive = 0;
  /** The last checkpoint that was sent. */
  private told = BEGINNING;

  constructor(
    private readonly call: ReadCall,
    private readonly log: EventStoreDbLog,
    private readonly filter: ReadReq.Options.FilterOptions | undefined,
    /** Of the event or checkpoint that was sent last. */
    private reached: Position,
  ) {
    this.accepts = acceptance(filter);
    this.window = filter?.getMax() || PAGE;
    this.interval = Math.max(1, filter?.getCheckpointintervalmultiplier() ?? 1) * this.window;
    this.next = log.records.length;
  }

  /** Page by page to the end of the log. The first page begins with the record at the place that was reached. */
  async catchUp(): Promise<void> {
    this.next = this.log.indexFrom(this.reached.commit < 0n ? 0n : this.reached.commit);
    let pageBegin = this.reached;
    let considered = 0;
    while (!this.call.cancelled) {
      const sendable: LogRecord[] = [];
      const end = Math.min(this.next + this.window, this.log.records.length);
      for (; this.next < end && sendable.length < PAGE; this.next += 1, considered += 1) {
        const record = this.log.records[this.next] as LogRecord;
        if (this.accepts(record)) sendable.push(record);
      }
      const following = this.log.records[this.next];
      for (const record of sendable) await this.sendEvent(record);
      if (following === undefined) return this.tell();
      if (considered >= this.interval) {
        considered %= this.interval;
        if (isBefore(this.reached, pageBegin)) this.reached = pageBegin;
        await this.tell();
      }
      pageBegin = { commit: following.position, prepare: 0n };
    }
  }

  /** What is appended, until too much of it comes at once. */
  async follow(): Promise<void> {
    while (!this.call.cancelled) {
      const waiting = this.log.records.slice(this.next);
      if (waiting.length === 0) await news(this.call, this.log);
      if (waiting.filter((record) => this.accepts(record)).length > LIVE_BUFFER) return this.tell();
      for (const record of waiting) {
        this.next += 1;
        await this.sendEvent(record);
        this.consideredLive += 1;
        if (this.consideredLive % this.interval !== 0 || isBefore(placeOf(record), this.reached)) continue;
        this.reached = placeOf(record);
        await this.tell();
      }
    }
  }

  private async sendEvent(record: LogRecord): Promise<void> {
    if (!this.accepts(record) || !isBefore(this.reached, placeOf(record))) return;
    this.reached = placeOf(record);
    await send(this.call, eventMessage(record));
  }

  private async tell(): Promise<void> {
    if (this.filter === undefined || !isBefore(this.told, this.reached)) return;
    this.told = this.reached;
    await send(this.call, checkpointMessage(this.reached));
  }
}

const isBefore = (a: Position, b: Position): boolean =>
  a.commit < b.commit || (a.commit === b.commit && a.prepare < b.prepare);

const isBackwardsRead = (options: ReadReq.Options): boolean =>
  options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;

const placeOf = (record: LogRecord | undefined): Position => ({
  commit: record?.position ?? -1n,
  prepare: record?.position ?? -1n,
});

const countOf = (options: ReadReq.Options): number => Math.min(Number(options.getCount()), 1e9);

function acceptance(filter: ReadReq.Options.FilterOptions | undefined): (record: LogRecord) => boolean {
  const expression = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (filter === undefined || expression === undefined) return () => true;
  const isByType = filter.hasEventType();
  const regex = expression.getRegex() === '' ? null : new RegExp(expression.getRegex());
  return (record) => {
    const text = isByType ? record.type : record.stream;
    return regex === null ? expression.getPrefixList().some((prefix) => text.startsWith(prefix)) : regex.test(text);
  };
}

/** Waits for the client when it reads slowly. */
async function send(call: ReadCall, message: ReadResp): Promise<void> {
  if (call.cancelled || call.write(message)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      call.off('drain', done).off('cancelled', done);
      resolve();
    };
    call.on('drain', done).on('cancelled', done);
  });
}

function news(call: ReadCall, log: EventStoreDbLog): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      call.off('cancelled', done);
      resolve();
    };
    const stop = log.onAppend(done);
    call.on('cancelled', done);
  });
}
