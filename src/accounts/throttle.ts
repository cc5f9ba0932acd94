import { Fault } from '../application/faults.ts';
import type { Sql } from '../postgres/sql.ts';

const WINDOW_MINUTES = 15;

/** Whose failures are counted together, and how many of them in a quarter of an hour are too many. */
export interface FailureCount {
  readonly subject: string;
  readonly max: number;
}

/**
 * What a failed sign-in counts against. A person mistypes a handful of times; a guesser needs thousands. Ten belong to the account and
 * the address together, so that nobody elsewhere locks a person out; a hundred to the account from everywhere, against guesses from many
 * addresses; fifty to the address, because a school's staff may share one.
 */
export const signInCounts = (username: string, address: string): readonly [FailureCount, ...FailureCount[]] => [
  pairCount(username, address),
  { subject: `account:${username.toLowerCase()}`, max: 100 },
  { subject: `address:${address}`, max: 50 },
];

/** What the account's own failures at one address count against: forgotten with the right password. */
export const pairCount = (username: string, address: string): FailureCount => ({
  subject: `account:${username.toLowerCase()} address:${address}`,
  max: 10,
});

/** What a password entered again counts against: the session alone, so that failed sign-ins of others keep nobody from signing. */
export const sessionCount = (accountId: string, tokenId: string | null): FailureCount => ({
  subject: `session:${accountId} ${tokenId ?? ''}`,
  max: 10,
});

/** Throws RATE_LIMITED when one of the counts is full. */
export async function assertNotThrottled(sql: Sql, counts: readonly FailureCount[]): Promise<void> {
  const rows = await sql.query<{ subject: string; failures: number }>(
    `select subject, count(*)::int as failures from account.failed_sign_in
     where subject = any($1::text[]) and failed_at > now() - make_interval(mins => ${WINDOW_MINUTES}) group by subject`,
    [counts.map(({ subject }) => subject)],
  );
  const failures = new Map(rows.map((row) => [row.subject, row.failures]));
  if (counts.some(({ subject, max }) => (failures.get(subject) ?? 0) >= max)) {
    throw new Fault('RATE_LIMITED', 'Too many wrong passwords; try again later.', {
      retryAfterSeconds: WINDOW_MINUTES * 60,
    });
  }
}

export async function recordFailure(sql: Sql, counts: readonly FailureCount[]): Promise<void> {
  await sql.query('insert into account.failed_sign_in (subject) select unnest($1::text[])', [
    counts.map(({ subject }) => subject),
  ]);
  await sql.query('delete from account.failed_sign_in where failed_at < now() - make_interval(mins => $1)', [
    WINDOW_MINUTES * 4,
  ]);
}

export async function forgetFailures(sql: Sql, { subject }: FailureCount): Promise<void> {
  await sql.query('delete from account.failed_sign_in where subject = $1', [subject]);
}
