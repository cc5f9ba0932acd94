import type { IncidentFacts } from './commands.ts';
import type { PartFault } from './part-places.ts';
import type { IncidentParticipantState, IncidentState, ResolutionState } from './state.ts';

/**
 * An expulsion continues an out-of-school suspension of the same person that continues nothing itself (S002:524, 528; domain.md §11 row 12):
 * of anything else the days would be counted nowhere. Between two local types nothing is counted, and nothing is known.
 */
export function checkContinued(
  { events }: Pick<IncidentState, 'events'>,
  { resolutionTypes }: Pick<IncidentFacts, 'resolutionTypes'>,
): readonly PartFault[] {
  const participants = events.flatMap((event) => event.participants);
  const placed = new Map(
    participants.flatMap((one) =>
      one.resolutions.map((resolution) => [resolution.resolutionId, { resolution, person: personOf(one) }] as const),
    ),
  );
  const kindOf = ({ resolutionTypeId }: ResolutionState) => resolutionTypes.get(resolutionTypeId)?.kind ?? null;
  const isOfKinds = (expulsion: ResolutionState, suspension: ResolutionState): boolean => {
    const [longer, shorter] = [kindOf(expulsion), kindOf(suspension)];
    const isLocal = longer === null && shorter === null;
    return isLocal || (longer === 'EXPULSION' && shorter === 'OUT_OF_SCHOOL_SUSPENSION');
  };
  return participants.flatMap((one) =>
    one.resolutions.flatMap((resolution): readonly PartFault[] => {
      const { resolutionId, pendingBoardSuspensionId: id } = resolution;
      if (id === null) return [];
      const continued = placed.get(id);
      const isRight =
        id !== resolutionId &&
        continued?.person === personOf(one) &&
        continued.resolution.pendingBoardSuspensionId === null &&
        isOfKinds(resolution, continued.resolution);
      if (isRight) return [];
      return [
        {
          code: 'UNKNOWN_CODE',
          part: resolutionId,
          field: 'pendingBoardSuspensionId',
          details: { resolutionId: id, continuedBy: resolutionId },
        },
      ];
    }),
  );
}

const personOf = ({ studentId, participantId }: IncidentParticipantState) => studentId ?? participantId;
