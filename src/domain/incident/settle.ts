import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { canBeCompleted } from './can-be-completed.ts';
import { checkTree } from './check-tree.ts';
import { textOrNull, type Mark } from './child-events.ts';
import type { IncidentEdit } from './commands.ts';
import { evolve, type IncidentEvent, type IncidentState } from './state.ts';

/**
 * The last word on an edit's events. Nothing changed: nothing is recorded, also when locked. A locked incident needs a reason (A20). The
 * incident as it would be must hold together. A COMPLETE one must still be completable: by hand the edit is refused otherwise, an import,
 * which cannot be argued with, reopens it; and an import completes what could be completed by hand.
 */
export function settle(
  state: IncidentState,
  command: IncidentEdit,
  events: readonly IncidentEvent[],
): Decision<IncidentEvent> {
  const { facts, origin } = command;
  const { incidentId, reason } = markOf(state, command);
  if (events.length === 0) return accepted();
  if (facts.isLocked && reason === null) return rejected('INCIDENT_LOCKED', undefined, ['reason']);
  const after = events.reduce<IncidentState | null>(evolve, state) ?? state;
  const faults = checkTree(after, command, state);
  if (faults.length > 0) return rejectedAll(faults);
  const isCompletable = canBeCompleted(after, facts.enrolledStudents);
  if (after.status === 'COMPLETE' && !isCompletable) {
    if (origin === 'HAND') return rejected('RESOLUTION_REQUIRED');
    return accepted({ type: 'IncidentReopened', data: { incidentId, reason } }, ...events);
  }
  if (after.status === 'IN_PROGRESS' && isCompletable && origin === 'IMPORT') {
    return accepted(...events, { type: 'IncidentCompleted', data: { incidentId } });
  }
  return accepted(...events);
}

export function markOf(state: Pick<IncidentState, 'incidentId'>, command: { readonly reason: string | null }): Mark {
  return { incidentId: state.incidentId, reason: textOrNull(command.reason)?.trim() ?? null };
}
