import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { sha256Hex } from '../../crypto/sha256.ts';
import { readTombstones } from '../../pii/tombstones.ts';
import type { Database, Sql } from '../../postgres/sql.ts';
import { atOneMoment, copyTableOut, tablesOf, type TableCopy } from '../../postgres/table-copies.ts';
import { APP_VERSION } from '../app-version.ts';
import {
  BACKED_UP_RUNTIME_TABLES,
  BACKED_UP_SCHEMAS,
  BACKUP_FORMAT,
  type BackupFile,
  type BackupManifest,
  KEY_FILES,
  MANIFEST_FILE,
  tableFile,
  TOMBSTONES_FILE,
} from './backup-format.ts';
import { fileSum } from './file-sum.ts';

export interface BackupSource {
  readonly database: Database;
  readonly dataDirectory: string;
}

/**
 * Writes everything that cannot be made again: tables as they were at one moment, while others go on writing; keys and files of the data
 * directory after it. The folder holds names in the clear (accounts) and the keys to all others: keep it like the system itself.
 */
export async function writeBackup(
  { database, dataDirectory }: BackupSource,
  folder: string,
  onTable: (done: number, of: number) => void = () => undefined,
): Promise<BackupManifest> {
  await assertEmpty(folder);
  await mkdir(join(folder, 'tables'), { recursive: true, mode: 0o700 });
  const moment = await atOneMoment(database, async (sql) => {
    const known = await tablesOf(sql, [...BACKED_UP_SCHEMAS, 'runtime']);
    const names = known.filter((name) => !name.startsWith('runtime.') || BACKED_UP_RUNTIME_TABLES.includes(name));
    const tables: TableCopy[] = [];
    for (const name of names) {
      tables.push(await copyTableOut(sql, name, join(folder, tableFile(name))));
      onTable(tables.length, names.length);
    }
    const tombstones = `${JSON.stringify(await readTombstones(sql), null, 2)}\n`;
    return { tables, tombstones, ...(await describe(sql)) };
  });
  const { tombstones, ...described } = moment;
  await writeFile(join(folder, TOMBSTONES_FILE), tombstones, { mode: 0o600, flush: true });
  const files = [
    { name: TOMBSTONES_FILE, bytes: Buffer.byteLength(tombstones), sha256: sha256Hex(tombstones) },
    ...(await copyKeys(dataDirectory, folder)),
    ...(await copyBlobs(join(dataDirectory, 'blobs'), folder)),
  ];
  const manifest: BackupManifest = {
    format: BACKUP_FORMAT,
    appVersion: APP_VERSION,
    takenAt: new Date().toISOString(),
    ...described,
    files,
  };
  // Last: a folder without a manifest is no backup.
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  return manifest;
}

async function describe(sql: Sql): Promise<Pick<BackupManifest, 'migrations' | 'head' | 'keyEncryptionKeyId'>> {
  const migrations = await sql.query<{ name: string }>('select name from public.schema_migration order by number');
  const [head] = await sql.query<{ position: number; hash: string }>(
    `select position, encode(hash, 'hex') as hash from log.event order by position desc limit 1`,
  );
  const [secret] = await sql.query<{ kek_id: string }>('select kek_id from pii.log_secret');
  return {
    migrations: migrations.map(({ name }) => name),
    head: head ?? null,
    keyEncryptionKeyId: secret?.kek_id ?? null,
  };
}

async function assertEmpty(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (found.length > 0) throw new Error(`${folder} is not empty: a backup needs a folder of its own.`);
}

async function copyKeys(dataDirectory: string, folder: string): Promise<readonly BackupFile[]> {
  await mkdir(join(folder, 'keys'), { mode: 0o700 });
  const files: BackupFile[] = [];
  for (const key of KEY_FILES) {
    const bytes = await readFile(join(dataDirectory, key)).catch(() => null);
    if (bytes === null) continue;
    await writeFile(join(folder, 'keys', key), bytes, { mode: 0o600, flush: true });
    files.push({ name: `keys/${key}`, bytes: bytes.length, sha256: sha256Hex(bytes) });
  }
  return files;
}

/** Blobs are named by their content and never change, so those copied after the moment are at least those it knows. */
async function copyBlobs(directory: string, folder: string): Promise<readonly BackupFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: BackupFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue;
    const source = join(entry.parentPath, entry.name);
    const name = `blobs/${relative(directory, source).split(sep).join('/')}`;
    await mkdir(join(folder, name, '..'), { recursive: true, mode: 0o700 });
    await copyFile(source, join(folder, name));
    files.push({ name, ...(await fileSum(join(folder, name))) });
  }
  return files;
}
