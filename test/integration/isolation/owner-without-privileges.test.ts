import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/postgres/migrate.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import { READER_ROLE } from '../../../src/postgres/reader-role.ts';
import { copyTableIn, copyTableOut } from '../../../src/postgres/table-copies.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import { examineIsolation } from '../../../src/server/examine-isolation.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';
import { certifySnapshot } from '../../support/certified-snapshot.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createDistrict } from '../../support/district-fixture.ts';

// A production login: it owns its database and may create roles; row-level security holds for it, since it is forced.
let empty: TestDatabase;
let login: string;
let owner: Database;
let dataDirectory: string;
let test: TestApplication;

beforeAll(async () => {
  empty = await createTestDatabase({ migrate: false });
  const url = new URL(empty.url);
  login = `owner_${url.pathname.slice(1)}`;
  await empty.database.query(`create role "${login}" login createrole nosuperuser nobypassrls password 'secret'`);
  await empty.database.query(`alter database "${url.pathname.slice(1)}" owner to "${login}"`);
  await empty.database.query(`alter schema public owner to "${login}"`);
  // Another database of the cluster has made the roles: then an administrator lets the login in.
  for (const role of ['state_edition_app', READER_ROLE]) {
    const made = await empty.database.query('select from pg_roles where rolname = $1', [role]);
    if (made.length === 0) await empty.database.query(`create role ${role} nologin`);
    await empty.database.query(`grant ${role} to "${login}" with inherit false`);
  }
  url.username = login;
  url.password = 'secret';
  owner = openDatabase(url.href);
  await migrate(owner);
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-'));
  test = await createTestApplication({ home: { databaseUrl: url.href, dataDirectory } });
});

afterAll(async () => {
  await test.stop();
  await owner.close();
  const admin = openDatabase(empty.url.replace(/\/[^/]*$/, '/postgres'), { max: 1 });
  await empty.drop();
  await admin.query(`drop role if exists "${login}"`);
  await admin.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

describe('a login that is no superuser', () => {
  it('writes and reads everything of the product under forced row-level security', async () => {
    const district = await createDistrict(test);
    const { incidentIds, snapshotId } = await certifySnapshot(test, district);
    await test.settle();
    const { data, errors } = await test.execute<{ incident: { id: string; status: string } }>(
      'query ($id: ID!) { incident(id: $id) { id status } }',
      { id: incidentIds[0] },
      district.administrator,
    );
    expect(errors).toEqual([]);
    expect(data!.incident).toEqual({ id: incidentIds[0], status: 'COMPLETE' });
    const verdicts = await test.application.services.evidence.verify(snapshotId);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.filter(({ outcome }) => outcome === 'FAILED' || outcome === 'NOT_POSSIBLE')).toEqual([]);
  });

  it('is refused what the reader may not do, by the database itself', async () => {
    const { viewerDatabase } = test.application;
    await expect(viewerDatabase.with('*').query('delete from district_incident')).rejects.toThrow(/permission denied/);
    await expect(viewerDatabase.with('*').query('select * from pii.data_key')).rejects.toThrow(/permission denied/);
    for (const table of [
      'account.account',
      'runtime.download',
      'runtime.source_value_seen',
      'archive.record',
      'log.event',
    ])
      await expect(viewerDatabase.with('*').query(`select * from ${table}`)).rejects.toThrow(/permission denied/);
    // Where an upload goes is for whoever asked for the address.
    await expect(viewerDatabase.with('*').query('select token_hash from runtime.upload')).rejects.toThrow(
      /permission denied/,
    );
    await expect(viewerDatabase.with('*').query('delete from runtime.job')).rejects.toThrow(/permission denied/);
  });

  it('takes rows of a backup into a table with row-level security, which holds for it afterwards', async () => {
    const path = join(dataDirectory, 'manifest.copy');
    const copy = await owner.transaction((sql) => copyTableOut(sql, 'archive.manifest', path));
    expect(copy.rows).toBeGreaterThan(0);
    await owner.query(
      `create table public.taken (like archive.manifest); alter table public.taken enable row level security;
       alter table public.taken force row level security; create policy system on public.taken to current_user using (true) with check (true)`,
    );
    await owner.transaction((sql) => copyTableIn(sql, { ...copy, table: 'public.taken' }, path));
    expect(await owner.query('select count(*)::int as rows from public.taken')).toEqual([{ rows: copy.rows }]);
    expect(
      await owner.query(`select relforcerowsecurity as forced from pg_class where oid = 'public.taken'::regclass`),
    ).toEqual([{ forced: true }]);
  });

  it('hears from the doctor that isolation holds, and what is wrong when it does not', async () => {
    const { namespace } = test.application;
    expect(await examineIsolation(owner, namespace)).toMatchObject({ check: 'ISOLATION', isOk: true });
    await owner.query(`alter table ${namespace}.certification no force row level security`);
    const broken = await examineIsolation(owner, namespace);
    expect(broken.isOk).toBe(false);
    expect(broken.explanation).toContain(`${namespace}.certification is open`);
    await owner.query(`alter table ${namespace}.certification force row level security`);
    await empty.database.query(`revoke ${READER_ROLE} from "${login}"`);
    const locked = await examineIsolation(owner, namespace);
    expect(locked.explanation).toContain('not a member');
    await empty.database.query(`grant ${READER_ROLE} to "${login}"`);
    const mixed = await examineIsolation(owner, namespace);
    expect(mixed.explanation).toContain('inherits');
    await empty.database.query(`grant ${READER_ROLE} to "${login}" with inherit false`);
  });
});
