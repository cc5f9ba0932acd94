import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/sha256.ts';
import { SnapshotWorld } from './snapshot-world.ts';

const TABLES = ['record', 'manifest', 'finding', 'snapshot', 'checkpoint'];
const COLUMN: Readonly<Record<string, string>> = {
  record: 'record',
  manifest: 'section',
  finding: 'details',
  snapshot: 'header',
  checkpoint: 'signature',
};
let world: SnapshotWorld;

beforeAll(async () => {
  world = await SnapshotWorld.open();
  await world.capture(world.request(20));
});
afterAll(() => world.drop());

describe('the archive', () => {
  it.each(TABLES)('refuses UPDATE, DELETE and TRUNCATE of %s, also from the owner', async (table) => {
    for (const statement of [
      `update archive.${table} set ${COLUMN[table]} = ''`,
      `delete from archive.${table}`,
      `truncate archive.${table}`,
    ]) {
      await expect(world.database.query(statement)).rejects.toThrow('the archive is append-only');
    }
  });

  it('refuses them also under session_replication_role = replica, which switches ordinary triggers off', async () => {
    const asReplica = world.database.withConnection(async (sql) => {
      await sql.query('set session_replication_role = replica');
      await sql.query(`update archive.record set record = ''`);
    });
    await expect(asReplica).rejects.toThrow('the archive is append-only');
  });

  it('lets the application read and insert, and nothing else', async () => {
    const asApplication = (statement: string, values: readonly unknown[] = []): Promise<unknown> =>
      world.database.transaction(async (sql) => {
        await sql.query('set local role state_edition_app');
        return sql.query(statement, values);
      });
    for (const table of TABLES) {
      await asApplication(`select * from archive.${table}`);
      for (const statement of [
        `update archive.${table} set ${COLUMN[table]} = ''`,
        `delete from archive.${table}`,
        `truncate archive.${table}`,
      ]) {
        await expect(asApplication(statement)).rejects.toThrow('permission denied');
      }
    }
    await asApplication('insert into archive.record values ($1, $2)', [sha256('{"a":1}'), '{"a":1}']);
    await expect(
      asApplication('insert into archive.record values ($1, $2)', [sha256('{"a":1}'), '{"a":2}']),
    ).rejects.toThrow('record_is_what_its_hash_says');
    await expect(asApplication('drop trigger record_is_append_only on archive.record')).rejects.toThrow(
      'must be owner',
    );
  });

  it('has these tables and no other one: a new one needs its guard here', async () => {
    const rows = await world.database.query<{ name: string; guarded: boolean }>(
      `select c.relname as name, exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgenabled = 'A' and t.tgname = c.relname || '_is_append_only') as guarded
       from pg_class c where c.relnamespace = 'archive'::regnamespace and c.relkind = 'r'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...TABLES].sort());
    expect(rows.every(({ guarded }) => guarded)).toBe(true);
  });
});
