import type { Sql } from '../postgres/sql.ts';
import { ACCOUNT_COLUMNS, type AccountRow } from './account-row.ts';

/** How long a request may trust what an earlier one read of an account; a change on this node clears it at once. */
const CACHE_MS = 5_000;

export interface SessionStatus {
  readonly row: AccountRow | null;
  readonly isRevoked: boolean;
}

/** What every request asks of its account and token: read once for requests that come together, and kept for five seconds. */
export class SessionStatuses {
  readonly #sql: Sql;
  /** Reads under way count too, so that requests which come together ask once. */
  readonly #cache = new Map<string, { readonly status: Promise<SessionStatus>; readonly until: number }>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  of(accountId: string, tokenId: string): Promise<SessionStatus> {
    const key = `${accountId} ${tokenId}`;
    const cached = this.#cache.get(key);
    if (cached && cached.until > Date.now()) return cached.status;
    const entry = { status: this.#read(accountId, tokenId), until: Date.now() + CACHE_MS };
    if (this.#cache.size > 10_000) this.#cache.clear();
    this.#cache.set(key, entry);
    // A read that failed is no answer to the next request.
    entry.status.catch(() => {
      if (this.#cache.get(key) === entry) this.#cache.delete(key);
    });
    return entry.status;
  }

  forget(): void {
    this.#cache.clear();
  }

  async #read(accountId: string, tokenId: string): Promise<SessionStatus> {
    const [row] = await this.#sql.query<AccountRow & { is_revoked: boolean }>(
      `select ${ACCOUNT_COLUMNS}, exists (select from account.revoked_token t where t.token_id = $2) as is_revoked from account.account where account_id = $1`,
      [accountId, tokenId],
      'account status',
    );
    return { row: row ?? null, isRevoked: row?.is_revoked ?? false };
  }
}
