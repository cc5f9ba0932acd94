import type { AccessLog, AccessRow } from '../application/ports/access-log.ts';
import type { Sql } from '../postgres/sql.ts';

interface Waiting {
  readonly row: AccessRow;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Rows of concurrent reads go in one insert; each read is answered when its row is committed. */
export class PostgresAccessLog implements AccessLog {
  readonly #sql: Sql;
  #waiting: Waiting[] = [];
  #isFlushing = false;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  record(row: AccessRow): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (!this.#isFlushing) {
        this.#isFlushing = true;
        setImmediate(() => void this.#flush());
      }
    });
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#sql.query(
          `insert into account.access_log (kind, account_id, on_behalf_of, operation, purpose, row_count, subject, address)
           select kind, account_id, on_behalf_of, operation, purpose, row_count, subject, address
           from json_to_recordset($1::json) as r(kind text, account_id text, on_behalf_of text, operation text, purpose text, row_count int, subject text, address text)`,
          [JSON.stringify(batch.map(({ row }) => columns(row)))],
          'access log',
        );
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#isFlushing = false;
  }
}

const columns = (row: AccessRow) => ({
  kind: row.kind,
  account_id: row.accountId,
  on_behalf_of: row.onBehalfOf,
  operation: row.operation,
  purpose: row.purpose,
  row_count: row.rowCount,
  subject: row.subject,
  address: row.address,
});
