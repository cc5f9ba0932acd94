import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyTombstones, type Tombstone } from '../../pii/tombstones.ts';
import type { Database, Sql } from '../../postgres/sql.ts';
import { copyTableIn, tablesOf } from '../../postgres/table-copies.ts';
import { BACKED_UP_SCHEMAS, BACKUP_FORMAT, type BackupManifest, MANIFEST_FILE, tableFile } from './backup-format.ts';
import { fileSum } from './file-sum.ts';

export interface RestoreTarget {
  /** Migrated by the same version, and otherwise empty. */
  readonly database: Database;
  readonly dataDirectory: string;
  /** Id of the key-encryption key that this installation was given; null: it takes the one in the backup. */
  readonly keyEncryptionKeyId: string | null;
  /** Destructions that are younger than the backup: these keys stay destroyed. */
  readonly tombstones: readonly Tombstone[];
}

export interface Restored {
  readonly manifest: BackupManifest;
  /** Keys that the backup would have brought back to life. */
  readonly destroyedAgain: number;
}

/** The target is not empty, the backup is damaged, or they do not belong together. Nothing was written. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

/**
 * Puts a backup into an empty system, all or nothing: the sums of every file are checked first, and the tables come in one transaction.
 * The read models are made again by the projector at the next start.
 */
export async function restoreBackup(
  folder: string,
  target: RestoreTarget,
  onBytes: (done: number, of: number) => void = () => undefined,
): Promise<Restored> {
  const manifest = await readManifest(folder);
  await checkFiles(folder, manifest);
  const given = target.keyEncryptionKeyId;
  if (given !== null && manifest.keyEncryptionKeyId !== null && given !== manifest.keyEncryptionKeyId)
    throw new RestoreRefused(
      `The backup's keys are wrapped by key-encryption key ${manifest.keyEncryptionKeyId}; KEY_ENCRYPTION_KEY is ${given}.`,
    );
  await checkKeys(folder, manifest, target.dataDirectory);
  const total = manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const destroyedAgain = await target.database.transaction(async (sql) => {
    await checkTarget(sql, manifest);
    for (const table of manifest.tables)
      await copyTableIn(sql, table, join(folder, tableFile(table.table)), (count) => onBytes((done += count), total));
    const destroyed = await applyTombstones(sql, target.tombstones);
    // Before the tables are there for good: tables without their keys would be worth nothing.
    await putFiles(folder, manifest, target.dataDirectory);
    return destroyed;
  });
  return { manifest, destroyedAgain };
}

async function readManifest(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, MANIFEST_FILE), 'utf8').catch(() => {
    throw new RestoreRefused(`${folder} has no ${MANIFEST_FILE}: it is no backup, or one that was not finished.`);
  });
  const manifest = JSON.parse(text) as BackupManifest;
  if (manifest.format !== BACKUP_FORMAT)
    throw new RestoreRefused(`The backup has the format ${manifest.format}; this version reads ${BACKUP_FORMAT}.`);
  return manifest;
}

async function checkFiles(folder: string, { files, tables }: BackupManifest): Promise<void> {
  const listed = [...files, ...tables.map(({ table, bytes, sha256 }) => ({ name: tableFile(table), bytes, sha256 }))];
  for (const { name, bytes, sha256 } of listed) {
    if (name.split('/').includes('..')) throw new RestoreRefused(`${name} leads out of the backup.`);
    const found = await fileSum(join(folder, name)).catch(() => null);
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new RestoreRefused(`${name} is missing or not as the manifest lists it: the backup is damaged.`);
  }
}

async function checkTarget(sql: Sql, manifest: BackupManifest): Promise<void> {
  const migrations = await sql.query<{ name: string }>('select name from public.schema_migration order by number');
  if (migrations.map(({ name }) => name).join() !== manifest.migrations.join())
    throw new RestoreRefused(
      `The backup was made by version ${manifest.appVersion} with other migrations: restore it with that version, then upgrade.`,
    );
  const tables = [
    ...(await tablesOf(sql, BACKED_UP_SCHEMAS)),
    ...manifest.tables.map(({ table }) => table),
    'runtime.checkpoint',
  ];
  for (const table of new Set(tables)) {
    const rows = await sql.query(`select 1 from ${table} limit 1`);
    if (rows.length > 0) throw new RestoreRefused(`The database is not empty (${table}): restore into a new one.`);
  }
}

async function checkKeys(folder: string, { files }: BackupManifest, dataDirectory: string): Promise<void> {
  for (const { name } of files.filter((file) => file.name.startsWith('keys/'))) {
    const there = await readFile(join(dataDirectory, name.slice('keys/'.length))).catch(() => null);
    if (there !== null && !there.equals(await readFile(join(folder, name))))
      throw new RestoreRefused(
        `${dataDirectory} has another ${name.slice('keys/'.length)}: restore into a new data directory.`,
      );
  }
}

async function putFiles(folder: string, { files }: BackupManifest, dataDirectory: string): Promise<void> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  for (const { name } of files) {
    if (name.startsWith('keys/')) {
      const path = join(dataDirectory, name.slice('keys/'.length));
      await writeFile(path, await readFile(join(folder, name)), { mode: 0o600, flush: true });
      await chmod(path, 0o600);
    } else if (name.startsWith('blobs/')) {
      await mkdir(join(dataDirectory, name, '..'), { recursive: true, mode: 0o700 });
      await copyFile(join(folder, name), join(dataDirectory, name));
    }
  }
}
