import { addYears } from '../../shared/calendar.ts';
import type { CodedParticipant } from '../incident/coded-incident.ts';
import { finding, type RecordRule } from './rule.ts';

/**
 * A student who brought a firearm is expelled for at least one calendar year unless the trustees decide otherwise (S002:520). School days
 * cannot say a calendar year, so the dates count: the end lies at the start's anniversary or later (domain.md §2.8). Without both dates the
 * year is not shown.
 */
export const beh10: RecordRule = {
  kind: 'record',
  id: 'BEH-10',
  version: 2,
  name: 'Firearm without an expulsion of one year',
  source: 'S002:520; domain.md §2.8',
  help: 'Record the expulsion with its first and last day, or what the trustees decided when they shortened it.',
  severity: 'WARNING',
  datasets: ['DISTRICT', 'STATE', 'SNAPSHOT'],
  check(incident) {
    const details = incident.events
      .filter((event) => event.code?.isFirearm)
      .flatMap(({ behaviorEventId, participants }) =>
        participants
          .filter((one) => one.role === 'OFFENDER' && one.wasEnrolled && !isExpelledAsAsked(one))
          .map(({ participantId, studentId }) => ({
            behaviorEventId,
            participantId,
            ...(studentId !== null && { studentId }),
          })),
      );
    if (details.length === 0) return null;
    const explanation = 'An enrolled offender with a firearm has no expulsion of at least one calendar year.';
    return finding(beh10, incident, explanation, details);
  },
};

function isExpelledAsAsked(participant: CodedParticipant): boolean {
  return participant.resolutions.some(({ code, startsOn, endsOn, trusteesDecidedOn }) => {
    if (code?.kind !== 'EXPULSION') return false;
    if (trusteesDecidedOn !== null) return true;
    return startsOn !== null && endsOn !== null && endsOn >= addYears(startsOn, 1);
  });
}
