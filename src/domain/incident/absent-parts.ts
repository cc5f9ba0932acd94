import { differences } from './child-events.ts';
import type { BehaviorEventContent, IncidentParticipantContent } from './commands.ts';
import type { IncidentEvent, IncidentParticipantState, IncidentState } from './state.ts';

/** Who a participant is cannot be corrected: another identity is another participant, removed and added under the same id. */
const IDENTITY_KEYS = ['studentId', 'nonStudentKind', 'firstName', 'lastName'] as const;

/** The removals, topmost only, of what stands and is not desired, or is under another parent; each for the reason. */
export function absentParts(
  { incidentId, events }: Pick<IncidentState, 'incidentId' | 'events'>,
  desired: readonly BehaviorEventContent[],
  reason: string | null,
): readonly IncidentEvent[] {
  return events.flatMap(({ behaviorEventId, participants }): readonly IncidentEvent[] => {
    const event = desired.find((one) => one.behaviorEventId === behaviorEventId);
    if (!event) return [{ type: 'BehaviorEventRemoved', data: { incidentId, behaviorEventId, reason } }];
    return participants.flatMap((participant): readonly IncidentEvent[] => {
      const { participantId } = participant;
      const same = samePerson(participant, event.participants);
      if (!same) return [{ type: 'IncidentParticipantRemoved', data: { incidentId, participantId, reason } }];
      return participant.resolutions
        .filter(({ resolutionId }) => !same.resolutions.some((one) => one.resolutionId === resolutionId))
        .map(({ resolutionId }) => ({ type: 'ResolutionRemoved', data: { incidentId, resolutionId, reason } }));
    });
  });
}

export function samePerson(
  standing: IncidentParticipantState,
  desired: readonly IncidentParticipantContent[],
): IncidentParticipantContent | undefined {
  return desired.find(
    (one) => one.participantId === standing.participantId && !differences(standing, one, IDENTITY_KEYS),
  );
}
