import { lastSchoolDay, nextSchoolDay } from '../../domain/rules/school-days.ts';
import { addDays } from '../../shared/calendar.ts';
import { HIGH_SCHOOL, type PlannedDistrict } from './directory.ts';
import { EXPELLED_FOR, EXPELLED_WITH } from './local-types.ts';
import type { PlannedIncident, PlannedParticipant } from './planned-incident.ts';
import { CALENDARS, type CertifiedYear } from './school-years.ts';
import type { PlannedStudent } from './students.ts';

/** Offenders of one assault at most. */
const TOGETHER = 4;
const SCHOOL_DAYS = '20.00';

/** Assaults at a high school after which the trustees expel everybody who is named, a few at a time, three weeks apart. */
export function plannedExpulsions(
  keyOfYear: string,
  { districtId, schools }: PlannedDistrict,
  expelled: readonly PlannedStudent[],
  year: CertifiedYear,
): readonly PlannedIncident[] {
  const calendar = CALENDARS[year];
  const groups = Array.from({ length: Math.ceil(expelled.length / TOGETHER) }, (_, group) =>
    expelled.slice(group * TOGETHER, (group + 1) * TOGETHER),
  );
  return groups.map((group, nth) => {
    const occurredOn = nextSchoolDay(addDays(calendar.firstDay, 30 + 21 * nth), calendar)!;
    const from = nextSchoolDay(occurredOn, calendar)!;
    const offenders = group.map(({ identity }): PlannedParticipant => ({
      student: identity.studentId,
      role: 'OFFENDER',
      resolutions: [
        {
          type: EXPELLED_WITH,
          days: SCHOOL_DAYS,
          from,
          to: lastSchoolDay(from, SCHOOL_DAYS, calendar),
          by: 'TRUSTEES',
          boardActionOn: from,
        },
      ],
    }));
    return {
      key: `${keyOfYear}/${nth}`,
      districtId,
      schoolId: schools[HIGH_SCHOOL]!.schoolId,
      occurredOn,
      occurredAt: '12:15',
      title: null,
      events: [{ type: EXPELLED_FOR, participants: offenders }],
    };
  });
}
