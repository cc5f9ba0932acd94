import { type Logger, pino } from 'pino';
import { certificationIdOf } from '../../src/application/streams.ts';
import { isLoopback, readEnvironment } from '../../src/config/environment.ts';
import type { DemoServer } from '../../src/demo/play-demo.ts';
import { DEMO_PASSWORD } from '../../src/seed/people.ts';
import { worldFiles } from '../../src/seed/world-files.ts';
import { openDistrictWorld, ownSamples, WORLD_ENTERED } from '../../src/server/demo-world.ts';
import { listen } from '../../src/server/running.ts';
import type { DemoClock } from '../../src/shared/clock.ts';
import { createTestApplication, type TestApplication } from './application.ts';

export interface ListeningServer extends DemoServer {
  readonly test: TestApplication;
  readonly clock: DemoClock;
  stop(): Promise<void>;
}

export interface ListeningServerOptions {
  /** Folder of the district's files; the product's own sample otherwise. */
  readonly directory?: string;
  /** Address of an EventStoreDB that holds the log; PostgreSQL otherwise. */
  readonly eventStoreUrl?: string;
  /** Where the server's log goes; nowhere otherwise. */
  readonly log?: Logger;
}

/** Password of everyone in the world. */
export const PASSWORD = DEMO_PASSWORD;

/** Listens for a test application on a free port of this machine; further variables as the environment would have them. */
export function listenFor(
  test: TestApplication,
  variables: Readonly<Record<string, string>> = {},
  log: Logger = pino({ level: process.env.TEST_LOG ?? 'silent' }),
): ReturnType<typeof listen> {
  const environment = readEnvironment({ NODE_ENV: 'test', PORT: '0', HOST: '127.0.0.1', ...variables });
  if (!isLoopback(environment.host)) throw new Error('tests listen on this machine only');
  return listen(test.application, environment, log, null);
}

/** The world `district` behind a server, on 2 June 2022, 09:00 in Denver: its discipline file is not imported yet. */
export async function startListeningServer({
  directory = ownSamples(),
  eventStoreUrl,
  log,
}: ListeningServerOptions = {}): Promise<ListeningServer> {
  const test = await createTestApplication({
    start: WORLD_ENTERED.toISOString(),
    ...(eventStoreUrl !== undefined && { eventStoreUrl }),
    ...(log && { log }),
  });
  try {
    const files = await worldFiles(directory);
    const { district, eventId } = await openDistrictWorld(test.application, test.clock, directory);
    const server = await listenFor(test, {}, log);
    return {
      test,
      clock: test.clock,
      url: server.url,
      districtId: district.id,
      districtName: district.name,
      eventId,
      certificationId: certificationIdOf(district.id, eventId, null),
      disciplineFile: files.path('BEHAVIOR_EDFI'),
      setClock: (instant) => test.clock.set(instant),
      async stop() {
        await server.stop();
        await test.stop();
      },
    };
  } catch (error) {
    await test.stop();
    throw error;
  }
}
