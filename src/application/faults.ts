/** Faults of a request, as opposed to refusals of the domain: they become GraphQL errors with these codes. */
export const FAULT_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'IDEMPOTENCY_KEY_REUSED',
  'RATE_LIMITED',
  'STALE_READ',
  'MAINTENANCE',
  'LANE_FAULTED',
  'INTERNAL_SERVER_ERROR',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** Thrown by application services; the only kind of error whose message reaches a client. */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: FaultCode,
    message: string,
    readonly details: { readonly [key: string]: string | number } = {},
  ) {
    super(message);
  }
}

/** Unknown ids and other districts' ids get the same answer, so that nobody can probe. */
export const notFound = (what: string): Fault => new Fault('NOT_FOUND', `No such ${what}.`);
