import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Fault, FAULT_CODES } from '../src/application/faults.ts';
import { EventRefused, EventStoreUnavailable, RateLimited } from '../src/event-store/errors.ts';

const known = new Set<string>(FAULT_CODES);
/** Codes of the GraphQL layer itself, with the code that clients see. */
const layerCodes: { readonly [code: string]: string } = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
};

/** The one door for errors: known codes pass with their message, everything else becomes INTERNAL_SERVER_ERROR with an id that the log knows. */
export function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  report: (errorId: string, error: unknown) => string,
): GraphQLFormattedError {
  const cause = unwrap(error);
  const where = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (cause instanceof Fault)
    return { message: cause.message, ...where, extensions: { code: cause.code, ...cause.details } };
  if (cause instanceof RateLimited)
    return {
      message: 'Too many requests; try again shortly.',
      ...where,
      extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 },
    };
  if (cause instanceof EventRefused)
    return { message: cause.message, ...where, extensions: { code: 'BAD_USER_INPUT' } };
  const code = typeof formatted.extensions?.code === 'string' ? formatted.extensions.code : undefined;
  const seen = code === undefined ? undefined : (layerCodes[code] ?? (known.has(code) ? code : undefined));
  if (seen !== undefined && seen !== 'INTERNAL_SERVER_ERROR')
    return { message: withoutSuggestions(formatted.message), ...where, extensions: { code: seen } };
  const errorId = report('', cause);
  const message =
    cause instanceof EventStoreUnavailable
      ? 'The event log does not answer; try again.'
      : 'Something went wrong on our side.';
  return { message, ...where, extensions: { code: 'INTERNAL_SERVER_ERROR', errorId } };
}

function unwrap(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? error.originalError : error;
}

/** Validation messages that guess at names would describe the schema to people who may not read it. */
function withoutSuggestions(message: string): string {
  return message.replace(/ ?Did you mean .*$/s, '');
}
