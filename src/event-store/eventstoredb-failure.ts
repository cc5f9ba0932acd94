import { EventRefused, EventStoreUnavailable } from './errors.ts';

/** What a failed call means. `unknown`: no answer, so an append may have been written or may still be. */
export type CallFailure = 'wrong-version' | 'not-found' | 'invalid-position' | 'refused' | 'unknown';

/** The server holds or answers what this adapter cannot work with; asking again does not help. */
export class EventStoreDbUnusable extends Error {
  override readonly name = 'EventStoreDbUnusable';
  readonly type = 'unusable';
}

/** The client's own names of what went wrong, in `type` of its errors. */
const MEANING: Readonly<Record<string, CallFailure>> = {
  'wrong-expected-version': 'wrong-version',
  'stream-not-found': 'not-found',
  'maximum-append-size-exceeded': 'refused',
  'access-denied': 'refused',
  'stream-deleted': 'refused',
  'invalid-argument': 'refused',
  unusable: 'refused',
};
/** gRPC's INVALID_ARGUMENT, with which a server ends a subscription from inside a record. */
const INVALID_ARGUMENT = 3;
/** A read from there is an unknown error (gRPC's 2), told from an outage only by its text. */
const INVALID_POSITION = /ReadAllResult: InvalidPosition/;

/** Anything the client does not name (also "channel has been shut down", an error without a code) leaves the outcome unknown. */
export function callFailure(error: unknown): CallFailure {
  const { type, code, message } = error as {
    readonly type?: unknown;
    readonly code?: unknown;
    readonly message?: unknown;
  };
  const meaning = typeof type === 'string' ? MEANING[type] : undefined;
  if (meaning !== undefined) return meaning;
  const isInvalid = code === INVALID_ARGUMENT || INVALID_POSITION.test(String(message));
  return isInvalid ? 'invalid-position' : 'unknown';
}

/** The error that the port promises for a failed call. */
export function portError(error: unknown): Error {
  if (error instanceof EventStoreUnavailable || error instanceof EventRefused || error instanceof EventStoreDbUnusable)
    return error;
  const { type } = error as { readonly type?: unknown };
  if (type === 'maximum-append-size-exceeded')
    return new EventRefused('the append is larger than the event log takes in one call', { cause: error });
  if (callFailure(error) === 'refused')
    return new Error(`the event log refused a call: ${String(type)}`, { cause: error });
  return new EventStoreUnavailable('the event log did not answer', { cause: error });
}
