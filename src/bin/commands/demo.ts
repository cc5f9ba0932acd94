import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { certificationIdOf } from '../../application/streams.ts';
import { readEnvironment } from '../../config/environment.ts';
import { playDemo } from '../../demo/play-demo.ts';
import { worldFiles } from '../../seed/world-files.ts';
import { startSchedules } from '../../server/background.ts';
import { openDistrictWorld, ownSamples, WORLD_ENTERED } from '../../server/demo-world.ts';
import { listen } from '../../server/running.ts';
import { DemoClock } from '../../shared/clock.ts';
import { Interruption } from '../interruption.ts';
import { startNamedProduct } from '../start-named-product.ts';

export interface DemoOptions {
  /** Folder of Ed-Fi interchange files; the product's own sample otherwise. */
  readonly data?: string;
  readonly json?: boolean;
}

/**
 * Plays the main job end to end in a directory of its own, and ends. Exit code 0 only when every figure is right. Interrupted by a signal, it
 * takes PostgreSQL and the directory with it and throws `Interrupted`.
 */
export async function demo(options: DemoOptions): Promise<number> {
  const interruption = new Interruption();
  try {
    return await play(options, interruption);
  } finally {
    interruption.end();
  }
}

async function play(options: DemoOptions, interruption: Interruption): Promise<number> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-demo-'));
  // A database of its own, whatever the environment names: the demonstration writes.
  const environment = {
    ...readEnvironment(),
    databaseUrl: undefined,
    dataDirectory,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1:0',
  };
  const clock = new DemoClock(WORLD_ENTERED);
  const log = pino({ level: 'error' }, process.stderr);
  const print = options.json === true ? () => undefined : (line: string) => void process.stdout.write(`${line}\n`);
  const files = await worldFiles(options.data ?? ownSamples());
  const removeDirectory = () => rm(dataDirectory, { recursive: true, force: true });
  const product = await startNamedProduct(environment, clock, true, log).catch(async (error: unknown) => {
    await removeDirectory();
    throw error;
  });
  let schedules: { stop(): Promise<void> } | null = null;
  try {
    const { district, eventId } = await interruption.during(
      openDistrictWorld(product.application, clock, files.directory),
    );
    schedules = await startSchedules(product.application, log);
    const server = await listen(product.application, environment, log, null);
    try {
      print(
        `State Edition demo · ${district.name}, three schools, ${options.data === undefined ? 'own sample files' : 'Ed-Fi interchange files'} · clock 2 Jun 2022\n`,
      );
      const played = playDemo(
        {
          url: server.url,
          districtId: district.id,
          districtName: district.name,
          eventId,
          certificationId: certificationIdOf(district.id, eventId, null),
          disciplineFile: files.path('BEHAVIOR_EDFI'),
          setClock: (instant) => clock.set(instant),
        },
        print,
      );
      const result = await interruption.during(played);
      if (options.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
      return result.ok ? 0 : 1;
    } finally {
      await server.stop();
    }
  } finally {
    await schedules?.stop();
    await product.stop();
    await removeDirectory();
  }
}
