import { streams } from '../../application/streams.ts';
import { syncDecider } from '../../domain/sync/decider.ts';
import { giveCommand } from '../seed-commands.ts';
import { stateWorldId } from './state-world-id.ts';
import type { StateWorldParts } from './state-world-parts.ts';

/** Copies a year of a district to the state, with the job that people see, and waits until readers see the copy. */
export async function writeSync(
  { commands, jobs, progress }: Pick<StateWorldParts, 'commands' | 'jobs' | 'progress'>,
  districtId: string,
  schoolYear: number,
): Promise<void> {
  const syncId = stateWorldId('sync', districtId, schoolYear);
  await jobs.track({
    id: syncId,
    kind: 'SYNC',
    title: `Synchronization of ${schoolYear - 1}-${schoolYear}`,
    org: districtId,
    requestedBy: 'system:seed',
    certificationId: null,
    input: { schoolYear, kind: 'MASS' },
  });
  const stream = streams.sync(districtId, syncId);
  const revision = await giveCommand(commands, districtId, 'startMassSync', stream, {
    decider: syncDecider,
    schoolYear,
    command: () => ({
      type: 'RequestSync',
      data: { syncId, districtId, kind: 'MASS', schoolYear, objectGroups: ['BEHAVIOR'] },
    }),
  });
  while ((await progress.waitForRevision(stream, revision, 10_000)) === null);
}
