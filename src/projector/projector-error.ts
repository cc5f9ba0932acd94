import { sqlStateOf } from '../postgres/sql-state.ts';

/** Another runner has taken over: what this one was about to commit is rolled back, and it writes nothing more. */
export class ProjectorFenced extends Error {
  override readonly name = 'ProjectorFenced';

  constructor(namespace: string) {
    super(`Another projector has taken over ${namespace}.`);
  }
}

/**
 * `LOG_MISMATCH`: the log is not the one that was projected, or an older backup of it. `CHAIN_BROKEN`: an event does not follow its
 * predecessor. `KEY_STORE_MISMATCH`: the key store is older than the log. `STATE_EVENT_FAILED`: a handler failed on an event that concerns
 * everyone. `NAMESPACE_MISSING`: nobody made the tables. Nothing is skipped: the line stands until a person has acted.
 */
export type FaultCode =
  'LOG_MISMATCH' | 'CHAIN_BROKEN' | 'KEY_STORE_MISMATCH' | 'STATE_EVENT_FAILED' | 'NAMESPACE_MISSING';

export class ProjectorFaulted extends Error {
  override readonly name = 'ProjectorFaulted';

  constructor(
    readonly code: FaultCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A handler, or the decoding of an event, failed because of the events it was given. */
export class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';

  constructor(
    readonly handler: string,
    cause: unknown,
  ) {
    super(`${handler}: ${describeSafely(cause)}`, { cause });
  }

  /** What to throw for an error of a handler: an outage as it is, since it says nothing about the events. */
  static unlessOutage(handler: string, error: unknown): unknown {
    return error instanceof HandlerFailed || isOutage(error) ? error : new HandlerFailed(handler, error);
  }
}

/** SQLSTATE classes that say something about the data or the statement; every other class is the server's own trouble. */
const DATA_CLASSES = ['0A', '20', '21', '22', '23', '42', '44', '54', 'P0'];
const OUTAGE_CODES: readonly unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOSPC',
];
const OUTAGE_NAMES = ['EventStoreUnavailable', 'ProjectorFenced', 'ProjectorFaulted'];
const OUTAGE_TEXT =
  /connection (is )?(terminated|closed|ended)|connection error|not queryable|timeout exceeded|the database is closed|pool after calling end|was given back/i;

/** True when the surroundings failed and the same work may succeed later; false when the events themselves cannot be handled. */
export function isOutage(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return !DATA_CLASSES.includes(state.slice(0, 2));
  if (!(error instanceof Error)) return false;
  if (OUTAGE_NAMES.includes(error.name) || OUTAGE_CODES.includes((error as { code?: unknown }).code)) return true;
  return OUTAGE_TEXT.test(error.message) || (error.cause !== undefined && isOutage(error.cause));
}

/** An error for people who operate the server: what is quoted in it may be somebody's name, so it is left out. */
export function describeSafely(error: unknown): string {
  if (!(error instanceof Error)) return 'threw something that is no error';
  const state = sqlStateOf(error);
  // From the first quotation mark to the last: what is quoted may hold quotation marks itself.
  const message = error.message.replace(/["'`“][\s\S]*["'`”]/, '…').slice(0, 300);
  return `${error.name}${state === undefined ? '' : ` ${state}`}: ${message}`;
}
