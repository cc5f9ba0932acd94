import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
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
  /** Where the input says what may take a suspension away that an expulsion continues; none: the expulsion is in the input. */
  takesAway: readonly string[] | null = null,
): Decision<IncidentEvent> {
  const { facts, origin } = command;
  const { incidentId, reason } = markOf(state, command);
  if (events.length === 0) return accepted();
  if (facts.isLocked && reason === null) return rejected('INCIDENT_LOCKED', undefined, ['reason']);
  const after = events.reduce<IncidentState | null>(evolve, state) ?? state;
  const faults = checkTree(after, command, state);
  if (faults.length > 0) return rejectedAll(takesAway ? faults.map((fault) => ofContinued(fault, takesAway)) : faults);
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

/** The expulsion stands as it was: the fault is that of whoever takes its suspension away. */
function ofContinued(fault: Rejection, path: readonly string[]): Rejection {
  return fault.path?.at(-1) === 'pendingBoardSuspensionId' ? { ...fault, code: 'SUSPENSION_CONTINUED', path } : fault;
}

export function markOf(state: Pick<IncidentState, 'incidentId'>, command: { readonly reason: string | null }): Mark {
  return { incidentId: state.incidentId, reason: textOrNull(command.reason)?.trim() ?? null };
}
