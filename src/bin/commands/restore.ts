import { readFile } from 'node:fs/promises';
import { KeyEncryptionKey } from '../../pii/key-encryption-key.ts';
import type { Tombstone } from '../../pii/tombstones.ts';
import { migrate } from '../../postgres/migrate.ts';
import { restoreBackup } from '../../server/backup/restore-backup.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';
import { UsageFault } from '../usage-fault.ts';
import { withDatabase } from '../with-application.ts';

export interface RestoreOptions {
  readonly tombstones?: string;
  readonly json?: boolean;
}

/** Restores a backup into an empty system. */
export async function restore(folder: string, { tombstones: file, json }: RestoreOptions): Promise<number> {
  const tombstones = file === undefined ? [] : await readTombstonesFile(file);
  return withDatabase(async ({ database, environment }) => {
    await migrate(database);
    const { dataDirectory } = environment;
    const keyEncryptionKeyId = environment.keyEncryptionKey
      ? KeyEncryptionKey.fromText(environment.keyEncryptionKey.reveal()).id
      : null;
    const progress = showProgress('restore');
    const { manifest, destroyedAgain } = await restoreBackup(
      folder,
      { database, dataDirectory, keyEncryptionKeyId, tombstones },
      (done, of) => progress.update((100 * done) / Math.max(1, of)),
    );
    progress.done();
    print(json, { takenAt: manifest.takenAt, head: manifest.head, destroyedAgain }, [
      `restored the backup of ${manifest.takenAt}, log up to position ${manifest.head?.position ?? 0}`,
      ...(destroyedAgain > 0 ? [`${destroyedAgain} keys were destroyed after the backup and stay destroyed`] : []),
      'The read models are built at the next start.',
    ]);
    return 0;
  });
}

async function readTombstonesFile(path: string): Promise<readonly Tombstone[]> {
  const read = JSON.parse(await readFile(path, 'utf8')) as unknown;
  const isTombstone = (one: unknown): one is Tombstone =>
    typeof one === 'object' &&
    one !== null &&
    ['subject', 'keyId', 'destroyedAt'].every((member) => typeof (one as Record<string, unknown>)[member] === 'string');
  if (!Array.isArray(read) || !read.every(isTombstone))
    throw new UsageFault(`${path} is no tombstones.json of a backup.`);
  return read;
}
