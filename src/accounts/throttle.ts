import { Fault } from '../application/faults.ts';
import type { Sql } from '../postgres/sql.ts';

const WINDOW_MINUTES = 15;
/** A person mistypes a handful of times; a guesser needs thousands. */
const MAX_PER_ACCOUNT = 10;
/** A school's staff may share one address. */
const MAX_PER_ADDRESS = 50;

/** Throws RATE_LIMITED when the account name or the address has failed too often in the last quarter of an hour. */
export async function assertNotThrottled(sql: Sql, username: string, address: string): Promise<void> {
  const rows = await sql.query<{ subject: string; failures: number }>(
    `select subject, count(*)::int as failures from account.failed_sign_in
     where subject = any($1::text[]) and failed_at > now() - make_interval(mins => ${WINDOW_MINUTES}) group by subject`,
    [[accountSubject(username), addressSubject(address)]],
  );
  const failures = new Map(rows.map((row) => [row.subject, row.failures]));
  if (
    (failures.get(accountSubject(username)) ?? 0) >= MAX_PER_ACCOUNT ||
    (failures.get(addressSubject(address)) ?? 0) >= MAX_PER_ADDRESS
  ) {
    throw new Fault('RATE_LIMITED', 'Too many failed sign-ins; try again later.', {
      retryAfterSeconds: WINDOW_MINUTES * 60,
    });
  }
}

export async function recordFailure(sql: Sql, username: string, address: string): Promise<void> {
  await sql.query('insert into account.failed_sign_in (subject) select unnest($1::text[])', [
    [accountSubject(username), addressSubject(address)],
  ]);
  await sql.query('delete from account.failed_sign_in where failed_at < now() - make_interval(mins => $1)', [
    WINDOW_MINUTES * 4,
  ]);
}

export async function forgetFailures(sql: Sql, username: string): Promise<void> {
  await sql.query('delete from account.failed_sign_in where subject = $1', [accountSubject(username)]);
}

const accountSubject = (username: string) => `account:${username.toLowerCase()}`;
const addressSubject = (address: string) => `address:${address}`;
