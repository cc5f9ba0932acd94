import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../config/environment.ts';
import { randomUuid } from '../crypto/random.ts';
import { KeyEncryptionKey } from '../pii/key-encryption-key.ts';

/** From the environment, else the file of the data directory (never in production: the environment refuses that first). */
export async function keyEncryptionKeyOf(environment: Environment): Promise<KeyEncryptionKey> {
  return environment.keyEncryptionKey
    ? KeyEncryptionKey.fromText(environment.keyEncryptionKey.reveal())
    : KeyEncryptionKey.fromDataDirectory(environment.dataDirectory);
}

/** A key that the first start makes and keeps in the data directory (0600). Two processes that start together read the same one. */
export async function storedKey(environment: Environment, name: string, make: () => string): Promise<string> {
  const path = join(environment.dataDirectory, name);
  const stored = await readFile(path, 'utf8').catch(() => null);
  if (stored !== null) return stored;
  await mkdir(environment.dataDirectory, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUuid()}`;
  await writeFile(temporary, make(), { mode: 0o600, flush: true });
  // A link fails when the name exists: whoever links first wins, and nobody reads half a key.
  await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(temporary, { force: true });
  return readFile(path, 'utf8');
}
