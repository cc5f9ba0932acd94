import { execFile } from 'node:child_process';
import { access, chmod, chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findBinaries, type PostgresBinaries } from './embedded-binaries.ts';
import { preparePlace, type ServerPlace } from './embedded-place.ts';
import { prepareSocketFolder, socketFolderOf, throughSocket } from './embedded-socket.ts';
import { openDatabase } from './pool.ts';
import {
  PortTaken,
  clusterOf,
  runningPostmaster,
  startPostmaster,
  stopPostmaster,
  type Postmaster,
} from './postmaster.ts';

const execute = promisify(execFile);

export interface EmbeddedOptions {
  /** The product's data directory; the server lives in its folder `postgres`. Whoever calls this holds the directory's lock. */
  readonly dataDirectory: string;
  /** Only tests say false: what was committed may then be lost when the machine fails. */
  readonly fsync: boolean;
  /** True is refused: production names its own DATABASE_URL. */
  readonly isProduction: boolean;
  /** More server settings, by their names in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Connection address with the password in it: never print it. */
  readonly url: string;
  /** The same through the server's socket, where it has one: for processes of this machine, and a good deal less work for both sides. */
  readonly localUrl: string;
  /** Like `18.4`. */
  readonly version: string;
  /** Where the cluster and the server's log are; usually the data directory's folder `postgres`. */
  readonly directory: string;
  /** Ends the server in order, within 35 s. May be called twice. */
  stop(): Promise<void>;
}

const OWNER = 'state_edition';
/** Crash recovery after a kill is part of a start and takes a while with much written since the last checkpoint. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 25_000;
const PORT_ATTEMPTS = 5;

/**
 * Starts a private PostgreSQL on a free port of 127.0.0.1, creating its cluster the first time. A server that a killed process
 * left on this data directory is adopted when it answers and has the wanted settings, else stopped.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  if (options.isProduction) throw new Error('The embedded PostgreSQL is not for production: set DATABASE_URL.');
  const log = options.log ?? (() => undefined);
  const binaries = await findBinaries();
  const place = await preparePlace(options.dataDirectory, binaries, log);
  await createCluster(place, binaries);
  const socketFolder = socketFolderOf(place);
  const settings = serverSettings(options, socketFolder);
  const password = (await readFile(passwordFile(place), 'utf8')).trim();
  const adopted = await adopt(place, password, settings);
  if (adopted !== undefined) log('Adopted the PostgreSQL that an earlier process left running.');
  if (adopted === undefined && socketFolder !== undefined) await prepareSocketFolder(socketFolder, place);
  const postmaster = adopted ?? (await startWithRetry(place, settings, log));
  const url = address(postmaster, password, OWNER);
  await createDatabase(address(postmaster, password, 'postgres'));
  return {
    url,
    localUrl: throughSocket(url, socketFolder),
    version: binaries.version,
    directory: place.directory,
    stop: () => stopPostmaster(place, STOP_TIMEOUT_MS),
  };
}

function serverSettings(
  { fsync, settings }: EmbeddedOptions,
  socketFolder: string | undefined,
): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder ?? '',
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    max_connections: '100',
    // Bulk loading writes a lot; the default of 1 GB would force checkpoints in the middle.
    max_wal_size: '4GB',
    ...settings,
  };
}

async function createCluster(place: ServerPlace, { major, version }: PostgresBinaries): Promise<void> {
  const cluster = clusterOf(place);
  const existing = await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (existing !== undefined) {
    if (Number(existing) === major) return;
    throw new Error(
      `The data in ${cluster} was written by PostgreSQL ${existing.trim()}, but this is PostgreSQL ${version}: back up with the version that wrote it and restore into a new data directory.`,
    );
  }
  const password = Buffer.from(globalThis.crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
  await writePrivately(passwordFile(place), `${password}\n`, place);
  // Made under another name and renamed at the end: an interrupted first start leaves nothing that looks complete.
  const partial = `${cluster}.partial`;
  await rm(partial, { recursive: true, force: true });
  const locale = major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
  await execute(
    path.join(place.binDirectory, 'initdb'),
    [
      '-D',
      partial,
      '-U',
      OWNER,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile(place)}`,
      '--encoding=UTF8',
      '--locale=C',
      ...locale,
      '--no-sync',
      '--no-instructions',
    ],
    {
      cwd: place.directory,
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
      timeout: START_TIMEOUT_MS,
      ...(place.user && { uid: place.user.uid, gid: place.user.gid }),
    },
  ).catch((error: { stderr?: string; message: string }) => {
    throw new Error(`initdb failed: ${(error.stderr ?? '').trim() || error.message}`);
  });
  await access(path.join(partial, 'PG_VERSION'));
  await rename(partial, cluster);
}

const passwordFile = (place: ServerPlace): string => path.join(place.directory, 'password');

async function writePrivately(file: string, text: string, { user }: ServerPlace): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  await chmod(file, 0o600);
  if (user !== undefined) await chown(file, user.uid, user.gid);
}

async function adopt(
  place: ServerPlace,
  password: string,
  settings: Record<string, string>,
): Promise<Postmaster | undefined> {
  const running = await runningPostmaster(place);
  if (running === undefined) return undefined;
  if (running.isReady && (await hasSettings(address(running, password, 'postgres'), settings))) return running;
  await stopPostmaster(place, STOP_TIMEOUT_MS);
  return undefined;
}

async function hasSettings(url: string, settings: Record<string, string>): Promise<boolean> {
  const database = openDatabase(url, { max: 1 });
  try {
    const rows = await database.query<{ name: string; setting: string; wanted: boolean }>(
      `select name, current_setting(name) as setting from pg_settings where name = any($1)`,
      [Object.keys(settings)],
    );
    return rows.every(({ name, setting }) => setting === settings[name]);
  } catch {
    return false;
  } finally {
    await database.close();
  }
}

async function startWithRetry(
  place: ServerPlace,
  settings: Record<string, string>,
  log: (line: string) => void,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startPostmaster(place, settings, START_TIMEOUT_MS);
    } catch (error) {
      // Somebody took the free port between looking and binding.
      if (!(error instanceof PortTaken) || attempt === PORT_ATTEMPTS) throw error;
      log(`The port was taken meanwhile, trying another (${attempt} of ${PORT_ATTEMPTS}).`);
      await sleep(50 * 2 ** attempt);
    }
  }
}

function address({ port }: Postmaster, password: string, database: string): string {
  return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
}

async function createDatabase(url: string): Promise<void> {
  const database = openDatabase(url, { max: 1 });
  try {
    const found = await database.query('select 1 from pg_database where datname = $1', [OWNER]);
    if (found.length === 0) await database.query(`create database ${OWNER}`);
  } finally {
    await database.close();
  }
}
