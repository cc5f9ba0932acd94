import type { RejectionCode } from '../rejections.ts';

/** Why the domain refuses a command: a stable code, the input field it is about, and facts that explain it (never personal data). */
export interface Rejection {
  readonly code: RejectionCode;
  /** Path into the command's input, for example `['content', 'events', '0', 'eventTypeId']`. */
  readonly path?: readonly string[];
  readonly details?: { readonly [key: string]: string };
}

/** Accepted with no events means: already so, nothing to record. */
export type Decision<Event> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] };

/** Pure: no clock, no randomness, no I/O, no throw. Time, ids and outside facts arrive inside the command. */
export interface Decider<State, Command, Event extends { readonly type: string }> {
  /** First word of the aggregate's stream names: one camelCase word. */
  readonly category: string;
  readonly initial: State;
  decide(state: State, command: Command): Decision<Event>;
  evolve(state: State, event: Event): State;
}

export const accepted = <Event>(...events: readonly Event[]): Decision<Event> => ({ kind: 'accepted', events });

export const rejected = (
  code: RejectionCode,
  details?: Rejection['details'],
  path?: readonly string[],
): { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] } => ({
  kind: 'rejected',
  rejections: [{ code, ...(path && { path }), ...(details && { details }) }],
});

export const rejectedAll = (
  rejections: readonly Rejection[],
): { readonly kind: 'rejected'; readonly rejections: readonly Rejection[] } => ({ kind: 'rejected', rejections });
