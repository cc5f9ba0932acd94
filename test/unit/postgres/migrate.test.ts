import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, MigrationRefused, pendingMigrations, readMigrations } from '../../../src/postgres/migrate.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let test: TestDatabase;
let directory: string;
const write = (name: string, sql: string): Promise<void> => writeFile(path.join(directory, name), sql);
const tables = async (): Promise<string[]> =>
  (
    await test.database.query<{ name: string }>(
      `select relname as name from pg_class where relkind = 'r' and relname ~ '^(apple|pear|plum)' order by 1`,
    )
  ).map(({ name }) => name);

beforeEach(async () => {
  test = await createTestDatabase({ migrate: false });
  directory = await mkdtemp(path.join(tmpdir(), 'migrations-'));
  await write(
    '0001_apple.sql',
    'create table apple (n int); create function one() returns int language sql as $$ select 1 $$;',
  );
  await write('0020_pear.sql', 'create table pear (n int);');
  await write('schema.sql', 'this is no migration');
});
afterEach(async () => {
  await test.drop();
  await rm(directory, { recursive: true });
});

describe('migrations', () => {
  it('are applied once, in the order of their numbers', async () => {
    expect(await pendingMigrations(test.database, directory)).toEqual(['0001_apple', '0020_pear']);
    expect(await migrate(test.database, directory)).toEqual({ applied: ['0001_apple', '0020_pear'] });
    expect(await migrate(test.database, directory)).toEqual({ applied: [] });
    await write('0021_plum.sql', 'create table plum (n int)');
    expect(await pendingMigrations(test.database, directory)).toEqual(['0021_plum']);
    expect(await migrate(test.database, directory)).toEqual({ applied: ['0021_plum'] });
    expect(await tables()).toEqual(['apple', 'pear', 'plum']);
  });

  it('are applied by one of several processes that start together', async () => {
    const others = Array.from({ length: 4 }, () => openDatabase(test.url));
    const applied = await Promise.all(
      others.map(async (database) => (await migrate(database, directory)).applied.length),
    );
    expect(applied.sort()).toEqual([0, 0, 0, 2]);
    await Promise.all(others.map((database) => database.close()));
  });

  it('leave nothing of a file that fails, and keep the ones before it', async () => {
    await write('0020_pear.sql', 'create table pear (n int); select 1 / 0;');
    await expect(migrate(test.database, directory)).rejects.toThrow('Migration 0020_pear failed: division by zero');
    expect(await tables()).toEqual(['apple']);
    await write('0020_pear.sql', 'create table pear (n int);');
    expect(await migrate(test.database, directory)).toEqual({ applied: ['0020_pear'] });
  });

  it('must not change once applied', async () => {
    await migrate(test.database, directory);
    await write('0001_apple.sql', 'create table apple (n bigint);');
    const refusal = migrate(test.database, directory);
    await expect(refusal).rejects.toThrow(MigrationRefused);
    await expect(refusal).rejects.toThrow('Migration 0001_apple was changed');
    await expect(pendingMigrations(test.database, directory)).rejects.toThrow(MigrationRefused);
  });

  it('of a newer build stop an older one', async () => {
    await migrate(test.database, directory);
    await rm(path.join(directory, '0020_pear.sql'));
    await expect(migrate(test.database, directory)).rejects.toThrow(
      'migration 0020_pear, which this build does not know',
    );
  });

  it('cannot slip in below one that was applied', async () => {
    await migrate(test.database, directory);
    await write('0002_plum.sql', 'create table plum (n int)');
    await expect(migrate(test.database, directory)).rejects.toThrow('Migration 0002_plum is older than 0020_pear');
    expect(await tables()).toEqual(['apple', 'pear']);
  });

  it('with the same number are refused', async () => {
    await write('0020_plum.sql', 'create table plum (n int)');
    await expect(migrate(test.database, directory)).rejects.toThrow('same number: 0020_pear and 0020_plum');
  });

  it('of the product make a database that needs no more', async () => {
    const fresh = await createTestDatabase();
    expect((await readMigrations()).length).toBeGreaterThan(0);
    expect(await pendingMigrations(fresh.database)).toEqual([]);
    await fresh.drop();
  });
});
