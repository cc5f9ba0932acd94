import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { readTombstones } from '../../src/pii/tombstones.ts';
import { type Application, openApplication } from '../../src/server/compose.ts';
import type { BackupManifest } from '../../src/server/backup/backup-format.ts';
import { restoreBackup, RestoreRefused, type RestoreTarget } from '../../src/server/backup/restore-backup.ts';
import { writeBackup } from '../../src/server/backup/write-backup.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { DemoClock } from '../../src/shared/clock.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { type CertifiedSnapshot, certifySnapshot } from '../support/certified-snapshot.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let district: DistrictFixture;
let certified: CertifiedSnapshot;
let origin: TestDatabase;
let directory: string;
let dataDirectory: string;
let folder: string;
let manifest: BackupManifest;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-edition-backup-'));
  origin = await createTestDatabase();
  dataDirectory = join(directory, 'origin');
  test = await createTestApplication({ home: { databaseUrl: origin.url, dataDirectory } });
  district = await createDistrict(test);
  certified = await certifySnapshot(test, district);
  folder = join(directory, 'backup');
  manifest = await writeBackup({ database: test.application.database, dataDirectory }, folder);
}, 120_000);

afterAll(async () => {
  await test.stop();
  await origin.drop();
  await rm(directory, { recursive: true, force: true });
});

interface Fresh extends TestDatabase {
  readonly target: RestoreTarget;
}

async function fresh(rest: Partial<RestoreTarget> = {}): Promise<Fresh> {
  const database = await createTestDatabase();
  return {
    ...database,
    target: {
      database: database.database,
      dataDirectory: await mkdtemp(join(directory, 'data-')),
      keyEncryptionKeyId: null,
      tombstones: [],
      ...rest,
    },
  };
}

async function start({ url, target }: Fresh): Promise<Application> {
  const environment = readEnvironment({
    NODE_ENV: 'test',
    DATA_DIRECTORY: target.dataDirectory,
    STATE_AGENCY: 'Test Agency',
    PORT: '0',
  });
  const clock = new DemoClock(new Date('2022-06-03T15:00:00.000Z'));
  const application = await openApplication({
    environment,
    databaseUrl: url,
    clock,
    isDemoClock: true,
    log: pino({ level: 'silent' }),
  });
  const { head } = await application.services.progress.status();
  expect(await application.services.progress.waitForPosition(head, 60_000)).toBe(true);
  return application;
}

describe('a backup', () => {
  it('holds the log up to one moment, the keys readable by their owner only, and the sum of every file', async () => {
    const { head } = await test.application.services.progress.status();
    expect(manifest.head?.position).toBe(head);
    expect(manifest.tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining([
        'log.event',
        'pii.data_key',
        'pii.log_secret',
        'pii.alias',
        'archive.snapshot',
        'account.account',
        'runtime.job',
      ]),
    );
    expect(manifest.tables.some(({ table }) => table.startsWith('rm_') || table === 'runtime.checkpoint')).toBe(false);
    expect(manifest.tables.find(({ table }) => table === 'log.event')?.rows).toBe(head);
    expect((await stat(join(folder, 'keys/key-encryption-key'))).mode & 0o777).toBe(0o600);
    expect(manifest.files.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'keys/key-encryption-key',
        'keys/checkpoint-signing-key.pem',
        'keys/token-signing-key.pem',
        'tombstones.json',
      ]),
    );
  });

  it('is not written over another one', async () => {
    await expect(writeBackup({ database: test.application.database, dataDirectory }, folder)).rejects.toThrow(
      'not empty',
    );
  });
});

describe('restoring into a fresh database', () => {
  it('opens names, proves the snapshot, and the log goes on in the same chains', async () => {
    const place = await fresh();
    await restoreBackup(folder, place.target);
    const application = await start(place);
    try {
      const { services, read } = application;
      expect(services.about.logId).toBe(test.application.services.about.logId);
      expect((await read.students.byIds([district.studentId])).get(district.studentId)).toMatchObject({
        lastName: 'Featherby',
      });
      const verdicts = await services.evidence.verify(certified.snapshotId);
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('PASSED'));

      const stream = streams.eventType(district.districtId, district.types.horseplay);
      const before = await services.journal.readStream(stream);
      const outcome = await services.commands.handle(
        { principal: district.administrator, idempotencyKey: randomUuid(), correlationId: 'after the restore' },
        {
          operation: 'mapEventType',
          stream,
          org: district.districtId,
          decider: eventTypeDecider,
          input: {},
          command: () => ({
            type: 'MapEventType',
            stateCode: '2200',
            effectiveFrom: '2021-07-01',
            activeCodes: new Set(['2200']),
          }),
        },
      );
      expect(outcome.kind).toBe('done');
      const after = await services.journal.readStream(stream);
      expect(after).toHaveLength(before.length + 1);
      expect(after.at(-1)).toMatchObject({ prevHash: before.at(-1)!.hash, position: manifest.head!.position + 1 });
      const job = await services.jobs.track({
        id: randomUuid(),
        kind: 'SYNC',
        title: 'Next in the queue',
        org: 'state',
        requestedBy: 'test',
        certificationId: null,
        input: {},
      });
      const [last] = await test.application.database.query<{ n: number }>(
        'select coalesce(max(queue_number), 0) as n from runtime.job',
      );
      expect(job.queueNumber).toBeGreaterThan(last!.n);
    } finally {
      await application.stop();
      await place.drop();
    }
  });

  it('keeps a key destroyed that was destroyed after the backup, when its tombstone is given', async () => {
    const { database, keyStore } = test.application;
    await keyStore.destroy(`student:${district.iepStudentId}`);
    const place = await fresh({ tombstones: await readTombstones(database) });
    expect(await restoreBackup(folder, place.target)).toMatchObject({ destroyedAgain: 1 });
    const application = await start(place);
    try {
      const students = await application.read.students.byIds([district.studentId, district.iepStudentId]);
      expect(students.get(district.iepStudentId)).toMatchObject({ lastName: null });
      expect(students.get(district.studentId)).toMatchObject({ lastName: 'Featherby' });
      const verdicts = await application.services.evidence.verify(certified.snapshotId);
      expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('PASSED'));
    } finally {
      await application.stop();
      await place.drop();
    }
  });

  it('refuses a database that holds anything, another key-encryption key, and a damaged file, and then changes nothing', async () => {
    const place = await fresh();
    await place.database.query(`insert into account.failed_sign_in (subject) values ('somebody')`);
    await expect(restoreBackup(folder, place.target)).rejects.toThrow(RestoreRefused);
    await expect(restoreBackup(folder, { ...place.target, keyEncryptionKeyId: '0123456789abcdef' })).rejects.toThrow(
      'key-encryption key',
    );
    const damaged = join(folder, 'tables/archive.manifest.copy');
    const bytes = await readFile(damaged);
    bytes[10] = bytes[10]! ^ 1;
    await writeFile(damaged, bytes);
    const empty = await fresh();
    await expect(restoreBackup(folder, empty.target)).rejects.toThrow('archive.manifest');
    const [row] = await empty.database.query<{ n: number }>('select count(*)::int as n from log.event');
    expect(row).toEqual({ n: 0 });
    bytes[10] = bytes[10] ^ 1;
    await writeFile(damaged, bytes);
    await place.drop();
    await empty.drop();
  });
});
