import { Fault } from '../application/faults.ts';
import { randomUuid } from '../crypto/random.ts';
import type { Sql } from '../postgres/sql.ts';
import { addressGroup } from './address-group.ts';

/** Whose wrong passwords are counted together: so many in a quarter of an hour are free, then there is one per pause. */
export interface FailureCount {
  readonly subject: string;
  readonly burst: number;
  readonly pauseSeconds: number;
}

const KNOWN_FOR_DAYS = 30;
/** Older failures count for nothing. */
const SWEPT_AFTER_MINUTES = 60;

/** The account's own failures at one address: forgotten with the right password. */
const pairCount = (username: string, address: string): FailureCount => ({
  subject: `account:${username.toLowerCase()} address:${address}`,
  burst: 10,
  pauseSeconds: 60,
});

/** What a password entered again counts against: the session alone, so that failed sign-ins of others keep nobody from signing. */
export const sessionCount = (accountId: string, tokenId: string | null): FailureCount => ({
  subject: `session:${accountId} ${tokenId ?? ''}`,
  burst: 10,
  pauseSeconds: 60,
});

/**
 * Slows guesses down and locks nobody out: whoever fills a count on purpose makes others wait for seconds, not for a quarter of an hour, and
 * whoever comes from an address from which the account was signed in within thirty days not even that. A person mistypes a handful
 * of times; a guesser needs thousands. Every guess has its place in the counts before its password is looked at.
 */
export class SignInThrottle {
  readonly #sql: Sql;
  readonly #now: () => Date;

  constructor(sql: Sql, now: () => Date = () => new Date()) {
    this.#sql = sql;
    this.#now = now;
  }

  /**
   * What a sign-in counts against. At an address that the account knows, its own failures there. Elsewhere also the account's failures from
   * everywhere, against guesses from many addresses, and the address's, which a whole school may share, against guesses at many accounts.
   */
  async signInCounts(
    username: string,
    accountId: string | null,
    from: string,
  ): Promise<readonly [FailureCount, ...FailureCount[]]> {
    const address = addressGroup(from);
    const pair = pairCount(username, address);
    if (accountId !== null && (await this.#isKnown(accountId, address))) return [pair];
    return [
      pair,
      { subject: `account:${username.toLowerCase()}`, burst: 20, pauseSeconds: 15 },
      { subject: `address:${address}`, burst: 50, pauseSeconds: 5 },
    ];
  }

  /**
   * Whether the guess is right; a wrong one stays counted, a right one clears the first count. Throws `Fault(RATE_LIMITED)` with the seconds to
   * wait, without looking at it, when a count is full.
   */
  async guess(counts: readonly [FailureCount, ...FailureCount[]], isRight: () => Promise<boolean>): Promise<boolean> {
    const guess = randomUuid();
    await this.#begin(counts, guess);
    let wasRight: boolean;
    try {
      wasRight = await isRight();
    } catch (error) {
      await this.#forget(guess, null);
      throw error;
    }
    if (wasRight) await this.#forget(guess, counts[0].subject);
    else await this.#sweep();
    return wasRight;
  }

  /** The account was signed in from here: for thirty days others' guesses do not slow it down here. */
  async know(accountId: string, from: string): Promise<void> {
    await this.#sql.query(
      `insert into account.known_address (account_id, address, seen_at) values ($1, $2, $3)
       on conflict (account_id, address) do update set seen_at = excluded.seen_at`,
      [accountId, addressGroup(from), this.#now().toISOString()],
    );
  }

  /** No address is known any more: whoever knew the password before may have signed in from theirs. */
  async forgetAddresses(accountId: string): Promise<void> {
    await this.#sql.query('delete from account.known_address where account_id = $1', [accountId]);
  }

  async #isKnown(accountId: string, address: string): Promise<boolean> {
    const rows = await this.#sql.query(
      `select 1 from account.known_address
       where account_id = $1 and address = $2 and seen_at > $3::timestamptz - make_interval(days => ${KNOWN_FOR_DAYS})`,
      [accountId, address, this.#now().toISOString()],
      'known address',
    );
    return rows.length > 0;
  }

  async #begin(counts: readonly FailureCount[], guess: string): Promise<void> {
    const [row] = await this.#sql.query<{ wait: number }>(
      'select account.begin_guess($1::text[], $2::int[], $3::int[], $4::timestamptz, $5::uuid) as wait',
      [
        counts.map(({ subject }) => subject),
        counts.map(({ burst }) => burst),
        counts.map(({ pauseSeconds }) => pauseSeconds),
        this.#now().toISOString(),
        guess,
      ],
      'begin guess',
    );
    if (row!.wait > 0)
      throw new Fault('RATE_LIMITED', 'Too many wrong passwords; try again in a moment.', {
        retryAfterSeconds: Math.ceil(row!.wait),
      });
  }

  async #forget(guess: string, subject: string | null): Promise<void> {
    await this.#sql.query('delete from account.failed_sign_in where guess = $1 or subject = $2', [guess, subject]);
  }

  async #sweep(): Promise<void> {
    const now = this.#now().toISOString();
    await this.#sql.query(
      'delete from account.failed_sign_in where failed_at < $1::timestamptz - make_interval(mins => $2)',
      [now, SWEPT_AFTER_MINUTES],
    );
    await this.#sql.query(
      'delete from account.known_address where seen_at < $1::timestamptz - make_interval(days => $2)',
      [now, KNOWN_FOR_DAYS],
    );
  }
}
