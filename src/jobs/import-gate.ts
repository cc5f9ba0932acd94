import { setTimeout as sleep } from 'node:timers/promises';
import type { ImportGate } from '../application/ports/imports.ts';
import type { Database } from '../postgres/sql.ts';

const LOOK_AGAIN_MS = 200;

/** An advisory lock per organization, held by one connection while the import runs: it goes with the process that held it. */
export class PostgresImportGate implements ImportGate {
  constructor(private readonly database: Database) {}

  exclusively<T>(org: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    return this.database.withConnection(async (sql) => {
      const key = [`state-edition import ${org}`];
      for (;;) {
        signal.throwIfAborted();
        const [row] = await sql.query<{ got: boolean }>(
          'select pg_try_advisory_lock(hashtextextended($1, 0)) as got',
          key,
        );
        if (row?.got === true) break;
        await sleep(LOOK_AGAIN_MS, undefined, { signal });
      }
      try {
        return await work();
      } finally {
        await sql.query('select pg_advisory_unlock(hashtextextended($1, 0))', key);
      }
    });
  }
}
