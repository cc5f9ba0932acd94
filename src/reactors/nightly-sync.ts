import { streams } from '../application/streams.ts';
import { syncDecider } from '../domain/sync/decider.ts';
import type { DistrictSynced } from '../domain/sync/events.ts';
import { becauseOf, command, type Reactor } from './reactor.ts';

const NAME = 'nightly-sync';
const WAIT_MS = 60_000;

/**
 * The night has come: every district that synchronizes nightly and has something that the state has not is copied, year by year. A
 * parked lane is left alone, and copied in the next night.
 */
export const nightlySync: Reactor = {
  name: NAME,
  types: ['ScheduleCameDue'],
  async react(event, ports) {
    if (event.type !== 'ScheduleCameDue' || event.data.scheduleId !== NAME) return;
    for (const { districtId, schoolYear } of await ports.read.sync.waitingForTheNight()) {
      if (ports.progress.isLaneParked(districtId)) continue;
      // The copy needs every record as it is: in the line, everybody's saves would wait for those that are still judged anew.
      await ports.progress.waitUntilWritten(districtId, WAIT_MS);
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
  },
};
