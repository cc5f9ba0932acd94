import type {
  Accounts,
  AccountSummary,
  NewAccount,
  Reservation,
  SignedIn,
  SignInRefusal,
} from '../application/ports/accounts.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import { hashPassword, PASSWORD_COST, type ScryptCost, verifyPassword } from '../crypto/password.ts';
import { randomBytes } from '../crypto/random.ts';
import type { Sql } from '../postgres/sql.ts';
import type { Clock } from '../shared/clock.ts';
import { ACCOUNT_COLUMNS, accountStatus, type AccountRow, toPrincipal, toSummary } from './account-row.ts';
import { reserveAccount } from './reservation.ts';
import { sessionCount, SignInThrottle } from './throttle.ts';
import { SessionStatuses } from './session-status.ts';
import type { Tokens } from './tokens.ts';

/** 18 bytes are 24 characters that nobody guesses. */
const CODE_BYTES = 18;
const ONE_TIME_MS = 3 * 24 * 60 * 60 * 1000;

/** Accounts in the schema `account`. */
export class PostgresAccounts implements Accounts {
  readonly #sql: Sql;
  readonly #tokens: Tokens;
  readonly #clock: Clock;
  readonly #throttle: SignInThrottle;
  readonly #statuses: SessionStatuses;
  readonly #cost: ScryptCost;
  readonly #onSessionsEnded = new Set<(accountId: string) => void>();

  /** `cost` is what one guess at a password takes. */
  constructor(sql: Sql, tokens: Tokens, clock: Clock, cost = PASSWORD_COST) {
    this.#sql = sql;
    this.#tokens = tokens;
    this.#clock = clock;
    this.#cost = cost;
    this.#throttle = new SignInThrottle(sql);
    this.#statuses = new SessionStatuses(sql);
  }

  create(account: NewAccount): Promise<void> {
    return this.createAll([account]);
  }

  async createAll(accounts: readonly NewAccount[]): Promise<void> {
    const hashes = new Map<string, string>();
    for (const { password } of accounts)
      if (password !== null && !hashes.has(password)) hashes.set(password, await this.#hash(password));
    const rows = accounts.map(({ password, ...account }) => ({
      ...account,
      passwordHash: password === null ? null : hashes.get(password),
    }));
    await this.#sql.query(
      `insert into account.account (account_id, username, password_hash, display_name, kind, person_id, roles, district_id, school_ids, expires_on)
       select "accountId", username, "passwordHash", "displayName", kind, "personId", roles, "districtId", "schoolIds", "expiresOn"
       from json_to_recordset($1::json) as a("accountId" text, username text, "passwordHash" text, "displayName" text, kind text,
         "personId" text, roles text[], "districtId" text, "schoolIds" text[], "expiresOn" date)
       on conflict (account_id) do update set password_hash = excluded.password_hash
       where account.password_hash is null and account.kind = 'PERSON'`,
      [JSON.stringify(rows)],
    );
  }

