import { streams } from '../application/streams.ts';
import { syncDecider } from '../domain/sync/decider.ts';
import type { DistrictSynced } from '../domain/sync/events.ts';
import { becauseOf, command, type ReactedEvent, type Reactor, type ReactorPorts } from './reactor.ts';

const NAME = 'nightly-sync';
/** Between two looks whether somebody wants this to stop. */
const WAIT_MS = 1_000;

interface DistrictYear {
  readonly districtId: string;
  readonly schoolYear: number;
}

/**
 * The night has come: every district that synchronizes nightly and has something that the state has not is copied, year by year. A
 * parked lane is left alone, and copied in the next night. The copy needs every record as it is, and in the line everybody's saves would wait
 * for those that are still judged anew: so it is not asked for before they are written, however long that takes, and nobody else's copy
 * waits for them.
 */
export const nightlySync: Reactor = {
  name: NAME,
  types: ['ScheduleCameDue'],
  async react(event, ports) {
    if (event.type !== 'ScheduleCameDue' || event.data.scheduleId !== NAME) return;
    const { sync } = ports.read;
    // What these have for the state is known when they are written: they are asked for before the others are looked at.
    const late = new Set(await sync.judgedInTheNight());
    for (const waiting of await sync.waitingForTheNight())
      if (!late.has(waiting.districtId)) await copy(event, ports, waiting);
    for (const districtId of late) {
      if (!(await isWritten(ports, districtId))) continue;
      for (const waiting of await sync.waitingForTheNight(districtId)) await copy(event, ports, waiting);
    }
  },
};

/** Waits until no incident of a district is judged by what has changed since; false when its lane is parked. */
async function isWritten({ progress, signal }: ReactorPorts, districtId: string): Promise<boolean> {
  while (!progress.isLaneParked(districtId)) {
    if (await progress.waitUntilWritten(districtId, WAIT_MS)) return !progress.isLaneParked(districtId);
    signal.throwIfAborted();
  }
  return false;
}

async function copy(event: ReactedEvent, ports: ReactorPorts, { districtId, schoolYear }: DistrictYear): Promise<void> {
  if (!(await isWritten(ports, districtId))) return;
  const operation = 'startNightlySync';
  const context = becauseOf(NAME, event, `${districtId}/${schoolYear}`);
  const syncId = ports.commands.deriveId(context, operation, 'sync');
  const wanted: DistrictSynced = { syncId, districtId, kind: 'NIGHTLY', schoolYear, objectGroups: ['BEHAVIOR'] };
  // The row comes first: what finishes it may be faster than this.
  await ports.jobs.track({
    id: syncId,
    kind: 'SYNC',
    title: `Nightly synchronization of ${schoolYear - 1}-${schoolYear}`,
    org: districtId,
    requestedBy: context.principal.accountId,
    certificationId: null,
    input: { schoolYear, kind: 'NIGHTLY' },
  });
  await command(ports, context, {
    operation,
    stream: streams.sync(districtId, syncId),
    org: districtId,
    schoolYear,
    decider: syncDecider,
    input: { districtId, schoolYear },
    command: () => ({ type: 'RequestSync', data: wanted }),
  });
}
