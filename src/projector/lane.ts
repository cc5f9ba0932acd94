/** Events of this lane concern everyone (codes, definitions, windows): when one fails, the line stops. */
export const STATE_LANE = 'state';

const IDENTITY_STREAM = /^(?:student|person)-/;

/**
 * What is parked together when an event fails: a district's id for its streams, the stream itself for a student's or person's identity,
 * `state` for the rest (architecture.md §4).
 */
export function laneOf(event: { readonly stream: string; readonly org: string }): string {
  return IDENTITY_STREAM.test(event.stream) ? event.stream : event.org;
}

/** True for a lane that is one identity stream; any other lane is an `org`. */
export function isStreamLane(lane: string): boolean {
  return IDENTITY_STREAM.test(lane);
}

/** Lanes of a namespace that are parked, with the position of the first event that was not applied. */
export type ParkedLanes = ReadonlyMap<string, number>;

export function isParkedAt(parked: ParkedLanes, lane: string, position: number): boolean {
  const from = parked.get(lane);
  return from !== undefined && position >= from;
}
