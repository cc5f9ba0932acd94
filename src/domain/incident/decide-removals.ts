import { rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import type { RemoveBehaviorEvent, RemoveIncidentParticipant, RemoveResolution } from './commands.ts';
import { markOf, settle } from './settle.ts';
import type { IncidentEvent, IncidentState } from './state.ts';

type Removal = RemoveBehaviorEvent | RemoveIncidentParticipant | RemoveResolution;

/**
 * Takes a part out of the incident, with everything under it; the history keeps both. Refuses `UNKNOWN_CODE` for a part that is not there and
 * `REASON_REQUIRED`, each whatever else is wrong; a COMPLETE incident must still be completable without it (`RESOLUTION_REQUIRED`), and a
 * suspension that an expulsion continues stays as long as the expulsion says so (`SUSPENSION_CONTINUED`).
 */
export function remove(state: IncidentState, command: Removal): Decision<IncidentEvent> {
  const { field, isKnown } = partOf(state, command);
  const mark = markOf(state, command);
  const faults: readonly Rejection[] = mark.reason === null ? [{ code: 'REASON_REQUIRED', path: ['reason'] }] : [];
  if (!isKnown) return rejectedAll([{ code: 'UNKNOWN_CODE', path: [field] }, ...faults]);
  return settle(state, command, [removed(command, mark)], { faults, takesAway: [field] });
}

function removed(
  command: Removal,
  mark: { readonly incidentId: string; readonly reason: string | null },
): IncidentEvent {
  switch (command.type) {
    case 'RemoveBehaviorEvent':
      return { type: 'BehaviorEventRemoved', data: { ...mark, behaviorEventId: command.behaviorEventId } };
    case 'RemoveIncidentParticipant':
      return { type: 'IncidentParticipantRemoved', data: { ...mark, participantId: command.participantId } };
    case 'RemoveResolution':
      return { type: 'ResolutionRemoved', data: { ...mark, resolutionId: command.resolutionId } };
  }
}

function partOf({ events }: IncidentState, command: Removal): { readonly field: string; readonly isKnown: boolean } {
  const participants = events.flatMap((event) => event.participants);
  switch (command.type) {
    case 'RemoveBehaviorEvent':
      return {
        field: 'behaviorEventId',
        isKnown: events.some((one) => one.behaviorEventId === command.behaviorEventId),
      };
    case 'RemoveIncidentParticipant':
      return {
        field: 'participantId',
        isKnown: participants.some((one) => one.participantId === command.participantId),
      };
    case 'RemoveResolution':
      return {
        field: 'resolutionId',
        isKnown: participants
          .flatMap((participant) => participant.resolutions)
          .some((one) => one.resolutionId === command.resolutionId),
      };
  }
}
