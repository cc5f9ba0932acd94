import type { ReadModel } from '../../projections/read-model.ts';
import { hasStateWorld, seedStateWorld } from '../seed/seed-state-world.ts';
import { FIRST_DISTRICT_ID } from '../seed/state/directory.ts';
import { worldFiles } from '../seed/world-files.ts';
import type { WorldSizeName } from '../seed/state/world-size.ts';
import type { DemoClock } from '../shared/clock.ts';
import type { Application } from './compose.ts';
import { ownSamples } from './demo-world.ts';

/** When the state's history begins, and when the people come in: a Monday's work on a Thursday in June, 09:00 in Denver. */
export const STATE_WORLD_ENTERED = new Date('2022-08-15T15:00:00.000Z');
export const STATE_WORLD_BEGINS = new Date('2026-06-18T15:00:00.000Z');

/** Seeds the world `state` unless it stands, then lets the clock go on from where the world is. Reactors and workers have to run. */
export async function openStateWorld(
  application: Application,
  clock: DemoClock,
  size: WorldSizeName,
  onPhase?: (phase: string) => void,
): Promise<void> {
  const { services, read } = application;
  const { commands, accounts, progress, jobs, validationRuns, students, transfers } = services;
  const head = await services.journal.head();
  const advance = (to: Date): void => {
    if (to > clock.now()) clock.set(to);
  };
  advance(STATE_WORLD_ENTERED);
  if (head) advance(new Date(Date.parse(head.asOfTime) + 1));
  if (!(await hasStateWorld(read)))
    await seedStateWorld(
      {
        ...{ commands, read, accounts, progress, jobs, validationRuns, students, transfers, advance },
        samples: await worldFiles(ownSamples()),
      },
      size,
      onPhase,
    );
  advance(STATE_WORLD_BEGINS);
}

/** Whether the log holds the world `state`, be it half of it. */
export async function holdsStateWorld({ directory }: ReadModel): Promise<boolean> {
  const found = await directory.districts({ districtId: FIRST_DISTRICT_ID, text: null, after: null, limit: 1 });
  return found.length > 0;
}
