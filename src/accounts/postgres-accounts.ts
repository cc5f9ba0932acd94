import type { Accounts, AccountSummary, NewAccount, SignedIn, SignInRefusal } from '../application/ports/accounts.ts';
import { Fault } from '../application/faults.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import { hashPassword, verifyPassword } from '../crypto/password.ts';
import type { Sql } from '../postgres/sql.ts';
import type { Clock } from '../shared/clock.ts';
import { ACCOUNT_COLUMNS, accountStatus, type AccountRow, toPrincipal, toSummary } from './account-row.ts';
import {
  assertNotThrottled,
  type FailureCount,
  forgetFailures,
  pairCount,
  recordFailure,
  sessionCount,
  signInCounts,
} from './throttle.ts';
import type { Tokens } from './tokens.ts';
import { Turns } from './turns.ts';

/** How long a request may trust what an earlier one read of an account; disabling on this node clears it at once. */
const CACHE_MS = 5_000;

interface Status {
  readonly row: AccountRow | null;
  readonly isRevoked: boolean;
}

/** Accounts in the schema `account`. */
export class PostgresAccounts implements Accounts {
  readonly #sql: Sql;
  readonly #tokens: Tokens;
  readonly #clock: Clock;
  readonly #guesses = new Turns();
  /** Reads under way count too, so that requests which come together ask once. */
  readonly #cache = new Map<string, { readonly status: Promise<Status>; readonly until: number }>();

  readonly #onDisabled = new Set<(accountId: string) => void>();

  constructor(sql: Sql, tokens: Tokens, clock: Clock) {
    this.#sql = sql;
    this.#tokens = tokens;
    this.#clock = clock;
  }

