import { stateValidationRequest } from '../application/certification-jobs.ts';
import type { Reactor } from './reactor.ts';

/** A queue row is made from its request in the log: a lost one is made again (architecture.md §6). */
export const jobRequests: Reactor = {
  name: 'job-requests',
  types: ['StateValidationQueued'],
  sideBySide: ['StateValidationQueued'],
  async react(event, ports) {
    if (event.type !== 'StateValidationQueued') return;
    const { runId, certificationId, cycle } = event.data;
    const { org: districtId, actor: requestedBy } = event.meta;
    await ports.jobs.enqueue(
      stateValidationRequest({ runId, certificationId, cycle, districtId, requestedBy, position: event.position }),
    );
  },
};
