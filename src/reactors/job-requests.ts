import type { Reactor } from './reactor.ts';

/** A queue row is made from its request in the log: a lost one is made again (architecture.md §6). */
export const jobRequests: Reactor = {
  name: 'job-requests',
  types: ['StateValidationQueued'],
  async react(event, ports) {
    if (event.type !== 'StateValidationQueued') return;
    const { runId, certificationId, cycle } = event.data;
    await ports.jobs.enqueue({
      id: runId,
      kind: 'STATE_VALIDATION',
      title: 'State validation',
      org: event.meta.org,
      requestedBy: event.meta.actor,
      certificationId,
      input: { runId, certificationId, cycle, position: event.position },
    });
  },
};
