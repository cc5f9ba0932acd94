import { pino, type Logger } from 'pino';
import { type Environment, readEnvironment } from '../config/environment.ts';
import { migrate } from '../postgres/migrate.ts';
import { openDatabase } from '../postgres/pool.ts';
import type { Database } from '../postgres/sql.ts';
import { type Application, openApplication } from '../server/compose.ts';
import { lockDirectory } from '../server/directory-lock.ts';
import { openLocalDatabase } from '../server/local-database.ts';
import { systemClock } from '../shared/clock.ts';

export interface OpenedDatabase {
  readonly environment: Environment;
  readonly url: string;
  readonly database: Database;
  readonly description: string;
  readonly log: Logger;
}

/**
 * Environment, lock of the data directory, PostgreSQL; everything is undone in reverse. A database of its own address may have a server on
 * it, so only the embedded one, which belongs to one process, takes the lock.
 */
export async function withDatabase<T>(work: (opened: OpenedDatabase) => Promise<T>): Promise<T> {
  const environment = readEnvironment();
  const log: Logger = pino({ level: 'error' }, process.stderr);
  const unlock =
    environment.databaseUrl === undefined ? await lockDirectory(environment.dataDirectory) : async () => undefined;
  try {
    const local = await openLocalDatabase(environment, log);
    try {
      const database = openDatabase(local.url, { max: 4, applicationName: 'state-edition command' });
      try {
        return await work({ environment, url: local.url, database, description: local.description, log });
      } finally {
        await database.close();
      }
    } finally {
      await local.stop();
    }
  } finally {
    await unlock();
  }
}

/** The product without server, reactors and workers, over a migrated database. */
export async function withApplication<T>(
  work: (application: Application, opened: OpenedDatabase) => Promise<T>,
): Promise<T> {
  return withDatabase(async (opened) => {
    await migrate(opened.database);
    const { environment, url, log } = opened;
    const application = await openApplication({
      environment,
      databaseUrl: url,
      clock: systemClock,
      isDemoClock: false,
      log,
    });
    try {
      return await work(application, opened);
    } finally {
      await application.stop();
    }
  });
}
