import { writeBackup } from '../../server/backup/write-backup.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';
import { withDatabase } from '../with-application.ts';

/** Backs the system up as it is at one moment. */
export async function backup(folder: string, { json }: { readonly json?: boolean }): Promise<number> {
  return withDatabase(async ({ database, environment }) => {
    const progress = showProgress('backup');
    const manifest = await writeBackup({ database, dataDirectory: environment.dataDirectory }, folder, (done, of) =>
      progress.update((100 * done) / of),
    );
    progress.done();
    print(json, manifest, [
      `${manifest.tables.length} tables, ${manifest.tables.reduce((sum, { rows }) => sum + rows, 0)} rows, ${manifest.files.length} files in ${folder}`,
      manifest.head === null
        ? 'The log has no event here.'
        : `log up to position ${manifest.head.position}, hash ${manifest.head.hash}`,
      ...(environment.keyEncryptionKey
        ? ['KEY_ENCRYPTION_KEY is not in it: keep it apart. Without it no name can be read again.']
        : []),
      'It holds every key: keep it like the system itself. Keep later tombstones.json files apart from it.',
      ...(environment.eventLog === 'eventstoredb'
        ? ['The event log is in EventStoreDB: back that up first, with its own tools.']
        : []),
    ]);
    return 0;
  });
}
