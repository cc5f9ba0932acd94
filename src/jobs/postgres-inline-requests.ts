import type { InlineRequests } from '../application/ports/imports.ts';
import type { Sql } from '../postgres/sql.ts';

/** A key that is sent again later than this counts as a new one. */
const DAYS_KEPT = 30;

/** `InlineRequests` over `runtime.inline_import`. */
export class PostgresInlineRequests implements InlineRequests {
  constructor(private readonly sql: Sql) {}

  async claim(importId: string, requestHash: string): Promise<boolean> {
    await this.sql.query(`delete from runtime.inline_import where received_at < now() - make_interval(days => $1)`, [
      DAYS_KEPT,
    ]);
    // The update changes nothing: it makes the statement answer with the row that stands, another request's too.
    const [row] = await this.sql.query<{ request_hash: string }>(
      `insert into runtime.inline_import (import_id, request_hash) values ($1, $2)
       on conflict (import_id) do update set import_id = excluded.import_id returning request_hash`,
      [importId, requestHash],
    );
    return row?.request_hash === requestHash;
  }

  async release(importId: string): Promise<void> {
    await this.sql.query(`delete from runtime.inline_import where import_id = $1`, [importId]);
  }
}
