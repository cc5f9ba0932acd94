import type { AccessFilter, AccessLog, AccessRecord, AccessRow } from '../application/ports/access-log.ts';
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

  page(
    filter: AccessFilter,
    { after, limit }: { readonly after: number | null; readonly limit: number },
  ): Promise<readonly AccessRecord[]> {
    return this.#sql.query<AccessRecord>(
      `select l.id as number, l.at, l.kind, l.account_id as "accountId", l.on_behalf_of as "onBehalfOf", l.operation, l.purpose,
              l.row_count as "rowCount", l.subject, l.address, ${OF_DISTRICT} as org
       from account.access_log l left join account.account a on a.account_id = l.account_id
       where ${CONDITIONS} and ($7::bigint is null or l.id < $7) order by l.id desc limit $8`,
      [...filterValues(filter), after, limit],
      'access log page',
    );
  }

  async count(filter: AccessFilter): Promise<number> {
    const [row] = await this.#sql.query<{ n: number }>(
      `select count(*)::int as n from account.access_log l left join account.account a on a.account_id = l.account_id where ${CONDITIONS}`,
      filterValues(filter),
      'access log count',
    );
    return row?.n ?? 0;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#sql.query(
          `insert into account.access_log (kind, account_id, on_behalf_of, operation, purpose, row_count, subject, address, org)
           select kind, account_id, on_behalf_of, operation, purpose, row_count, subject, address, org
           from json_to_recordset($1::json) as r(kind text, account_id text, on_behalf_of text, operation text, purpose text, row_count int, subject text, address text, org text)`,
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

/** Whose data it was; an account of a district reads that of its own. */
const OF_DISTRICT = 'coalesce(l.org, a.district_id)';

const CONDITIONS = `($1::text is null or ${OF_DISTRICT} = $1 or a.district_id = $1) and ($2::text[] is null or l.kind = any($2))
  and ($3::text is null or l.account_id = $3 or l.on_behalf_of = $3) and ($4::timestamptz is null or l.at >= $4) and ($5::timestamptz is null or l.at < $5)
  and ($6::text[] is null or exists (select from account.account r where r.account_id = coalesce(l.on_behalf_of, l.account_id)
    and r.district_id = $1 and r.school_ids <@ $6))`;

const filterValues = ({ districtId, kinds, accountId, from, to, schoolIds }: AccessFilter) => [
  districtId,
  kinds,
  accountId,
  from,
  to,
  schoolIds,
];

const columns = (row: AccessRow) => ({
  kind: row.kind,
  account_id: row.accountId,
  on_behalf_of: row.onBehalfOf,
  operation: row.operation,
  purpose: row.purpose,
  row_count: row.rowCount,
  subject: row.subject,
  address: row.address,
  org: row.org ?? null,
});
