import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lockDirectory } from './directory-lock.ts';

/** The directory holds what this software did not put there. */
export class ForeignDirectory extends Error {
  override readonly name = 'ForeignDirectory';
}

/** What this software keeps in a data directory. */
const OWN =
  /^(?:lock(?:\..+)?|blobs|postgres(?:\.location)?|key-encryption-key|(?:checkpoint|token)-signing-key\.pem)$/;

/**
 * Empties a data directory that no process works in. Throws `ForeignDirectory`, and removes nothing, when anything else lies in it:
 * somebody has named a directory of their own.
 */
export async function resetDataDirectory(directory: string): Promise<void> {
  // Looked at before the lock is laid into it.
  await ownNames(directory);
  const unlock = await lockDirectory(directory);
  try {
    const names = (await ownNames(directory)).filter((name) => !name.startsWith('lock'));
    for (const name of names) await rm(join(directory, name), { recursive: true, force: true });
  } finally {
    await unlock();
  }
}

async function ownNames(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const foreign = names.find((name) => !OWN.test(name));
  if (foreign !== undefined)
    throw new ForeignDirectory(
      `${directory} is no data directory of State Edition: it holds ${foreign}. Nothing was removed.`,
    );
  return names;
}
