import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { canBeCompleted } from './can-be-completed.ts';
import { checkTree, isOfContinued } from './check-tree.ts';
import { textOrNull, type Mark } from './child-events.ts';
import type { IncidentEdit } from './commands.ts';
import { withTreeFaults } from './decide-report.ts';
import { NO_PLACES, type Places } from './part-places.ts';
import { evolve, type IncidentEvent, type IncidentState } from './state.ts';

/** How an edit's input reads. */
export interface Edited {
  /** What is wrong with what it says. */
  readonly faults?: readonly Rejection[];
  /** Where it says which part. */
  readonly places?: Places;
  /** Where it says what may take a suspension away that an expulsion continues; none: the expulsion is in the input. */
  readonly takesAway?: readonly string[] | null;
}

/**
 * The last word on an edit's events. Nothing changed: nothing is recorded, also when locked. Everything that is wrong is told at once: what the
 * input says, how the incident as it would be holds together, and a locked one without a reason (A20). A COMPLETE one must still be
 * completable: by hand the edit is refused otherwise, an import, which cannot be argued with, reopens it; and an import completes what could be
 * completed by hand.
 */
export function settle(
  state: IncidentState,
  command: IncidentEdit,
  events: readonly IncidentEvent[],
  { faults = [], places = NO_PLACES, takesAway = null }: Edited = {},
): Decision<IncidentEvent> {
  const { facts, origin } = command;
  const { incidentId, reason } = markOf(state, command);
  if (events.length === 0 && faults.length === 0) return accepted();
  const after = events.reduce<IncidentState | null>(evolve, state) ?? state;
  const isReasonAsked = faults.some(({ code }) => code === 'REASON_REQUIRED');
  const ofTree = checkTree(after, command, places, state);
  const found = [
    ...withTreeFaults(faults, takesAway ? ofTree.map((fault) => ofContinued(fault, takesAway)) : ofTree),
    ...(facts.isLocked && reason === null && !isReasonAsked
      ? [{ code: 'INCIDENT_LOCKED', path: ['reason'] } as const]
      : []),
  ];
  if (found.length > 0) return rejectedAll(found);
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
  return isOfContinued(fault) ? { ...fault, code: 'SUSPENSION_CONTINUED', path } : fault;
}

export function markOf(state: Pick<IncidentState, 'incidentId'>, command: { readonly reason: string | null }): Mark {
  return { incidentId: state.incidentId, reason: textOrNull(command.reason)?.trim() ?? null };
}
