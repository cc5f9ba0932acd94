import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DirectoryInUse, lockDirectory } from '../../../src/server/directory-lock.ts';
import { ForeignDirectory, resetDataDirectory } from '../../../src/server/reset-data-directory.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-edition-reset-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

it('removes what a server has left in its data directory', async () => {
  await mkdir(join(directory, 'blobs', 'ab'), { recursive: true });
  await mkdir(join(directory, 'postgres'));
  for (const name of ['key-encryption-key', 'token-signing-key.pem', 'checkpoint-signing-key.pem'])
    await writeFile(join(directory, name), 'x');
  await resetDataDirectory(directory);
  expect(await readdir(directory)).toEqual([]);
});

it('removes nothing where anything else lies', async () => {
  await mkdir(join(directory, 'blobs'));
  await mkdir(join(directory, 'holiday'));
  await expect(resetDataDirectory(directory)).rejects.toThrow(ForeignDirectory);
  expect((await readdir(directory)).sort()).toEqual(['blobs', 'holiday']);
});

it('removes nothing under a process that works there', async () => {
  const unlock = await lockDirectory(directory);
  await writeFile(join(directory, 'lock'), String(process.ppid));
  await writeFile(join(directory, 'key-encryption-key'), 'x');
  await expect(resetDataDirectory(directory)).rejects.toThrow(DirectoryInUse);
  const left = (await readdir(directory)).filter((name) => !name.endsWith('.sock'));
  expect(left.sort()).toEqual(['key-encryption-key', 'lock']);
  await unlock();
});

it('takes a directory that does not exist for an empty one', async () => {
  await resetDataDirectory(join(directory, 'new'));
  expect(await readdir(join(directory, 'new'))).toEqual([]);
});