  reserve(account: NewAccount, reservation: Reservation): Promise<boolean> {
    return reserveAccount(this.#sql, account, reservation);
  }

  async release(accountId: string): Promise<void> {
    await this.#sql.query('delete from account.account where account_id = $1 and password_hash is null', [accountId]);
  }

  async signIn(username: string, password: string, address: string): Promise<SignedIn | SignInRefusal> {
    const row = await this.#rowByUsername(username);
    const counts = await this.#throttle.signInCounts(username, row?.account_id ?? null, address);
    const isRight = await this.#throttle.guess(counts, () => this.#isRight(password, row));
    if (!isRight || !row || this.#isTooLate(row)) return 'WRONG_CREDENTIALS';
    // Only somebody who knows the password learns that the account is off.
    const session = await this.#open(row);
    if (typeof session !== 'string') await this.#throttle.know(row.account_id, address);
    return session;
  }

  async openSession(username: string): Promise<SignedIn | SignInRefusal> {
    const row = await this.#rowByUsername(username);
    return !row || this.#isTooLate(row) ? 'WRONG_CREDENTIALS' : this.#open(row);
  }

  async authenticate(
    token: string,
  ): Promise<{ readonly principal: Principal; readonly tokenId: string; readonly expiresAt: string } | null> {
    const claims = await this.#tokens.read(token);
    if (!claims) return null;
    const { row, isRevoked } = await this.#statuses.of(claims.accountId, claims.tokenId);
    if (!row || isRevoked || row.password_revision !== claims.passwordRevision) return null;
    if (this.#isTooLate(row) || accountStatus(row, this.#clock.now()) !== 'ACTIVE') return null;
    return { principal: toPrincipal(row), tokenId: claims.tokenId, expiresAt: claims.expiresAt };
  }

  async revoke(tokenId: string): Promise<void> {
    await this.#sql.query(
      `insert into account.revoked_token (token_id, expires_at) values ($1, now() + interval '1 day') on conflict do nothing`,
      [tokenId],
    );
    await this.#sql.query('delete from account.revoked_token where expires_at < now()');
    this.#statuses.forget();
  }

  async confirmPassword(accountId: string, password: string, tokenId: string | null): Promise<boolean> {
    const row = await this.#rowById(accountId);
    return this.#throttle.guess([sessionCount(accountId, tokenId)], () => this.#isRight(password, row));
  }

  async isPassword(
    { accountId, username }: Pick<AccountSummary, 'accountId' | 'username'>,
    password: string,
    address: string,
  ): Promise<boolean> {
    const row = await this.#rowById(accountId);
    const counts = await this.#throttle.signInCounts(username, accountId, address);
    return this.#throttle.guess(counts, () => this.#isRight(password, row));
  }

  changePassword(accountId: string, password: string, revision: number): Promise<boolean> {
    return this.#setPassword(accountId, { password, revision, oneTimeUntil: null });
  }

  async resetPassword(accountId: string, mustChange: boolean, revision: number): Promise<string | null> {
    const password = Buffer.from(randomBytes(CODE_BYTES)).toString('base64url');
    const until = new Date(this.#clock.now().getTime() + ONE_TIME_MS).toISOString();
    const isSet = await this.#setPassword(accountId, { password, revision, oneTimeUntil: mustChange ? until : null });
    return isSet ? password : null;
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
    this.#endSessions(accountId);
  }

  onSessionsEnded(listener: (accountId: string) => void): () => void {
    this.#onSessionsEnded.add(listener);
    return () => this.#onSessionsEnded.delete(listener);
  }

  async #open(row: AccountRow): Promise<SignedIn | SignInRefusal> {
    const status = accountStatus(row, this.#clock.now());
    if (status !== 'ACTIVE') return status === 'DISABLED' ? 'ACCOUNT_DISABLED' : 'ACCOUNT_EXPIRED';
    const { token, expiresAt, accountId } = await this.#tokens.issue(row.account_id, row.password_revision);
    return { token, expiresAt, accountId, mustChangePassword: row.one_time_until !== null };
  }

  #endSessions(accountId: string): void {
    this.#statuses.forget();
    for (const ended of this.#onSessionsEnded) ended(accountId);
  }

  #hash(password: string): Promise<string> {
    return hashPassword(password, { cost: this.#cost });
  }

  #isRight(password: string, row: AccountRow | null): Promise<boolean> {
    return verifyPassword(password, row?.password_hash ?? null, this.#cost);
  }

  #isTooLate({ one_time_until: until }: AccountRow): boolean {
    return until !== null && Date.parse(until) < this.#clock.now().getTime();
  }

  async #setPassword(
    accountId: string,
    next: { readonly password: string; readonly revision: number; readonly oneTimeUntil: string | null },
  ): Promise<boolean> {
    const set = await this.#sql.query(
      `update account.account set password_hash = $2, password_revision = $3, one_time_until = $4
       where account_id = $1 and password_revision < $3 returning account_id`,
      [accountId, await this.#hash(next.password), next.revision, next.oneTimeUntil],
    );
    if (set.length === 0) return false;
    await this.#throttle.forgetAddresses(accountId);
    this.#endSessions(accountId);
    return true;
  }

  async #rowById(accountId: string): Promise<AccountRow | null> {
    const [row] = await this.#sql.query<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account.account where account_id = $1`,
      [accountId],
    );
    return row ?? null;
  }

  async #rowByUsername(username: string): Promise<AccountRow | null> {
    const [row] = await this.#sql.query<AccountRow>(
      `select ${ACCOUNT_COLUMNS} from account.account where lower(username) = lower($1)`,
      [username],
    );
    return row ?? null;
  }
}
