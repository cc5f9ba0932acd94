import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { init } from '../../src/bin/commands/init.ts';
import { main } from '../../src/bin/main.ts';
import { createTestApplication } from '../support/application.ts';
import { type CertifiedSnapshot, certifySnapshot } from '../support/certified-snapshot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict } from '../support/district-fixture.ts';

let place: TestDatabase;
let directory: string;
let bundle: string;
let certified: CertifiedSnapshot;
let checkpoint: string;

/** A system with one certified snapshot, which has stopped: what is left are its database, its data directory and a bundle. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-edition-cli-'));
  place = await createTestDatabase();
  const test = await createTestApplication({
    home: { databaseUrl: place.url, dataDirectory: join(directory, 'data') },
  });
  certified = await certifySnapshot(test, await createDistrict(test));
  const { services, blobs } = test.application;
  const { sha256 } = await services.evidence.writeBundle(certified.snapshotId, certified.certificationId);
  const { position, root } = await services.evidence.checkpointOf(certified.snapshotId);
  checkpoint = `${position}:${root}`;
  bundle = join(directory, 'bundle.zip');
  await pipeline(await blobs.open(sha256), createWriteStream(bundle));
  await test.stop();
}, 120_000);

afterAll(async () => {
  await place.drop();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(() => inhabit(place.url, join(directory, 'data')));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The environment of whoever runs the next commands. The demonstration's clock wrote the events, so times are not compared. */
function inhabit(databaseUrl: string, dataDirectory: string): void {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    DATA_DIRECTORY: dataDirectory,
    DEMO_SIGN_IN: 'true',
  }))
    vi.stubEnv(name, value);
}

async function run(
  ...args: string[]
): Promise<{ readonly code: number; readonly out: string; readonly error: string }> {
  const written = { out: '', error: '' };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true));
  const error = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.error += String(text)), true));
  try {
    return { code: await main(args), ...written };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}

const tamper = (table: string, statement: string, values: readonly unknown[] = []) =>
  place.database.transaction(async (sql) => {
    await sql.query(`alter table ${table} disable trigger all`);
    await sql.query(statement, values);
    await sql.query(`alter table ${table} enable trigger all`);
  });

describe('exit codes', () => {
  it.each(['nonsense', 'verify', 'import weather file.xml', 'verify bundle.zip --checkpoint nonsense'])(
    'is 2 for the wrong usage: %s',
    async (line) => {
      const { code, out, error } = await run(...line.split(' '));
      expect(code).toBe(2);
      expect(out).toBe('');
      expect(error).not.toBe('');
    },
  );

  it('is 78 when the configuration is wrong, with every fault and no value', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    vi.stubEnv('DATABASE_URL', '');
    vi.stubEnv('KEY_ENCRYPTION_KEY', 'not-a-key-but-secret');
    const { code, error } = await run('migrate');
    expect(code).toBe(78);
    expect(error).toContain('DATABASE_URL');
    expect(error).toContain('TOKEN_SIGNING_KEY');
    expect(error).not.toContain('not-a-key-but-secret');
  });

  it('is 0 for help and version', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('doctor') });
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('verify', () => {
  it('prints five verdicts and proves a bundle against the checkpoint of its certificate, without a database', async () => {
    inhabit('postgresql://nobody@127.0.0.1:1/nothing', join(directory, 'nowhere'));
    const { code, out } = await run('verify', bundle, '--checkpoint', checkpoint);
    expect(out.split('\n').filter((line) => line.startsWith('PASSED'))).toHaveLength(5);
    expect(out).toContain(certified.digest);
    expect(code).toBe(0);
  });

  it('does not prove it against another checkpoint', async () => {
    const { code, out } = await run(
      'verify',
      bundle,
      '--checkpoint',
      checkpoint.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      '--json',
    );
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ isProven: false, snapshotId: certified.snapshotId });
  });

  it('refuses a copy in which one bit was changed', async () => {
    const bytes = await readFile(bundle);
    const inside = bytes.indexOf('events.jsonl') + 2_000;
    bytes[inside] = bytes[inside]! ^ 1;
    const copy = join(directory, 'copy.zip');
    await writeFile(copy, bytes);
    expect((await run('verify', copy)).code).toBe(1);
  });
});

