import { type Logger, pino } from 'pino';
import { readEnvironment } from '../../config/environment.ts';
import type { Environment } from '../../config/environment.ts';
import { APP_VERSION } from '../../server/app-version.ts';
import { startSchedules } from '../../server/background.ts';
import { demonstrationOf } from '../../server/demo-world.ts';
import { ForeignDirectory, resetDataDirectory } from '../../server/reset-data-directory.ts';
import type { RunningServer } from '../../server/running.ts';
import type { Product } from '../../server/start-product.ts';
import {
  askedWorld,
  isWorld,
  isWorldSize,
  OtherWorldStands,
  type PlayedWorld,
  playWorld,
  worldEntered,
} from '../../server/worlds.ts';
import { STATE_TIME_ZONE } from '../../shared/calendar.ts';
import { DemoClock, systemClock } from '../../shared/clock.ts';
import { Interruption } from '../interruption.ts';
import { startNamedProduct } from '../start-named-product.ts';
import { UsageFault } from '../usage-fault.ts';

type Listen = typeof import('../../server/running.ts').listen;

export interface ServeOptions {
  readonly world?: string;
  /** How much the world `state` holds. */
  readonly size?: string;
  /** Folder of Ed-Fi interchange files for the world; the product's own sample otherwise. */
  readonly data?: string;
  readonly reset?: boolean;
  readonly empty?: boolean;
  readonly json?: boolean;
}

/** Starts the server and keeps it until SIGINT or SIGTERM; one that comes before it stands throws `Interrupted`. Outside production, and unless `--empty`, it plays a demonstration world. */
export async function serve(options: ServeOptions): Promise<number> {
  const environment = readEnvironment();
  // A database that somebody named gets demonstration data only when they name the world, too.
  const isDemo =
    !environment.isProduction &&
    options.empty !== true &&
    environment.hasDemoSignIn &&
    (environment.databaseUrl === undefined || options.world !== undefined);
  const { world, size, data } = options;
  if (world !== undefined && !isWorld(world))
    throw new UsageFault(`There is no world ${world}: there are district and state.`);
  if (size !== undefined && !isWorldSize(size))
    throw new UsageFault(`There is no size ${size}: there are small, demo and large.`);
  if (size !== undefined && (world === 'district' || data !== undefined))
    throw new UsageFault('Only the world state has sizes: leave --size out.');
  if (world === 'state' && data !== undefined)
    throw new UsageFault('Files are taken by the world district: add --world district.');
  if (options.reset === true && !environment.isProduction && environment.databaseUrl === undefined) {
    await resetDataDirectory(environment.dataDirectory).catch((error: unknown) => {
      throw error instanceof ForeignDirectory ? new UsageFault(error.message) : error;
    });
  }
  const log: Logger = pino({
    level: environment.logLevel === 'info' && !environment.isProduction ? 'warn' : environment.logLevel,
  });
  const clock = isDemo ? new DemoClock(worldEntered(askedWorld({ world, size, data }))) : systemClock;
  const loading = loadListen();
  loading.catch(() => undefined); // Awaited when the product stands.
  const interruption = new Interruption();
  const product = await startNamedProduct(environment, clock, isDemo, log).catch((error: unknown) => {
    interruption.end();
    throw error;
  });
  let server: RunningServer | null = null;
  let schedules: { stop(): Promise<void> } | null = null;
  try {
    const started = performance.now();
    const onPhase = (phase: string) => {
      if (options.json !== true) process.stdout.write(`  writing       ${phase}\n`);
    };
    const played =
      clock instanceof DemoClock
        ? await interruption.during(playWorld(product.application, clock, { world, size, data, onPhase }))
        : null;
    const seconds = (performance.now() - started) / 1000;
    schedules = await startSchedules(product.application, log);
    server = await listenSomewhere(await loading, product, environment, played, log);
    const lines =
      options.json === true
        ? [JSON.stringify({ url: server.url, version: APP_VERSION, isDemo })]
        : await banner(product, server.url, played, seconds);
    process.stdout.write(`${lines.join('\n')}\n`);
    await interruption.comes();
    return 0;
  } catch (error) {
    throw error instanceof OtherWorldStands ? new UsageFault(error.message) : error;
  } finally {
    await server?.stop();
    await schedules?.stop();
    await product.stop();
    interruption.end();
  }
}

/** What answers requests takes as long to load as PostgreSQL takes to start: they do so side by side. */
async function loadListen(): Promise<Listen> {
  const { listen, prepareToListen } = await import('../../server/running.ts');
  await prepareToListen();
  return listen;
}

/** A taken port is no reason to fail in a demonstration: the next free one, and say so. */
async function listenSomewhere(
  listen: Listen,
  product: Product,
  environment: Environment,
  played: PlayedWorld | null,
  log: Logger,
): Promise<RunningServer> {
  const demonstration = played && demonstrationOf(product.application, played.people);
  try {
    return await listen(product.application, environment, log, demonstration);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || environment.isProduction) throw error;
    process.stdout.write(`Port ${environment.port} is taken: using another one.\n`);
    return listen(product.application, { ...environment, port: 0 }, log, demonstration);
  }
}

async function banner(
  product: Product,
  url: string,
  played: PlayedWorld | null,
  seconds: number,
): Promise<readonly string[]> {
  const { services } = product.application;
  const status = await services.progress.status();
  const lines = [
    `State Edition ${APP_VERSION}`,
    `  database      ${product.databaseDescription}`,
    `  event log     ${status.head} events`,
    `  projections   ${status.lagEvents === 0 ? 'caught up' : `${status.lagEvents} events behind`}`,
  ];
  if (played) {
    const now = services.clock
      .now()
      .toLocaleString('en-GB', { timeZone: STATE_TIME_ZONE, dateStyle: 'full', timeStyle: 'short' });
    lines.push(
      `  demo data     ${played.holds} (fictional, ${seconds.toFixed(1)} s)`,
      `  demo clock    ${now} ${STATE_TIME_ZONE} (running)`,
    );
  }
  lines.push(
    '',
    ...(played ? [`  Open          ${url}/     choose a person and look around`] : []),
    `  GraphQL       ${url}/graphql     schema: ${url}/schema.graphql`,
    `  Health        ${url}/healthz  ${url}/readyz  ${url}/metrics`,
  );
  if (played) {
    const width = Math.max(...played.people.map(({ username }) => username.length));
    lines.push('', '  Try it as     (everybody has the password "demo")');
    for (const person of played.people)
      lines.push(
        `    ${person.username.padEnd(width)} ${`${url}/graphiql?as=${person.username}`.padEnd(38 + width)} ${person.does}`,
      );
    lines.push('', '  Demo sign-in is on because this server listens on a loopback address only.');
  }
  return [
    ...lines,
    `  Stop with Ctrl-C.${played ? ' Start anew: npm start -- --reset   Start empty: npm start -- --empty' : ''}`,
  ];
}
