import { rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import type { RecordTrusteeModification } from './commands.ts';
import { markOf, settle } from './settle.ts';
import type { IncidentEvent, IncidentState } from './state.ts';

/**
 * Refuses `UNKNOWN_CODE` for a resolution that the incident has not got or that is no expulsion, `REASON_REQUIRED`, `DATES_OUT_OF_ORDER` for a decision before the
 * incident or after today. The same record again records nothing; another one takes its place.
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
  if (!standing) return rejected('UNKNOWN_CODE', undefined, ['resolutionId']);
  if (facts.resolutionTypes.get(standing.resolutionTypeId)?.kind !== 'EXPULSION')
    return rejected('UNKNOWN_CODE', { expected: 'EXPULSION' }, ['resolutionId']);
  const { incidentId, reason } = markOf(state, command);
  const { occurredOn } = state;
  const isRightDay = occurredOn <= decidedOn && decidedOn <= facts.today;
  const ofDay: readonly Rejection[] = isRightDay
    ? []
    : [{ code: 'DATES_OUT_OF_ORDER', path: ['decidedOn'], details: { occurredOn, today: facts.today } }];
  if (reason === null) return rejectedAll([...ofDay, { code: 'REASON_REQUIRED', path: ['reason'] }]);
  if (ofDay.length > 0) return rejectedAll(ofDay);
  const known = standing.trusteeModification;
  if (known?.decidedOn === decidedOn && known.reason === reason) return settle(state, command, []);
  const data = { incidentId, resolutionId, decidedOn, reason };
  return settle(state, command, [{ type: 'TrusteeModificationRecorded', data }]);
}
