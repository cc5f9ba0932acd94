import type { Logger } from 'pino';
import type { Environment } from '../config/environment.ts';
import { migrate } from '../postgres/migrate.ts';
import { openDatabase } from '../postgres/pool.ts';
import type { Database } from '../postgres/sql.ts';
import type { Clock } from '../shared/clock.ts';
import { startBackground } from './background.ts';
import { type Application, openApplication } from './compose.ts';
import { lockDirectory } from './directory-lock.ts';
import { openLocalDatabase } from './local-database.ts';
import { loggedError } from './logged-error.ts';
import { refuseForeignLog } from './open-log.ts';

export interface Product {
  readonly application: Application;
  readonly databaseDescription: string;
  /** Migrations that this start applied. */
  readonly migrations: readonly string[];
  stop(): Promise<void>;
}

/** Migrations; a demonstration looks at its log before anything opens it. */
async function prepare(database: Database, demonstration: Environment | null): ReturnType<typeof migrate> {
  const migrated = await migrate(database);
  if (demonstration) await refuseForeignLog(demonstration, database);
  return migrated;
}

/** Lock of the data directory, PostgreSQL, migrations, the parts, reactors and workers: everything but the listening (architecture.md §10.6). With a demonstration's clock, throws `ForeignLogInUse`. */
export async function startProduct(
  environment: Environment,
  clock: Clock,
  isDemoClock: boolean,
  log: Logger,
): Promise<Product> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const undo of stops.splice(0).reverse())
      await undo().catch((error: unknown) => log.warn({ ...loggedError(error) }, 'stopping'));
  };
  try {
    stops.push(await lockDirectory(environment.dataDirectory));
    const local = await openLocalDatabase(environment, log);
    stops.push(() => local.stop());
    const database = openDatabase(local.url, { max: 2, applicationName: 'state-edition migrate' });
    const { applied } = await prepare(database, isDemoClock ? environment : null).finally(() => database.close());
    const application = await openApplication({ environment, databaseUrl: local.url, clock, isDemoClock, log });
    stops.push(() => application.stop());
    const background = startBackground(application, log);
    stops.push(() => background.stop());
    return { application, databaseDescription: local.description, migrations: applied, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
