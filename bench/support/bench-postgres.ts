import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbedded } from '../../src/postgres/embedded.ts';
import { migrate } from '../../src/postgres/migrate.ts';
import { openDatabase } from '../../src/postgres/pool.ts';

export interface BenchPostgres {
  /** Address of a new database with every migration applied, or an empty one. */
  createDatabase(options?: { readonly isEmpty?: boolean }): Promise<string>;
  stop(): Promise<void>;
}

/** A server of its own that really waits for the disk: fsync and synchronous commit on. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'state-edition-bench-'));
  const server = await startEmbedded({ dataDirectory, fsync: true, isProduction: false });
  let count = 0;
  return {
    async createDatabase({ isEmpty = false } = {}) {
      count += 1;
      const url = new URL(server.url);
      url.pathname = `/bench_${count}`;
      const admin = openDatabase(server.url, { max: 1 });
      await admin.query(`create database bench_${count}`).finally(() => admin.close());
      if (!isEmpty) {
        const database = openDatabase(url.href, { max: 1 });
        await migrate(database).finally(() => database.close());
      }
      return url.href;
    },
    async stop() {
      await server.stop();
      await rm(server.directory, { recursive: true, force: true });
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
