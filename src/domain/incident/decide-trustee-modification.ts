import { rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import type { RecordTrusteeModification } from './commands.ts';
import { markOf, settle } from './settle.ts';
import type { IncidentEvent, IncidentState } from './state.ts';

/**
 * Refuses `UNKNOWN_CODE` for a resolution that the incident has not got or that is no expulsion, `REASON_REQUIRED`, `DATES_OUT_OF_ORDER` for a decision before the
 * incident or after today: all of it at once. The same record again records nothing; another one takes its place.
 */
export function recordTrusteeModification(
  state: IncidentState,
  command: RecordTrusteeModification,
): Decision<IncidentEvent> {
  const { resolutionId, decidedOn, facts } = command;
  const standing = state.events
    .flatMap((event) => event.participants)
    .flatMap((participant) => participant.resolutions)
    .find((resolution) => resolution.resolutionId === resolutionId);
  const { incidentId, reason } = markOf(state, command);
  const { occurredOn } = state;
  const isRightDay = occurredOn <= decidedOn && decidedOn <= facts.today;
  const isExpulsion = facts.resolutionTypes.get(standing?.resolutionTypeId ?? '')?.kind === 'EXPULSION';
  const expected = standing ? { details: { expected: 'EXPULSION' } } : {};
  const faults: readonly Rejection[] = [
    ...(isExpulsion ? [] : [{ code: 'UNKNOWN_CODE', path: ['resolutionId'], ...expected } as const]),
    ...(isRightDay
      ? []
      : [{ code: 'DATES_OUT_OF_ORDER', path: ['decidedOn'], details: { occurredOn, today: facts.today } } as const]),
    ...(reason === null ? [{ code: 'REASON_REQUIRED', path: ['reason'] } as const] : []),
  ];
  if (!standing || reason === null || faults.length > 0) return rejectedAll(faults);
  const known = standing.trusteeModification;
  if (known?.decidedOn === decidedOn && known.reason === reason) return settle(state, command, []);
  const data = { incidentId, resolutionId, decidedOn, reason };
  return settle(state, command, [{ type: 'TrusteeModificationRecorded', data }]);
}
