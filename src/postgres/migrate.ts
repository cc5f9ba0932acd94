import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Database, Sql } from './sql.ts';

export interface Migration {
  readonly number: number;
  /** File name without `.sql`, like `0001_event_log`. */
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The database and this build do not belong together; the message says why and what to do. */
export class MigrationRefused extends Error {}

/** Beside `src` in a checkout and beside `dist/src` in a build: the same way up from this file. */
const MIGRATIONS = fileURLToPath(new URL('../../migrations/', import.meta.url));
const FILE = /^(\d{4})_[a-z0-9_]+\.sql$/;
/** Any number that nobody else uses; the lock counts within one database. */
const LOCK = 7_305_411_001;

/**
 * Applies what is missing, in the order of the numbers, each file in its own transaction, while other processes wait.
 * Throws `MigrationRefused` when an applied file was changed, or the database has one that this build does not know.
 */
export async function migrate(database: Database, directory = MIGRATIONS): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(directory);
  return database.withConnection(async (sql) => {
    await sql.query('select pg_advisory_lock($1)', [LOCK]);
    await sql.query(`create table if not exists public.schema_migration (
      number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`);
    const applied: string[] = [];
    for (const migration of await missing(sql, migrations)) {
      await apply(sql, migration);
      applied.push(migration.name);
    }
    return { applied };
  });
}

/** Names of the migrations that `migrate` would apply; throws `MigrationRefused` as `migrate` would. Writes nothing. */
export async function pendingMigrations(database: Sql, directory = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(directory);
  const [table] = await database.query<{ exists: boolean }>(
    `select to_regclass('public.schema_migration') is not null as exists`,
  );
  return (table?.exists ? await missing(database, migrations) : migrations).map(({ name }) => name);
}

/** The numbered files of a folder in order; `schema.sql` and other names are not migrations. */
export async function readMigrations(directory = MIGRATIONS): Promise<Migration[]> {
  const files = (await readdir(directory).catch(() => [])).filter((file) => FILE.test(file)).sort();
  const migrations = await Promise.all(
    files.map(async (file) => {
      const sql = (await readFile(path.join(directory, file), 'utf8')).replaceAll('\r\n', '\n');
      return { number: Number(file.slice(0, 4)), name: file.slice(0, -4), sql, checksum: await sha256(sql) };
    }),
  );
  migrations.forEach(({ number, name }, index) => {
    const next = migrations[index + 1];
    if (next?.number === number)
      throw new MigrationRefused(`Two migrations have the same number: ${name} and ${next.name}.`);
  });
  return migrations;
}

async function missing(sql: Sql, migrations: readonly Migration[]): Promise<Migration[]> {
  const rows = await sql.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from public.schema_migration order by number',
  );
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of rows) {
    const migration = known.get(row.number);
    if (migration === undefined) {
      throw new MigrationRefused(
        `The database has migration ${row.name}, which this build does not know: run a newer build.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationRefused(
        `Migration ${migration.name} was changed after this database applied it: restore the file and add a new migration.`,
      );
    }
  }
  const last = rows.at(-1);
  const rest = migrations.filter(({ number }) => !rows.some((row) => row.number === number));
  const late = rest.find(({ number }) => last !== undefined && number < last.number);
  if (last !== undefined && late !== undefined) {
    throw new MigrationRefused(
      `Migration ${late.name} is older than ${last.name}, which was applied: give it a higher number.`,
    );
  }
  return rest;
}

async function apply(sql: Sql, { number, name, sql: text, checksum }: Migration): Promise<void> {
  await sql.query('begin');
  try {
    await sql.query(text);
    await sql.query('insert into public.schema_migration (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
    await sql.query('commit');
  } catch (error) {
    await sql.query('rollback').catch(() => undefined);
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
  }
}

async function sha256(text: string): Promise<string> {
  return Buffer.from(await globalThis.crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
}
