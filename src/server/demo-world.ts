import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { people } from '../seed/people.ts';
import { seededDistrictWorld, seedDistrictWorld, type SeededWorld } from '../seed/seed-district-world.ts';
import { worldFiles } from '../seed/world-files.ts';
import type { Projector } from '../projector/projector.ts';
import type { DemoClock } from '../shared/clock.ts';
import { recordSignIn } from '../application/record-sign-in.ts';
import type { Demonstration } from './graphiql-routes.ts';
import type { Application } from './compose.ts';

/** When the district's data were entered, and when the story begins (product.md §3 story 1), both 09:00 in Denver. */
export const WORLD_ENTERED = new Date('2022-05-16T15:00:00.000Z');
export const WORLD_BEGINS = new Date('2022-06-02T15:00:00.000Z');

/** The product's own sample files, beside the sources and beside the built program. */
export function ownSamples(): string {
  for (let directory = fileURLToPath(new URL('.', import.meta.url)); ; directory = join(directory, '..')) {
    const samples = join(directory, 'samples');
    if (existsSync(join(samples, 'StudentDiscipline.xml'))) return samples;
    if (directory === join(directory, '..')) throw new Error('the sample files are missing');
  }
}

/** Waits until readers see all that the log holds: after a restore, what a read model does not show may stand in the log. */
export async function caughtUp(projector: Pick<Projector, 'whenLevel' | 'status'>): Promise<void> {
  let isLevel = false;
  const level = projector.whenLevel().then(() => (isLevel = true));
  level.catch(() => undefined);
  // Another process may be the one that projects: its work is waited for.
  while (!isLevel && (await projector.status()).lagEvents > 0)
    await Promise.race([level, new Promise((resolve) => setTimeout(resolve, 200))]);
}

/** Seeds the world when the log holds nothing but its opening, then lets the clock go on from where the world is. */
export async function openDistrictWorld(
  application: Application,
  clock: DemoClock,
  directory: string,
): Promise<SeededWorld> {
  const { services, read, blobs } = application;
  const head = await services.journal.head();
  if (head && head.asOfTime > clock.now().toISOString()) clock.set(new Date(Date.parse(head.asOfTime) + 1));
  await caughtUp(application.projector);
  const standing = await seededDistrictWorld({ read });
  const world =
    standing ??
    (await seedDistrictWorld(
      {
        commands: services.commands,
        read,
        imports: services.imports,
        accounts: services.accounts,
        blobs,
        progress: services.progress,
      },
      await worldFiles(directory),
    ));
  if (clock.now() < WORLD_BEGINS) clock.set(WORLD_BEGINS);
  return world;
}

/**
 * Signs one of the world's people in by name, whatever their password has become. Only ever given to a server that listens on a loopback
 * address.
 */
export const demonstrationOf = (application: Application, known: Demonstration['people'] = people): Demonstration => ({
  people: known,
  async signIn(username, address) {
    if (!known.some((person) => person.username === username)) return null;
    const outcome = await application.services.accounts.openSession(username);
    if (typeof outcome === 'string') return null;
    await recordSignIn(application.services.accessLog, outcome, { operation: 'graphiql', address });
    return { token: outcome.token };
  },
});
