import type { IsoDate } from '../../shared/calendar.ts';
import type { CodedIncident, CodedParticipant, CodedResolution } from '../incident/coded-incident.ts';
import { longDate } from '../incident/reportability.ts';
import { counted, finding, type RecordRule } from './rule.ts';
import { lastSchoolDay, schoolDaysOf } from './school-days.ts';

/**
 * An out-of-school suspension on a day on which the student was there. Silent for days that the school has not delivered attendance for, and
 * for students of another school. Any absence of the day will do: a half day is one. The other half, a suspension in the attendance without
 * an incident, compares records and is found beside the projections.
 */
export const beh13: RecordRule = {
  kind: 'record',
  id: 'BEH-13',
  version: 1,
  name: 'Suspension and attendance do not agree',
  source: 'domain.md §2.6 (rules of Philadelphia, Nebraska and California)',
  help: 'Correct the dates of the suspension or the attendance of the student; report the incident when it is missing.',
  severity: 'WARNING',
  datasets: ['DISTRICT'],
  check(incident) {
    const details = incident.events
      .flatMap((event) => event.participants)
      .filter((one) => one.enrolledSchoolId === incident.schoolId)
      .flatMap((participant) =>
        participant.resolutions.flatMap((resolution) => {
          const day = firstDayPresent(participant, resolution, incident);
          const { participantId, studentId } = participant;
          if (day === null || studentId === null) return [];
          return [{ participantId, studentId, resolutionId: resolution.resolutionId, note: `PRESENT_ON ${day}` }];
        }),
      );
    if (details.length === 0) return null;
    const what = counted(details.length, 'suspension');
    return finding(beh13, incident, `The student was at school on a day of the suspension: ${what}.`, details);
  },
};

/** What the other half of the rule says of a student at a school. */
export function unexplainedSuspension(days: number, first: IsoDate): string {
  return `Attendance shows ${counted(days, 'day')} of suspension from ${longDate(first)} on that no incident explains.`;
}

function firstDayPresent(
  { studentId }: CodedParticipant,
  { code, startsOn, endsOn, durationSchoolDays }: CodedResolution,
  { attendance, calendar }: CodedIncident,
): IsoDate | null {
  if (attendance === null || studentId === null || startsOn === null) return null;
  if (code?.kind !== 'OUT_OF_SCHOOL_SUSPENSION') return null;
  const last = endsOn ?? lastSchoolDay(startsOn, durationSchoolDays ?? '1.00', calendar);
  const absent = new Set(attendance.absences.get(studentId)?.map(({ on }) => on));
  const isPresent = (day: IsoDate) =>
    day <= (attendance.recordedThrough.get(day.slice(0, 7)) ?? '') && !absent.has(day);
  return schoolDaysOf(startsOn, last, calendar).find(isPresent) ?? null;
}