describe('looking after an installation', () => {
  it('finds a sound system well, and brings it through a backup into a fresh one that is well too', async () => {
    const well = await run('doctor', '--full', '--json');
    expect(JSON.parse(well.out)).toMatchObject({ isWell: true });
    expect(well.code).toBe(0);
    const folder = join(directory, 'backup');
    const made = await run('backup', folder, '--json');
    expect(made.code).toBe(0);
    const fresh = await createTestDatabase({ migrate: false });
    inhabit(fresh.url, join(directory, 'fresh'));
    expect((await run('migrate', '--json')).code).toBe(0);
    const restored = await run('restore', folder, '--json');
    expect(restored.code).toBe(0);
    expect(JSON.parse(restored.out)).toMatchObject({ head: (JSON.parse(made.out) as { head: object }).head });
    expect((await run('doctor', '--full')).code).toBe(0);
    expect((await run('restore', folder)).code).toBe(1);
    await fresh.drop();
  });

  it('finds state student numbers that a process claimed and never recorded, and releases them when it is told to', async () => {
    await place.database.query(
      `insert into pii.alias (hmac, student_id, claimed_at) values
         ('${'a'.repeat(64)}', gen_random_uuid(), now() - interval '2 hours'), ('${'b'.repeat(64)}', gen_random_uuid(), now())`,
    );
    const found = await run('doctor', '--json');
    expect(found.code).toBe(1);
    expect(wrong(found.out)).toEqual([
      { check: 'STUDENT_NUMBERS', isOk: false, explanation: expect.stringContaining('1 state student numbers') },
    ]);
    expect((await run('doctor', '--repair')).code).toBe(0);
    expect((await run('doctor')).code).toBe(0);
    // A claim of this minute may still be recorded.
    expect(await place.database.query('delete from pii.alias returning left(hmac, 1) as hmac')).toEqual([
      { hmac: 'b' },
    ]);
  });

  it('rebuilds read models that somebody has changed, after naming what differs', async () => {
    expect(await run('rebuild', '--compare-only')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Every row is as the log says.'),
    });
    const [live] = await place.database.query<{ namespace: string }>('select namespace from runtime.live');
    await place.database.query(`update ${live!.namespace}.state_incident set school_year = 1999 where id = $1`, [
      certified.incidentIds[0],
    ]);
    const compared = await run('rebuild', '--compare-only', '--json');
    expect(compared.code).toBe(1);
    expect(compared.out).toContain(certified.incidentIds[0]);
    const rebuilt = await run('rebuild', '--json');
    expect(JSON.parse(rebuilt.out)).toMatchObject({ isReplaced: true, namespace: live!.namespace });
    expect(rebuilt.code).toBe(0);
    expect((await run('rebuild', '--compare-only')).code).toBe(0);
    expect(await place.database.query(`select namespace from runtime.checkpoint`)).toEqual([live]);
  }, 120_000);

  it('makes the first collections manager once, and gives operators a token of it', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(
      await init({ username: 'morgan', displayName: 'Morgan Example' }, Readable.from(['correct horse battery\n'])),
    ).toBe(0);
    expect(out.mock.calls.join('')).not.toContain('correct horse');
    await expect(
      init({ username: 'other', displayName: 'Another One' }, Readable.from(['correct horse battery\n'])),
    ).rejects.toThrow('already');
    out.mockRestore();
    const token = await run('token', 'morgan', '--json');
    expect(JSON.parse(token.out)).toMatchObject({ token: expect.stringMatching(/^eyJ/) });
    const [row] = await place.database.query(
      `select kind, operation from account.access_log where operation = 'token'`,
    );
    expect(row).toEqual({ kind: 'SIGN_IN', operation: 'token' });
    expect((await run('token', 'nobody')).code).toBe(1);
  });

  it('imports a file with progress, and the same file again changes nothing', async () => {
    const args = ['import', 'organizations', 'samples/EducationOrganization.xml', '--mode', 'MERGE', '--json'];
    const first = await run(...args);
    expect(first.code).toBe(0);
    expect(first.error).toContain('100 %');
    const counts = JSON.parse(first.out) as { read: number; imported: number };
    expect(counts.imported).toBe(counts.read);
    const { head } = JSON.parse((await run('backup', join(directory, 'between'), '--json')).out) as {
      head: { position: number };
    };
    expect((await run(...args)).code).toBe(0);
    const [log] = await place.database.query<{ head: number }>('select max(position) as head from log.event');
    expect(log!.head).toBe(head.position);
  });

  // Last: it damages the log.
  it('finds a changed event, a lost key and a missing migration', async () => {
    await tamper(
      'log.event',
      `update log.event set data = replace(data, '2022-02-14', '2022-02-13') where stream = $1`,
      [`incident-d000000000001.${certified.incidentIds[0]}`],
    );
    const changed = await run('doctor', '--full', '--json');
    expect(changed.code).toBe(1);
    expect(wrong(changed.out)).toContainEqual(
      expect.objectContaining({ check: 'LOG_CHAIN', explanation: expect.stringContaining(certified.incidentIds[0]!) }),
    );
    await tamper('pii.data_key', `delete from pii.data_key where subject like 'student:%'`);
    const lost = await run('doctor', '--full', '--json');
    expect(wrong(lost.out).map(({ check }) => check)).toContain('KEY_STORE');
    await place.database.query(
      'delete from public.schema_migration where number = (select max(number) from public.schema_migration)',
    );
    const missing = await run('doctor', '--json');
    expect(wrong(missing.out).map(({ check }) => check)).toEqual(['MIGRATIONS']);
  });
});

const wrong = (out: string) =>
  (
    JSON.parse(out) as {
      findings: readonly { readonly check: string; readonly isOk: boolean; readonly explanation: string }[];
    }
  ).findings.filter(({ isOk }) => !isOk);
