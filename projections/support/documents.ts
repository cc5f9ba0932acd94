import type { Sql } from '../../src/postgres/sql.ts';

/** Documents of a table by id: one statement however many. */
export async function documentsById<Doc>(
  sql: Sql,
  table: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Doc>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; doc: string }>(
    `select id, doc from ${table} where id = any($1::text[])`,
    [ids],
    `documents ${table}`,
  );
  return new Map(rows.map((row) => [row.id, JSON.parse(row.doc) as Doc]));
}

/** Documents that a statement with a `doc` column selects, in its order. */
export async function documents<Doc>(
  sql: Sql,
  text: string,
  values: readonly unknown[],
  name?: string,
): Promise<readonly Doc[]> {
  const rows = await sql.query<{ doc: string }>(text, values, name);
  return rows.map((row) => JSON.parse(row.doc) as Doc);
}
