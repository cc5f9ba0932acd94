import { createReadStream, createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { RunningSha256 } from '../crypto/running-sha256.ts';
import { copyFrom, copyTo } from './copy.ts';
import type { Database, Sql } from './sql.ts';

/** One table in a file of its own, in COPY's text format. */
export interface TableCopy {
  /** `schema.table`. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly bytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
}

/** Runs `work` on one moment of the database: whatever it reads, others' commits after its first statement are not in it. */
export function atOneMoment<T>(database: Database, work: (sql: Sql) => Promise<T>): Promise<T> {
  return database.transaction(async (sql) => {
    await sql.query('set transaction isolation level repeatable read, read only');
    return work(sql);
  });
}

/** The tables of some schemas, those first that others refer to. */
export async function tablesOf(sql: Sql, schemas: readonly string[]): Promise<readonly string[]> {
  const tables = await sql.query<{ name: string; referred: readonly string[] | null }>(
    `select n.nspname || '.' || c.relname as name,
            (select array_agg(rn.nspname || '.' || r.relname) from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
             where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid)::text[] as referred
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any($1) and c.relkind = 'r' order by 1`,
    [schemas],
  );
  const referred = new Map(tables.map((table) => [table.name, table.referred ?? []]));
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    for (const other of referred.get(name) ?? []) if (!ordered.has(other)) visit(other);
    ordered.add(name);
  };
  for (const { name } of tables) visit(name);
  return [...ordered].filter((name) => referred.has(name));
}

/** Writes a table into a file (0600). Generated columns are left out: the database makes them again. */
export async function copyTableOut(sql: Sql, table: string, path: string): Promise<TableCopy> {
  const columns = await columnsOf(sql, table);
  const sum = new RunningSha256();
  const summing = summed(sum);
  const written = createWriteStream(path, { mode: 0o600, flush: true });
  const ended = new Promise<void>((resolve, reject) => {
    summing.pipe(written).on('finish', resolve).on('error', reject);
    summing.on('error', reject);
  });
  const [rows] = await Promise.all([
    copyTo(sql, `copy ${quotedTable(table)} (${columns.map(quoted).join(', ')}) to stdout`, summing),
    ended,
  ]);
  return { table, columns, rows, bytes: sum.bytes, sha256: sum.hex() };
}

/** Reads a table's file into the table; throws when it is not the file that was written. The caller's transaction then takes everything back. */
export async function copyTableIn(
  sql: Sql,
  copy: TableCopy,
  path: string,
  onBytes: (count: number) => void = () => undefined,
): Promise<void> {
  const sum = new RunningSha256();
  const source = createReadStream(path).pipe(summed(sum, onBytes));
  const rows = await pastRowSecurity(sql, copy.table, () =>
    copyFrom(sql, `copy ${quotedTable(copy.table)} (${copy.columns.map(quoted).join(', ')}) from stdin`, source),
  );
  if (rows !== copy.rows || sum.hex() !== copy.sha256)
    throw new Error(`${path} is not as the manifest lists it: the backup is damaged.`);
  await continueSequences(sql, copy.table);
}

/**
 * COPY takes no rows under row-level security, not even where every row is allowed: until they are in, it is not forced on the owner. The
 * caller's transaction takes that back as well when something fails.
 */
async function pastRowSecurity<T>(sql: Sql, table: string, work: () => Promise<T>): Promise<T> {
  const [found] = await sql.query<{ isForced: boolean }>(
    'select relforcerowsecurity as "isForced" from pg_class where oid = $1::regclass',
    [quotedTable(table)],
  );
  if (found?.isForced !== true) return work();
  await sql.query(`alter table ${quotedTable(table)} no force row level security`);
  const done = await work();
  await sql.query(`alter table ${quotedTable(table)} force row level security`);
  return done;
}

/** Identity columns go on after the largest number that came in. */
async function continueSequences(sql: Sql, table: string): Promise<void> {
  const columns = await sql.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attidentity <> '' and not attisdropped`,
    [quotedTable(table)],
  );
  for (const { name } of columns) {
    await sql.query(
      `select setval(pg_get_serial_sequence($1, $2), max(${quoted(name)})) from ${quotedTable(table)} having max(${quoted(name)}) is not null`,
      [quotedTable(table), name],
    );
  }
}

async function columnsOf(sql: Sql, table: string): Promise<readonly string[]> {
  const rows = await sql.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quotedTable(table)],
  );
  return rows.map(({ name }) => name);
}

const summed = (sum: RunningSha256, onBytes: (count: number) => void = () => undefined): Transform =>
  new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      sum.add(chunk);
      onBytes(chunk.length);
      done(null, chunk);
    },
  });

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const quotedTable = (table: string): string => table.split('.').map(quoted).join('.');
