import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/postgres/embedded.ts';
import { openDatabase } from '../../src/postgres/pool.ts';
import { stopPostmaster } from '../../src/postgres/postmaster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a PostgreSQL whose user may create databases and roles. */
    postgresUrl: string;
    /** Part of the name of every database of this run. */
    runId: string;
  }
}

const PREFIX = 'state-edition-test-';

/** One PostgreSQL for the whole run: the one of DATABASE_URL, else an embedded one without fsync in a temporary folder. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runId = `t_${globalThis.crypto.randomUUID().slice(0, 8)}`;
  project.provide('runId', runId);
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    return () => dropDatabases(given, runId);
  }
  await removeLeftovers();
  const dataDirectory = await mkdtemp(path.join(tmpdir(), PREFIX));
  await writeFile(path.join(dataDirectory, 'owner'), String(process.pid));
  const server = await startEmbedded({
    dataDirectory,
    fsync: false,
    isProduction: false,
    // Several workers, each with several pools.
    settings: { max_connections: '300', shared_buffers: '128MB' },
  });
  project.provide('postgresUrl', server.url);
  return async () => {
    await server.stop();
    await rm(server.directory, { recursive: true, force: true });
    await rm(dataDirectory, { recursive: true, force: true });
  };
}

/** A killed run leaves its server behind; the next run ends it. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const dataDirectory = path.join(tmpdir(), name);
    const owner = Number(await readFile(path.join(dataDirectory, 'owner'), 'utf8').catch(() => '0'));
    if (owner === 0 || isAlive(owner)) continue;
    const fallback = path.join(dataDirectory, 'postgres');
    const directory = await readFile(`${fallback}.location`, 'utf8').then(
      (text) => text.trim(),
      () => fallback,
    );
    await stopPostmaster({ user: undefined, directory, binDirectory: '' }, 10_000).catch(() => undefined);
    await rm(directory, { recursive: true, force: true });
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function dropDatabases(url: string, runId: string): Promise<void> {
  const admin = openDatabase(url, { max: 1 });
  try {
    const left = await admin.query<{ datname: string }>(
      `select datname from pg_database where starts_with(datname, $1)`,
      [runId],
    );
    for (const { datname } of left) await admin.query(`drop database if exists "${datname}" with (force)`);
  } finally {
    await admin.close();
  }
}
