import type { Database, Sql } from '../postgres/sql.ts';
import { countStale } from './stale-documents.ts';

export interface TableComparison {
  readonly table: string;
  readonly isEqual: boolean;
  /** Rows here and there; null when the table is missing on that side. */
  readonly rowsA: number | null;
  readonly rowsB: number | null;
  /** Keys (primary key as JSON, or the whole row where there is none) of rows that differ or stand on one side only; at most 20. */
  readonly differingKeys: readonly string[];
}

export interface NamespaceComparison {
  /** Different tables say something only when both namespaces are at the same position. */
  readonly positionA: number;
  readonly positionB: number;
  /** Documents that are still to be written: they may differ, and nothing is equal while there are any. */
  readonly staleDocuments: number;
  readonly isEqual: boolean;
  readonly tables: readonly TableComparison[];
}

export interface TableChecksum {
  readonly rows: number;
  /** Sum of the rows' hashes: the order of rows does not matter, every column does. */
  readonly checksum: string;
}

/** Compares every row of every table of two namespaces at one moment. */
export async function compareNamespaces(database: Database, a: string, b: string): Promise<NamespaceComparison> {
  return database.transaction(async (sql) => {
    // One snapshot for all tables and both checkpoints. Must come before the first query.
    await sql.query(`set transaction isolation level repeatable read, read only`);
    const positions = await sql.query<{ namespace: string; position: number }>(
      `select namespace, position from runtime.checkpoint where namespace = any($1)`,
      [[a, b]],
    );
    const positionOf = (namespace: string): number =>
      positions.find((row) => row.namespace === namespace)?.position ?? 0;
    const inA = await checksumsIn(sql, a);
    const inB = await checksumsIn(sql, b);
    const tables: TableComparison[] = [];
    for (const table of [...new Set([...inA.keys(), ...inB.keys()])].sort()) {
      const [ofA, ofB] = [inA.get(table), inB.get(table)];
      const isEqual = ofA !== undefined && ofB !== undefined && ofA.rows === ofB.rows && ofA.checksum === ofB.checksum;
      const differingKeys = isEqual || !ofA || !ofB ? [] : await differing(sql, a, b, table);
      tables.push({ table, isEqual, rowsA: ofA?.rows ?? null, rowsB: ofB?.rows ?? null, differingKeys });
    }
    const [positionA, positionB] = [positionOf(a), positionOf(b)];
    const staleDocuments = (await countStale(sql, a)) + (await countStale(sql, b));
    const isEqual = positionA === positionB && staleDocuments === 0 && tables.every((table) => table.isEqual);
    return { positionA, positionB, staleDocuments, isEqual, tables };
  });
}

/** Checksums of every table of a namespace, by table name. */
export function namespaceChecksums(database: Database, namespace: string): Promise<ReadonlyMap<string, TableChecksum>> {
  return database.transaction((sql) => checksumsIn(sql, namespace));
}

async function checksumsIn(sql: Sql, namespace: string): Promise<ReadonlyMap<string, TableChecksum>> {
  const tables = await sql.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind in ('r', 'p') order by 1`,
    [namespace],
  );
  const checksums = new Map<string, TableChecksum>();
  for (const { name } of tables) {
    const [row] = await sql.query<TableChecksum>(
      `select count(*)::int as rows, coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text as checksum from ${quoted(namespace)}.${quoted(name)} t`,
    );
    if (row) checksums.set(name, row);
  }
  return checksums;
}

async function differing(sql: Sql, a: string, b: string, table: string): Promise<readonly string[]> {
  const columns = await sql.query<{ name: string }>(
    `select att.attname as name from pg_index i join pg_attribute att on att.attrelid = i.indrelid and att.attnum = any(i.indkey)
     where i.indrelid = ($1 || '.' || $2)::regclass and i.indisprimary order by array_position(i.indkey::int2[], att.attnum)`,
    [quoted(a), quoted(table)],
  );
  const key =
    columns.length === 0
      ? 't::text'
      : `jsonb_build_array(${columns.map(({ name }) => `t.${quoted(name)}`).join(', ')})::text`;
  const side = (namespace: string): string =>
    `(select ${key} as key, md5(t::text) as hash from ${quoted(namespace)}.${quoted(table)} t)`;
  const rows = await sql.query<{ key: string }>(
    `select coalesce(a.key, b.key) as key from ${side(a)} a full join ${side(b)} b on a.key = b.key where a.hash is distinct from b.hash order by 1 limit 20`,
  );
  return rows.map((row) => row.key);
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
