import type { ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventStoreDbLog, LogRecord } from './eventstoredb-log.ts';
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

/** Records looked through in a page when the client does not say. */
const WINDOW = 32;

export async function answerStreamRead(call: ReadCall, log: EventStoreDbLog, options: ReadReq.Options): Promise<void> {
  const from = options.getStream() as ReadReq.Options.StreamOptions;
  const name = streamNameOf(from);
  const records = log.stream(name);
  if (records.length === 0) return send(call, streamNotFoundMessage(name));
  const isBackwards = isBackwardsRead(options);
  const last = records.length - 1;
  let start = from.hasRevision() ? Number(from.getRevision()) : from.hasEnd() ? last : 0;
  // The page that a backwards read asks for lies beyond the end.
  if (isBackwards && start > last) start = -1;
  const wanted = isBackwards ? records.slice(0, start + 1).reverse() : records.slice(start);
  for (const record of wanted.slice(0, countOf(options))) await send(call, eventMessage(record));
}

export async function answerAllRead(call: ReadCall, log: EventStoreDbLog, options: ReadReq.Options): Promise<void> {
  const position = positionOf(options.getAll() as ReadReq.Options.AllOptions);
  const count = countOf(options);
  if (isBackwardsRead(options)) {
    const end = position === 'end' || position === null ? log.records.length : log.indexFrom(position.commit);
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
  const filter = options.getFilter();
  const accepts = acceptance(filter);
  const interval = Math.max(1, filter?.getCheckpointintervalmultiplier() ?? 1) * (filter?.getMax() || WINDOW);
  const position = positionOf(options.getAll() as ReadReq.Options.AllOptions);
  const after: Position =
    position === 'end' ? placeOf(log.records.at(-1)) : (position ?? { commit: -1n, prepare: -1n });
  let next = after.commit < 0n ? 0 : log.indexFrom(after.commit);
  await send(call, confirmationMessage());
  let considered = 0;
  let isLive = false;
  while (!call.cancelled) {
    const record = log.records[next];
    if (record === undefined) {
      if (!isLive) await send(call, caughtUpMessage());
      isLive = true;
      await news(call, log);
      continue;
    }
    next += 1;
    if (record.position < after.commit || (record.position === after.commit && record.position <= after.prepare))
      continue;
    if (accepts(record)) await send(call, eventMessage(record));
    considered += 1;
    if (filter === undefined || considered % interval !== 0) continue;
    // While it catches up the server names the place where its next page begins.
    const following = log.records[next];
    const checkpoint =
      isLive || following === undefined ? placeOf(record) : { commit: following.position, prepare: 0n };
    await send(call, checkpointMessage(checkpoint));
  }
}

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
