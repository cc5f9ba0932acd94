import { execFile, spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ServerPlace } from './embedded-place.ts';

const execute = promisify(execFile);

/** What `postmaster.pid` says about the server of a cluster. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

export const clusterOf = (place: ServerPlace): string => path.join(place.directory, 'cluster');
export const logOf = (place: ServerPlace): string => path.join(place.directory, 'server.log');

/** The server that runs on the cluster now, also one that a killed process left behind; undefined when none runs. */
export async function runningPostmaster(place: ServerPlace): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(clusterOf(place), 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, directory, , port, , , , status] = text.split('\n');
  if (directory === undefined || port === undefined || !(await isServerOf(place, Number(pid)))) return undefined;
  return { pid: Number(pid), port: Number(port), isReady: status?.trim() === 'ready' };
}

/** Process numbers are used again: after a restart of the machine the number in the file may belong to anyone. */
async function isServerOf(place: ServerPlace, pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const command =
    process.platform === 'linux'
      ? readFile(`/proc/${pid}/cmdline`, 'utf8').then((text) => text.replaceAll('\0', ' '))
      : execute('ps', ['-o', 'command=', '-p', String(pid)]).then(({ stdout }) => stdout);
  return (await command.catch(() => '')).includes(`postgres -D ${clusterOf(place)} `);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Somebody else listens on the chosen port: choose another. */
export class PortTaken extends Error {}

/**
 * Starts the server in its own process group (Ctrl-C in a terminal reaches only us, and we stop it in order) and resolves when
 * it takes connections. Throws `PortTaken`, or an error with the log's last lines, and then nothing is left running.
 */
export async function startPostmaster(
  place: ServerPlace,
  settings: Readonly<Record<string, string>>,
  timeoutMs: number,
  choosePort: () => Promise<number> = freePort,
): Promise<Postmaster> {
  const port = await choosePort();
  const log = await open(logOf(place), 'a', 0o600);
  const logStart = (await log.stat()).size;
  const args = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(path.join(place.binDirectory, 'postgres'), ['-D', clusterOf(place), ...args], {
    cwd: place.directory,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
    ...(place.user && { uid: place.user.uid, gid: place.user.gid }),
  });
  let failure: string | undefined;
  child.on('error', (error) => (failure = error.message));
  child.on('exit', (code, signal) => (failure ??= `it ended with ${signal ?? `code ${code}`}`));
  child.unref();
  await log.close();
  for (const deadline = Date.now() + timeoutMs; failure === undefined; await sleep(10)) {
    const running = await runningPostmaster(place);
    if (running?.pid === child.pid && running?.isReady) return running;
    if (Date.now() > deadline) {
      failure = `it was not ready after ${timeoutMs / 1000} s`;
      child.kill('SIGKILL');
    }
  }
  const written = (await readFile(logOf(place)).catch(() => Buffer.alloc(0))).subarray(logStart).toString('utf8');
  if (/could not bind|Address already in use/i.test(written)) throw new PortTaken(written);
  throw new Error(
    `The embedded PostgreSQL did not start: ${failure}. ${written.trim().split('\n').slice(-4).join(' | ')}`,
  );
}

/** Fast shutdown; after `timeoutMs` an immediate one, which loses nothing that was committed but makes the next start recover. */
export async function stopPostmaster(place: ServerPlace, timeoutMs: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', timeoutMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    const running = await runningPostmaster(place);
    if (running === undefined) return;
    try {
      process.kill(running.pid, signal);
    } catch {
      return;
    }
    for (const deadline = Date.now() + waitMs; Date.now() < deadline; await sleep(10)) {
      if ((await runningPostmaster(place))?.pid !== running.pid) return;
    }
  }
  throw new Error(`The embedded PostgreSQL in ${place.directory} cannot be stopped.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
