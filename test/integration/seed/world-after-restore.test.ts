import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { restoreBackup } from '../../../src/server/backup/restore-backup.ts';
import { writeBackup } from '../../../src/server/backup/write-backup.ts';
import { ownSamples } from '../../../src/server/demo-world.ts';
import { playWorld } from '../../../src/server/worlds.ts';
import { createTestApplication } from '../../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const start = '2022-05-16T15:00:00.000Z';
let directory: string;
let origin: TestDatabase;
let restored: TestDatabase;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-edition-restored-'));
  [origin, restored] = [await createTestDatabase(), await createTestDatabase()];
});

afterAll(async () => {
  await origin.drop();
  await restored.drop();
  await rm(directory, { recursive: true, force: true });
});

it('stands after a restore: nothing of it is written again while the read models catch up', async () => {
  const home = { databaseUrl: origin.url, dataDirectory: join(directory, 'origin') };
  const first = await createTestApplication({ start, home });
  const folder = join(directory, 'backup');
  try {
    await playWorld(first.application, first.clock, { data: ownSamples() });
    await first.settle();
    await writeBackup({ database: first.application.database, dataDirectory: home.dataDirectory }, folder);
  } finally {
    await first.stop();
  }

  const dataDirectory = await mkdtemp(join(directory, 'restored-'));
  await restoreBackup(folder, {
    database: restored.database,
    dataDirectory,
    keyEncryptionKeyId: null,
    tombstones: [],
  });
  const second = await createTestApplication({ start, home: { databaseUrl: restored.url, dataDirectory } });
  try {
    const { services } = second.application;
    const commands = vi.spyOn(services.commands, 'handle');
    const played = await playWorld(second.application, second.clock, { data: ownSamples() });
    expect(played).toMatchObject({ name: 'district', holds: expect.stringContaining('Big Sage') as string });
    expect(commands.mock.calls.map(([, { operation }]) => operation)).toEqual([]);
  } finally {
    await second.stop();
  }
});
