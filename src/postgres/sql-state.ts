/** The five characters of SQLSTATE that the server gave with an error, or undefined for every other error. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

const LOST =
  /connection (is )?(terminated|closed|ended)|connection error|not queryable|timeout exceeded when trying to connect/i;
const SOCKET_CODES: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'];

/** True when the connection broke, so nobody knows whether the last statement took effect: ask the data, then send it again. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  // 08: connection exceptions; 57P01-57P03: shut down by an administrator, crash of a neighbour, not yet ready.
  if (state !== undefined) return state.startsWith('08') || state === '57P01' || state === '57P02' || state === '57P03';
  if (!(error instanceof Error)) return false;
  return SOCKET_CODES.includes((error as { code?: unknown }).code) || LOST.test(error.message);
}
