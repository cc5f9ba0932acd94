import type { CodedIncident, CodedParticipant } from '../incident/coded-incident.ts';
import { finding, type RecordRule } from './rule.ts';
import { nextSchoolDay } from './school-days.ts';

/**
 * A student who brought a firearm is suspended at once, until the board has acted (S002:520, 536): a removal from school that starts on the
 * same or the next school day. An in-school suspension is no removal from school. One role of the student is enough to show it.
 */
export const beh18: RecordRule = {
  kind: 'record',
  id: 'BEH-18',
  version: 1,
  name: 'Firearm without an immediate suspension',
  source: 'S002:520, 532, 536; domain.md §11 row 13',
  help: 'Record the suspension pending board action with its first day, or correct the first day.',
  severity: 'WARNING',
  datasets: ['DISTRICT'],
  check(incident) {
    const participants = incident.events.flatMap((event) => event.participants);
    const details = incident.events
      .filter((event) => event.code?.isFirearm)
      .flatMap(({ behaviorEventId, participants: involved }) =>
        involved
          .filter((one) => one.role === 'OFFENDER' && one.wasEnrolled)
          .filter((one) => !isRemovedAtOnce(rolesOf(one, participants), incident))
          .map(({ participantId, studentId }) => ({
            behaviorEventId,
            participantId,
            ...(studentId !== null && { studentId }),
          })),
      );
    if (details.length === 0) return null;
    const explanation = 'An enrolled offender with a firearm was not suspended on the same or the next school day.';
    return finding(beh18, incident, explanation, details);
  },
};

function rolesOf(
  { participantId, studentId }: CodedParticipant,
  participants: readonly CodedParticipant[],
): readonly CodedParticipant[] {
  return participants.filter(
    (one) => one.participantId === participantId || (studentId !== null && one.studentId === studentId),
  );
}

function isRemovedAtOnce(roles: readonly CodedParticipant[], { occurredOn, calendar }: CodedIncident): boolean {
  const latest = nextSchoolDay(occurredOn, calendar);
  return roles
    .flatMap((one) => one.resolutions)
    .some(({ code, startsOn }) => {
      if (code?.kind !== 'EXPULSION' && code?.kind !== 'OUT_OF_SCHOOL_SUSPENSION') return false;
      return startsOn !== null && startsOn >= occurredOn && (latest === null || startsOn <= latest);
    });
}
