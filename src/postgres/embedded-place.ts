import { execFile } from 'node:child_process';
import {
  access,
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './embedded-binaries.ts';

const execute = promisify(execFile);

/** The OS user that runs the server; undefined means "whoever runs this process". */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface ServerPlace {
  readonly user: ServerUser | undefined;
  /** Folder of everything that belongs to the server: `cluster`, `password`, `server.log`. */
  readonly directory: string;
  readonly binDirectory: string;
}

/** PostgreSQL refuses to run as root; then it runs as `postgres` or, without such a user, as `nobody`. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await execute('id', [flag, name])).stdout)),
      );
      return { name, uid: uid!, gid: gid! };
    } catch {
      continue;
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and this machine has neither an OS user "postgres" nor "nobody": start as another user or set DATABASE_URL.',
  );
}

/**
 * Where data and programs are, reachable for the server's user. As root, a data directory or a checkout under a private home
 * (0700) is out of that user's reach: then the data goes to a folder under /var/lib whose name is noted in the data directory,
 * and the programs are copied beside it.
 */
export async function preparePlace(
  dataDirectory: string,
  binaries: PostgresBinaries,
  log: (line: string) => void,
): Promise<ServerPlace> {
  const user = await serverUser();
  const wanted = path.join(path.resolve(dataDirectory), 'postgres');
  await mkdir(path.dirname(wanted), { recursive: true, mode: 0o700 });
  if (user === undefined) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { user, directory: wanted, binDirectory: binaries.directory };
  }
  // The data directory is ours: its files stay private by their own modes, passing through it must be possible.
  await chmod(path.dirname(wanted), 0o711);
  const directory = await reachableDirectory(wanted, user, log);
  await chown(directory, user.uid, user.gid);
  return { user, directory, binDirectory: await reachablePrograms(binaries, user) };
}

async function reachableDirectory(wanted: string, user: ServerUser, log: (line: string) => void): Promise<string> {
  const note = `${wanted}.location`;
  const noted = await readFile(note, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
  if (noted !== undefined) {
    await access(noted).catch(() => {
      throw new Error(`The embedded PostgreSQL's data should be in ${noted} (says ${note}), which is missing.`);
    });
    return noted;
  }
  if (await isReachable(path.dirname(wanted), user)) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return wanted;
  }
  await mkdir('/var/lib/state-edition', { recursive: true, mode: 0o711 });
  const directory = await mkdtemp('/var/lib/state-edition/postgres-');
  await writeFile(note, `${directory}\n`);
  log(`The OS user ${user.name} cannot reach ${wanted}: PostgreSQL's data is in ${directory}.`);
  return directory;
}

async function reachablePrograms(binaries: PostgresBinaries, user: ServerUser): Promise<string> {
  if (binaries.packageRoot === undefined || (await isReachable(binaries.directory, user))) return binaries.directory;
  const copy = `/var/lib/state-edition/programs-${binaries.version}-${process.arch}`;
  try {
    await access(copy);
  } catch {
    await mkdir('/var/lib/state-edition', { recursive: true, mode: 0o711 });
    const partial = await mkdtemp(`${copy}-`);
    await cp(binaries.packageRoot, partial, { recursive: true, verbatimSymlinks: true });
    // Whoever installed with a strict umask made files that only they can read.
    for (const name of ['', ...(await readdir(partial, { recursive: true }))])
      await chmod(path.join(partial, name), 0o755);
    // Whoever is first wins; an equal copy made meanwhile is as good.
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return path.join(copy, 'bin');
}

/** True when the user may pass through every folder of the path, the last one included. */
export async function isReachable(directory: string, user: ServerUser): Promise<boolean> {
  for (let at = path.resolve(directory); ; at = path.dirname(at)) {
    const { mode, uid, gid } = await stat(at);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}
