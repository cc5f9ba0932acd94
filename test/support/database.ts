import { inject } from 'vitest';
import { migrate, readMigrations } from '../../src/postgres/migrate.ts';
import { openDatabase, type DatabaseOptions } from '../../src/postgres/pool.ts';
import type { Database } from '../../src/postgres/sql.ts';

export interface TestDatabase {
  /** Address of the database, as its owner. */
  readonly url: string;
  readonly database: Database;
  /** Closes `database` and removes the database, also when others are still connected. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions extends DatabaseOptions {
  /** False gives an empty database. */
  readonly migrate?: boolean;
}

/** A fresh database of its own for a test file: a copy of one that was migrated once. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { migrate: isMigrated = true, ...poolOptions } = options;
  const name = `${inject('runId')}_${globalThis.crypto.randomUUID().slice(0, 8)}`;
  await withAdmin(async (admin) => {
    const template = isMigrated ? await migratedTemplate(admin) : 'template1';
    await admin.query(`create database "${name}" template "${template}"`);
  });
  const url = urlOf(name);
  const database = openDatabase(url, poolOptions);
  return {
    url,
    database,
    async drop() {
      await database.close();
      await withAdmin((admin) => admin.query(`drop database if exists "${name}" with (force)`));
    },
  };
}

/** Named after the migrations' contents, so a changed migration makes a new one; built once, by whoever comes first. */
async function migratedTemplate(admin: Database): Promise<string> {
  const contents = (await readMigrations()).map(({ checksum }) => checksum).join('');
  const digest = await globalThis.crypto.subtle.digest('SHA-256', Buffer.from(contents));
  const template = `state_edition_template_${Buffer.from(digest).toString('hex').slice(0, 12)}`;
  const exists = async (): Promise<boolean> =>
    (await admin.query('select 1 from pg_database where datname = $1', [template])).length > 0;
  if (await exists()) return template;
  await admin.withConnection(async (sql) => {
    await sql.query('select pg_advisory_lock(7305411002)');
    if (await exists()) return;
    const building = `${template}_building`;
    await sql.query(`drop database if exists "${building}" with (force)`);
    await sql.query(`create database "${building}"`);
    const database = openDatabase(urlOf(building), { max: 1 });
    try {
      await migrate(database);
    } finally {
      await database.close();
    }
    await sql.query(`alter database "${building}" rename to "${template}"`);
  });
  return template;
}

async function withAdmin<T>(work: (admin: Database) => Promise<T>): Promise<T> {
  const admin = openDatabase(inject('postgresUrl'), { max: 2 });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}
