import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from '../../../src/postgres/embedded.ts';
import { findBinaries, makeLibraryLinks } from '../../../src/postgres/embedded-binaries.ts';
import { isReachable, serverUser } from '../../../src/postgres/embedded-place.ts';
import { socketFolderOf, throughSocket } from '../../../src/postgres/embedded-socket.ts';
import { openDatabase } from '../../../src/postgres/pool.ts';
import { PortTaken, startPostmaster } from '../../../src/postgres/postmaster.ts';

let dataDirectory: string;
let started: EmbeddedPostgres[];
const start = async (options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> => {
  const server = await startEmbedded({ dataDirectory, fsync: false, isProduction: false, ...options });
  started.push(server);
  return server;
};
const ask = async (url: string, sql: string): Promise<readonly Record<string, unknown>[]> => {
  const database = openDatabase(url, { max: 1 });
  return database.query(sql).finally(() => database.close());
};

beforeEach(async () => {
  started = [];
  dataDirectory = await mkdtemp(path.join(tmpdir(), 'embedded-'));
});
afterEach(async () => {
  for (const server of started) {
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
  }
  await rm(dataDirectory, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('starts on 127.0.0.1 with a password, keeps its data over a stop, and starts again', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 7 as n');
    expect(new URL(first.url).hostname).toBe('127.0.0.1');
    const guess = new URL(first.url);
    guess.password = 'guess';
    await expect(ask(guess.href, 'select 1')).rejects.toThrow('password authentication failed');
    await first.stop();
    await expect(ask(first.url, 'select 1')).rejects.toThrow();
    await first.stop();

    const second = await start();
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }]);
    expect(second.version).toMatch(/^\d+\.\d+$/);
  });

  it('is reached through a socket that only its own user may pass, also after it was killed', async () => {
    const first = await start();
    const [, folder] = /[?&]host=([^&]+)/.exec(first.localUrl)!;
    expect((await stat(decodeURIComponent(folder!))).mode & 0o077).toBe(0);
    const client = `select coalesce(host(inet_client_addr()), 'socket') as client`;
    expect(await ask(first.localUrl, client)).toEqual([{ client: 'socket' }]);
    expect(await ask(first.url, client)).toEqual([{ client: '127.0.0.1' }]);

    const pid = Number((await readFile(path.join(first.directory, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
    process.kill(pid, 'SIGKILL');
    const second = await start();
    expect(await ask(second.localUrl, client)).toEqual([{ client: 'socket' }]);
    expect(await readdir(path.join(second.directory, 'socket'))).toHaveLength(2);
  });

  it.each([
    ['below a path without room for a socket', `/srv/${'d'.repeat(90)}`, 'linux'],
    ['below a path that the setting takes for two', '/srv/a,b', 'linux'],
    ['on Windows', '/srv/data', 'win32'],
  ] as const)('has no socket %s, and is reached all the same', (_, directory, platform) => {
    const folder = socketFolderOf({ directory, binDirectory: '', user: undefined }, platform);
    expect(folder).toBeUndefined();
    expect(throughSocket('postgresql://a:b@127.0.0.1:1/c', folder)).toBe('postgresql://a:b@127.0.0.1:1/c');
    expect(socketFolderOf({ directory: '/srv/data', binDirectory: '', user: undefined }, 'linux')).toBe(
      '/srv/data/socket',
    );
  });

  it('keeps its password and its data to the OS user', async () => {
    const { directory } = await start();
    expect((await stat(path.join(directory, 'password'))).mode & 0o077).toBe(0);
    expect((await stat(path.join(directory, 'cluster'))).mode & 0o077).toBe(0);
  });

  it('is adopted after its owner was killed', async () => {
    const child = spawn(process.execPath, [
      '--import',
      'tsx',
      fileURLToPath(new URL('../../fixtures/processes/embedded-postgres.ts', import.meta.url)),
      dataDirectory,
    ]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const pidFile = path.join(dataDirectory, 'postgres/cluster/postmaster.pid');
    const orphan = (await readFile(pidFile, 'utf8')).split('\n')[0];

    const lines: string[] = [];
    const server = await start({ log: (line) => lines.push(line) });
    expect(lines).toEqual(['Adopted the PostgreSQL that an earlier process left running.']);
    expect((await readFile(path.join(server.directory, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0]).toBe(orphan);
    expect(await ask(server.url, 'select n from survivor')).toEqual([{ n: 42 }]);
  });

  it('is started anew when the running one has other settings', async () => {
    const relaxed = await start();
    await ask(relaxed.url, 'create table kept as select 7 as n');
    const strict = await start({ fsync: true });
    expect(await ask(strict.url, `select n, current_setting('fsync') as fsync from kept`)).toEqual([
      { n: 7, fsync: 'on' },
    ]);
    await expect(ask(relaxed.url, 'select 1')).rejects.toThrow();
  });

  it('begins again after a first start that was cut off', async () => {
    const { directory } = await start();
    await started[0]!.stop();
    await rm(path.join(directory, 'cluster'), { recursive: true });
    await mkdir(path.join(directory, 'cluster.partial/base'), { recursive: true });
    expect(await ask((await start()).url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('takes no number in a stale pid file for its server', async () => {
    const { directory } = await start();
    await started[0]!.stop();
    const pidFile = path.join(directory, 'cluster/postmaster.pid');
    await writeFile(pidFile, `${process.pid}\n${directory}/cluster\n0\n1\n\n127.0.0.1\n0\nready\n`);
    await chmod(pidFile, 0o644);
    expect(await ask((await start()).url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('says that a port is taken, so that another is tried', async () => {
    const { directory, stop } = await start();
    await stop();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const place = { user: await serverUser(), directory, binDirectory: (await findBinaries()).directory };
    const attempt = startPostmaster(place, { unix_socket_directories: '', listen_addresses: '127.0.0.1' }, 30_000, () =>
      Promise.resolve(port),
    );
    await expect(attempt).rejects.toThrow(PortTaken);
    other.close();
  });

  it('refuses data of another version and says what to do', async () => {
    const { directory, stop } = await start();
    await stop();
    await writeFile(path.join(directory, 'cluster/PG_VERSION'), '12\n');
    await expect(start()).rejects.toThrow(/was written by PostgreSQL 12, but this is PostgreSQL \d+\.\d+: back up/);
  });

  it('refuses production', async () => {
    await expect(start({ isProduction: true })).rejects.toThrow('not for production: set DATABASE_URL');
  });

  it('tells the last lines of the log when the server does not start', async () => {
    await expect(start({ settings: { shared_buffers: 'plenty' } })).rejects.toThrow(/did not start: .*shared_buffers/);
  });
});

describe('the npm package of PostgreSQL', () => {
  it('gets the library links that a blocked install script did not make', async () => {
    await mkdir(path.join(dataDirectory, 'native/lib'), { recursive: true });
    await writeFile(path.join(dataDirectory, 'native/lib/libpq.so.5.18'), 'library');
    const list = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    await writeFile(path.join(dataDirectory, 'native/pg-symlinks.json'), JSON.stringify(list));
    await makeLibraryLinks(dataDirectory);
    await makeLibraryLinks(dataDirectory);
    expect(await readlink(path.join(dataDirectory, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
    expect(await readFile(path.join(dataDirectory, 'native/lib/libpq.so.5'), 'utf8')).toBe('library');
  });
});

describe('the reach of the OS user that runs it', () => {
  it('ends at a private folder of somebody else', async () => {
    const open = path.join(dataDirectory, 'open');
    await mkdir(open);
    await chmod(dataDirectory, 0o711);
    const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
    expect(await isReachable(open, nobody)).toBe(true);
    await chmod(dataDirectory, 0o700);
    expect(await isReachable(open, nobody)).toBe(false);
  });
});
