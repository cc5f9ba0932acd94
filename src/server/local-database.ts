import type { Logger } from 'pino';
import type { Environment } from '../config/environment.ts';
import { startEmbedded } from '../postgres/embedded.ts';

export interface LocalDatabase {
  /** Address with the password in it: never print it. */
  readonly url: string;
  /** One line for people. */
  readonly description: string;
  stop(): Promise<void>;
}

/** The PostgreSQL of the environment: `DATABASE_URL`, or the embedded one in the data directory, started here and ended by `stop`. */
export async function openLocalDatabase(environment: Environment, log: Logger): Promise<LocalDatabase> {
  if (environment.databaseUrl) {
    const { hostname, port } = new URL(environment.databaseUrl.reveal());
    return {
      url: environment.databaseUrl.reveal(),
      description: `PostgreSQL at ${hostname}:${port || '5432'}`,
      stop: async () => undefined,
    };
  }
  const started = performance.now();
  const embedded = await startEmbedded({
    dataDirectory: environment.dataDirectory,
    fsync: environment.hasFsync,
    isProduction: environment.isProduction,
    log: (line) => log.debug(line),
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return {
    url: embedded.localUrl,
    description: `embedded PostgreSQL ${embedded.version} on 127.0.0.1:${new URL(embedded.url).port} (data in ${environment.dataDirectory}, ready in ${seconds} s)`,
    stop: () => embedded.stop(),
  };
}
