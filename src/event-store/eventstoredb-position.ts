import { EventStoreDbUnusable } from './eventstoredb-failure.ts';
import type { LogPosition } from './port.ts';

/** A place in EventStoreDB's log: byte offsets that grow but are not dense. Of an event both are equal; of a checkpoint they may differ. */
export interface ServerPosition {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** What a server answers where it knows no position. */
const UNKNOWN = 0xffff_ffff_ffff_ffffn;
const POSITION = /^(0|[1-9]\d{0,18})(?:\/(0|[1-9]\d{0,18}))?$/;

/** Throws when the server gave no position: versions before 22.6 give none with the events of a stream. */
export function positionText(position: ServerPosition | undefined): LogPosition {
  if (position === undefined || position.commit === UNKNOWN)
    throw new EventStoreDbUnusable('the event log gives no positions: EventStoreDB 22.6 or newer is needed');
  const { commit, prepare } = position;
  return commit === prepare ? String(commit) : `${commit}/${prepare}`;
}

/** Undefined for a text that no EventStoreDB log gave out. */
export function parsePosition(text: LogPosition): ServerPosition | undefined {
  const match = POSITION.exec(text);
  if (match === null) return undefined;
  const commit = BigInt(match[1] as string);
  const prepare = match[2] === undefined ? commit : BigInt(match[2]);
  // The server has no answer for such a place but an error of its own.
  return prepare > commit ? undefined : { commit, prepare };
}

/** The same, but throws `RangeError`. */
export function requirePosition(text: LogPosition): ServerPosition {
  const position = parsePosition(text);
  if (position === undefined) throw new RangeError(`${JSON.stringify(text)} is not a position of this log`);
  return position;
}

/** Negative when `a` comes before `b`. */
export function compareServerPositions(a: ServerPosition, b: ServerPosition): number {
  const order = a.commit === b.commit ? a.prepare - b.prepare : a.commit - b.commit;
  return order < 0n ? -1 : order > 0n ? 1 : 0;
}
