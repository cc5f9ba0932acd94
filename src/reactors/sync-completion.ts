import { syncDecider } from '../domain/sync/decider.ts';
import { becauseOf, command, type Reactor } from './reactor.ts';

const NAME = 'sync-completion';

/** The projector has copied at the event's position; what it did is recorded, and the waiting job ends. */
export const syncCompletion: Reactor = {
  name: NAME,
  types: ['DistrictSynced'],
  async react(event, ports) {
    if (event.type !== 'DistrictSynced') return;
    const { syncId, districtId, kind, schoolYear } = event.data;
    const run = await ports.read.sync.run(syncId);
    if (!run) throw new Error(`the read model does not know the sync ${syncId} that stands at ${event.position}`);
    const { copied, tombstones, position } = run;
    await command(ports, becauseOf(NAME, event), {
      operation: 'completeSync',
      stream: event.stream,
      org: districtId,
      schoolYear,
      decider: syncDecider,
      input: { syncId },
      command: () => ({
        type: 'CompleteSync',
        data: { syncId, districtId, kind, schoolYear, copied, tombstones, position },
      }),
    });
    await ports.jobs.finish(syncId, { result: { copied, tombstones } });
  },
};
