import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DirectoryInUse, lockDirectory } from '../../../src/server/directory-lock.ts';
import { bootId } from '../../../src/server/life-sign.ts';

const BEAT_MS = 40;
/** A pid that no process can have. */
const NO_PROCESS = 2 ** 30;

let directory: string;
let lock: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-edition-lock-'));
  lock = join(directory, 'lock');
});

afterEach(() => rm(directory, { recursive: true, force: true }));

/** Somebody else's lock, touched like that of a process that lives. */
async function heldBy(text: string): Promise<() => void> {
  await writeFile(lock, text);
  const timer = setInterval(() => void utimes(lock, new Date(), new Date()).catch(() => undefined), BEAT_MS);
  return () => clearInterval(timer);
}

it('is taken by one, given back, and taken by the next', async () => {
  const unlock = await lockDirectory(directory, BEAT_MS);
  await expect(lockDirectory(directory, BEAT_MS)).rejects.toThrow(DirectoryInUse);
  await unlock();
  expect(await readdir(directory)).toEqual([]);
  await (
    await lockDirectory(directory, BEAT_MS)
  )();
});

it.each([
  ['the pid of this one', String(process.pid)],
  ['a pid that is nobody here', String(NO_PROCESS)],
])('is refused while a process of another container lives that has %s', async (_name, pid) => {
  const letGo = await heldBy(`${pid} elsewhere`);
  try {
    await expect(lockDirectory(directory, BEAT_MS)).rejects.toThrow(DirectoryInUse);
    expect(await readFile(lock, 'utf8')).toBe(`${pid} elsewhere`);
  } finally {
    letGo();
  }
});

it.each([
  ['here', String(NO_PROCESS)],
  ['here, before, with the pid of this one', String(process.pid)],
  ['in a container that is gone', '1 elsewhere'],
  ['by nobody', 'no pid'],
])('is taken over when it was left %s', async (_name, text) => {
  await writeFile(lock, text);
  const unlock = await lockDirectory(directory, BEAT_MS);
  expect(await readFile(lock, 'utf8')).toMatch(new RegExp(`^${process.pid} .`));
  await unlock();
});

it('is refused while another process of this place lives', async () => {
  await writeFile(lock, String(process.ppid));
  await expect(lockDirectory(directory, BEAT_MS)).rejects.toThrow(`process ${process.ppid}`);
});

/** Long enough that a test which waits for it fails. */
const LONG_BEAT_MS = 600_000;
const SIGN = 'lock.0a1b2c3d.sock';

/** Another process with a life sign in the directory, as the holder of a lock leaves it. */
async function holderWithSign(): Promise<{ kill(): Promise<void> }> {
  const script = `require('node:net').createServer((socket) => socket.destroy()).listen(process.argv[1], () => console.log('up'))`;
  const child = spawn(process.execPath, ['-e', script, join(directory, SIGN)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

it.each([
  ['with the pid of this one', `${process.pid} elsewhere`],
  ['in another container', `${NO_PROCESS} elsewhere`],
])('is taken over without waiting from a process of this kernel that was killed, %s', async (_name, who) => {
  const holder = await holderWithSign();
  await writeFile(lock, `${who} ${await bootId()} ${SIGN}`);
  try {
    await expect(lockDirectory(directory, LONG_BEAT_MS)).rejects.toThrow(DirectoryInUse);
  } finally {
    await holder.kill();
  }
  const unlock = await lockDirectory(directory, LONG_BEAT_MS);
  expect((await readdir(directory)).filter((name) => name === SIGN)).toEqual([]);
  await expect(lockDirectory(directory, LONG_BEAT_MS)).rejects.toThrow(DirectoryInUse);
  await unlock();
  expect(await readdir(directory)).toEqual([]);
});

it('is not taken over for a silent sign of another kernel, or one that was cleared away, while it is touched', async () => {
  const holder = await holderWithSign();
  await holder.kill();
  for (const text of [`1 elsewhere another-boot ${SIGN}`, `1 elsewhere ${await bootId()} lock.ffffffff.sock`]) {
    const letGo = await heldBy(text);
    try {
      await expect(lockDirectory(directory, BEAT_MS)).rejects.toThrow(DirectoryInUse);
    } finally {
      letGo();
    }
  }
});