  async create(account: NewAccount): Promise<void> {
    await this.#sql.query(
      `insert into account.account (account_id, username, password_hash, display_name, kind, person_id, roles, district_id, school_ids, expires_on)
       values ($1, $2, $3, $4, $5, $6, $7::text[], $8, $9::text[], $10::date)
       on conflict (account_id) do update set password_hash = excluded.password_hash
       where account.password_hash is null and account.kind = 'PERSON'`,
      [
        account.accountId,
        account.username,
        account.password === null ? null : await hashPassword(account.password),
        account.displayName,
        account.kind,
        account.personId,
        account.roles,
        account.districtId,
        account.schoolIds,
        account.expiresOn,
      ],
    );
  }

  async reserve({ password: _password, ...account }: NewAccount): Promise<boolean> {
    const { accountId, username, personId } = account;
    // What a request left behind that was cut off before it was decided is the person's to take again.
    await this.#sql.query(
      `delete from account.account where lower(username) = lower($1) and person_id = $2 and account_id <> $3
         and kind = 'PERSON' and password_hash is null and created_at < now() - interval '1 minute'`,
      [username, personId, accountId],
    );
    await this.#sql.query(
      `insert into account.account (account_id, username, display_name, kind, person_id, roles, district_id, school_ids, expires_on)
       values ($1, $2, $3, $4, $5, $6::text[], $7, $8::text[], $9::date) on conflict do nothing`,
      [
        accountId,
        username,
        account.displayName,
        account.kind,
        personId,
        account.roles,
        account.districtId,
        account.schoolIds,
        account.expiresOn,
      ],
    );
    const [held] = await this.#sql.query<{ readonly person_id: string | null }>(
      'select person_id from account.account where account_id = $1',
      [accountId],
    );
    if (held && held.person_id !== personId)
      throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
    return held !== undefined;
  }

  async release(accountId: string): Promise<void> {
    await this.#sql.query(
      `delete from account.account where account_id = $1 and kind = 'PERSON' and password_hash is null`,
      [accountId],
    );
  }

  async signIn(username: string, password: string, address: string): Promise<SignedIn | SignInRefusal> {
    const row = await this.#rowByUsername(username);
    const isRight = await this.#passwordIsRight(row, password, signInCounts(username, address));
    if (!isRight || !row) return 'WRONG_CREDENTIALS';
    // Only somebody who knows the password learns that the account is off.
    const status = accountStatus(row, this.#clock.now());
    if (status !== 'ACTIVE') return status === 'DISABLED' ? 'ACCOUNT_DISABLED' : 'ACCOUNT_EXPIRED';
    await forgetFailures(this.#sql, pairCount(username, address));
    const { token, expiresAt, accountId } = await this.#tokens.issue(row.account_id);
    return { token, expiresAt, accountId };
  }

  async authenticate(
    token: string,
  ): Promise<{ readonly principal: Principal; readonly tokenId: string; readonly expiresAt: string } | null> {
    const claims = await this.#tokens.read(token);
    if (!claims) return null;
    const { row, isRevoked } = await this.#status(claims.accountId, claims.tokenId);
    if (!row || isRevoked || accountStatus(row, this.#clock.now()) !== 'ACTIVE') return null;
    return { principal: toPrincipal(row), tokenId: claims.tokenId, expiresAt: claims.expiresAt };
  }

  async revoke(tokenId: string): Promise<void> {
    await this.#sql.query(
      `insert into account.revoked_token (token_id, expires_at) values ($1, now() + interval '1 day') on conflict do nothing`,
      [tokenId],
    );
    await this.#sql.query('delete from account.revoked_token where expires_at < now()');
    this.#cache.clear();
  }

  async confirmPassword(accountId: string, password: string, tokenId: string | null): Promise<boolean> {
    const [row] = await this.#sql.query<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account.account where account_id = $1`,
      [accountId],
    );
    const count = sessionCount(accountId, tokenId);
    if (!row || !(await this.#passwordIsRight(row, password, [count]))) return false;
    await forgetFailures(this.#sql, count);
    return true;
  }

  async byIds(accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountSummary>> {
    if (accountIds.length === 0) return new Map();
    const rows = await this.#sql.query<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account.account where account_id = any($1::text[])`,
      [accountIds],
      'accounts by id',
    );
    const now = this.#clock.now();
    return new Map(rows.map((row) => [row.account_id, toSummary(row, now)]));
  }

  async byUsername(username: string): Promise<AccountSummary | null> {
    const row = await this.#rowByUsername(username);
    return row ? toSummary(row, this.#clock.now()) : null;
  }

  async disable(accountId: string): Promise<void> {
    await this.#sql.query(
      'update account.account set disabled_at = coalesce(disabled_at, now()) where account_id = $1',
      [accountId],
    );
    this.#cache.clear();
    for (const ended of this.#onDisabled) ended(accountId);
  }

  onDisabled(listener: (accountId: string) => void): () => void {
    this.#onDisabled.add(listener);
    return () => this.#onDisabled.delete(listener);
  }

  /** Guesses that count together come one after another, so that many at once do not pass the throttle together. */
  async #passwordIsRight(
    row: AccountRow | null,
    password: string,
    counts: readonly [FailureCount, ...FailureCount[]],
  ): Promise<boolean> {
    return this.#guesses.inTurn(counts[0].subject, async () => {
      await assertNotThrottled(this.#sql, counts);
      if (await verifyPassword(password, row?.password_hash ?? null)) return true;
      await recordFailure(this.#sql, counts);
      return false;
    });
  }

  async #rowByUsername(username: string): Promise<AccountRow | null> {
    const [row] = await this.#sql.query<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account.account where lower(username) = lower($1)`,
      [username],
    );
    return row ?? null;
  }

  #status(accountId: string, tokenId: string): Promise<Status> {
    const key = `${accountId} ${tokenId}`;
    const cached = this.#cache.get(key);
    if (cached && cached.until > Date.now()) return cached.status;
    const entry = { status: this.#readStatus(accountId, tokenId), until: Date.now() + CACHE_MS };
    if (this.#cache.size > 10_000) this.#cache.clear();
    this.#cache.set(key, entry);
    // A read that failed is no answer to the next request.
    entry.status.catch(() => {
      if (this.#cache.get(key) === entry) this.#cache.delete(key);
    });
    return entry.status;
  }

  async #readStatus(accountId: string, tokenId: string): Promise<Status> {
    const [row] = await this.#sql.query<AccountRow & { is_revoked: boolean }>(
      `select ${ACCOUNT_COLUMNS}, exists (select from account.revoked_token t where t.token_id = $2) as is_revoked from account.account where account_id = $1`,
      [accountId, tokenId],
      'account status',
    );
    return { row: row ?? null, isRevoked: row?.is_revoked ?? false };
  }
}
