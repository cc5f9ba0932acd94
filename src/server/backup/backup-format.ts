import type { TableCopy } from '../../postgres/table-copies.ts';

/** Version of the folder's layout. */
export const BACKUP_FORMAT = 'state-edition/backup/1';

/** Schemas whose every table is part of a backup. Read models are not: the projector makes them again from the log. */
export const BACKED_UP_SCHEMAS = ['log', 'pii', 'archive', 'account'] as const;

/**
 * What else cannot be made again: the queue, what jobs left behind, how far the reactors are. Namespaces, checkpoints and the copy of a
 * foreign log are made again, and one-time addresses of files end with the system that gave them out.
 */
export const BACKED_UP_RUNTIME_TABLES: readonly string[] = [
  'runtime.job',
  'runtime.reactor',
  'runtime.source_value_seen',
  'runtime.validation_run',
  'runtime.validation_row',
];

/** Keys of a data directory; those given by environment variables are the operator's own to keep. */
export const KEY_FILES = ['key-encryption-key', 'checkpoint-signing-key.pem', 'token-signing-key.pem'] as const;

export interface BackupFile {
  /** Path in the folder, with slashes. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface BackupManifest {
  readonly format: string;
  readonly appVersion: string;
  /** Real time, ISO 8601. */
  readonly takenAt: string;
  /** Names of the applied migrations, in order. */
  readonly migrations: readonly string[];
  /** Last event; null when the log is empty, or in another store. */
  readonly head: { readonly position: number; readonly hash: string } | null;
  /** Key-encryption key that wrapped the key store's keys; null when there is none yet. */
  readonly keyEncryptionKeyId: string | null;
  readonly tables: readonly TableCopy[];
  readonly files: readonly BackupFile[];
}

export const tableFile = (table: string): string => `tables/${table}.copy`;
export const MANIFEST_FILE = 'manifest.json';
export const TOMBSTONES_FILE = 'tombstones.json';
