import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUuid } from '../crypto/random.ts';

/** Another process works in this data directory. */
export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/**
 * Takes the data directory for this process; a lock that a killed process left is taken over. Throws `DirectoryInUse` with the pid of
 * the process that holds it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'lock');
  const own = `${path}.${randomUuid()}`;
  await writeFile(own, String(process.pid), { mode: 0o600 });
  try {
    for (;;) {
      // A link appears whole or not at all: nobody reads a lock without its pid.
      const isTaken = await link(own, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'EEXIST') throw error;
          return false;
        },
      );
      if (isTaken) return () => rm(path, { force: true });
      const holder = await holderOf(path);
      if (holder !== null && isAlive(holder)) {
        throw new DirectoryInUse(
          `${directory} is in use by process ${holder}: stop it first, or set DATA_DIRECTORY to another directory.`,
        );
      }
      await removeStale(path, holder);
    }
  } finally {
    await rm(own, { force: true });
  }
}

async function holderOf(path: string): Promise<number | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : Number(text);
}

/** Takes the stale lock away; when somebody else's lock was caught instead, it is put back. */
async function removeStale(path: string, holder: number | null): Promise<void> {
  const aside = `${path}.${randomUuid()}`;
  const isMoved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (isMoved && (await holderOf(aside)) !== holder) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
