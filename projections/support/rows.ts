import type { Sql } from '../../src/postgres/sql.ts';

export type Row = { readonly [column: string]: unknown };

/** One statement for any number of rows: inserts or replaces by key. The rows' members are the table's column names. */
export async function upsertRows(
  sql: Sql,
  table: string,
  keys: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const updates = columns.filter((column) => !keys.includes(column)).map((column) => `${column} = excluded.${column}`);
  await sql.query(
    `insert into ${table} (${columns.join(', ')}) select ${columns.join(', ')} from json_populate_recordset(null::${table}, $1::json)
     on conflict (${keys.join(', ')}) do ${updates.length === 0 ? 'nothing' : `update set ${updates.join(', ')}`}`,
    [JSON.stringify(rows)],
    `upsert ${table} ${columns.length}`,
  );
}

/** One statement: removes the rows whose `column` is one of `values`. */
export async function deleteRows(sql: Sql, table: string, column: string, values: readonly string[]): Promise<void> {
  if (values.length === 0) return;
  await sql.query(`delete from ${table} where ${column} = any($1::text[])`, [values], `delete ${table} ${column}`);
}
