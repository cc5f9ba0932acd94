import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { access, chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';

const COMMAND = fileURLToPath(new URL('../../src/bin/state-edition.ts', import.meta.url));
const WAIT = { timeout: 120_000, interval: 20 };

let folder: string;
let child: ChildProcess | null = null;
let written = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-edition-interrupted-'));
  // PostgreSQL may run as another user.
  await chmod(folder, 0o711);
});
afterEach(() => void child?.kill('SIGKILL'));
afterAll(async () => {
  // Nothing is left, unless a test failed.
  for (const line of await processesOfFolder()) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** A command with a PostgreSQL of its own somewhere in the folder. */
function start(...args: string[]): Promise<number | NodeJS.Signals | null> {
  const { DATABASE_URL: _, ...environment } = process.env;
  const running = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...args], {
    env: { ...environment, NODE_ENV: 'test', TMPDIR: folder, DATA_DIRECTORY: join(folder, 'data'), PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.stdout.on('data', (bytes: Buffer) => (written += bytes.toString()));
  child = running;
  written = '';
  return new Promise((resolve) => running.on('exit', (code, signal) => resolve(code ?? signal)));
}

/** Data directories of demonstrations. */
const directories = async (): Promise<readonly string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('state-edition-demo-'));

async function processesOfFolder(): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,args=']);
  return stdout.split('\n').filter((line) => line.includes(folder));
}

it.each([
  ['PostgreSQL starts', 'postgres/password', 'SIGINT', 130],
  ['its world is written', 'blobs', 'SIGTERM', 143],
] as const)(
  'a demonstration that is ended while %s leaves nothing behind',
  async (_, file, signal, code) => {
    const ended = start('demo');
    await vi.waitFor(async () => {
      const [name] = await directories();
      await access(join(folder, name!, file));
    }, WAIT);
    child!.kill(signal);
    expect(await ended).toBe(code);
    expect([await directories(), await processesOfFolder()]).toEqual([[], []]);
  },
  180_000,
);

it('a server that is ended while it writes its world ends its PostgreSQL', async () => {
  const ended = start('serve', '--world', 'state', '--size', 'small');
  await vi.waitFor(() => expect(written).toContain('writing'), WAIT);
  expect(await processesOfFolder()).not.toEqual([]);
  child!.kill('SIGTERM');
  expect(await ended).toBe(143);
  expect(await processesOfFolder()).toEqual([]);
}, 180_000);
