import { calendarFaults } from '../../domain/school/decide.ts';
import { schoolDecider } from '../../domain/school/decider.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { ImportReads, KnownCalendar, KnownSchool } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import { refusedRow } from './import-tally.ts';
import type { ImportedCalendar } from './read-calendars.ts';
import type { PlannedRow, RowPlanner } from './row-plan.ts';
import { schoolNotHere } from './school-lookup.ts';

/** Defines the calendars of a district's schools; a calendar that reads the same is left alone. */
export function planCalendars(
  reads: ImportReads,
  districtId: string,
  schools: ReadonlyMap<string, KnownSchool>,
): RowPlanner<ImportedCalendar> {
  return async (rows) => {
    const standing = await reads.directory.calendarsByKeys(
      rows.flatMap(({ row }) => {
        const school = schools.get(row.schoolCode);
        return school === undefined ? [] : [{ schoolId: school.id, schoolYear: row.schoolYear }];
      }),
    );
    return rows.map(({ line, row }): PlannedRow => {
      const faults = calendarFaults(row);
      if (faults.length > 0) return refusedRow(line, faults);
      const school = schools.get(row.schoolCode);
      if (school === undefined) return schoolNotHere(line, row.schoolCode);
      const { schoolCode, ...calendar } = row;
      const known = standing.get(`${school.id}/${row.schoolYear}`);
      return {
        line,
        key: `calendar/${schoolCode}/${row.schoolYear}`,
        effect: known === undefined ? 'NEW' : readsTheSame(known, calendar) ? 'SAME' : 'CHANGED',
        apply: async (commands) => [
          await commands.handle({
            operation: 'importCalendar',
            stream: streams.school(districtId, school.id),
            org: districtId,
            schoolYear: row.schoolYear,
            decider: schoolDecider,
            command: () => ({
              type: 'DefineSchoolCalendar',
              data: { ...calendar, schoolId: school.id, districtId },
            }),
          }),
        ],
      };
    });
  };
}

function readsTheSame(known: KnownCalendar, wanted: Omit<KnownCalendar, 'schoolId'>): boolean {
  const days = ({ firstDay, lastInstructionDay, nonSchoolDays }: Omit<KnownCalendar, 'schoolId'>) =>
    canonicalJson({ firstDay, lastInstructionDay, nonSchoolDays: [...nonSchoolDays] });
  return days(known) === days(wanted);
}
