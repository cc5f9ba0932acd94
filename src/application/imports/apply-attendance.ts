import { attendanceDecider } from '../../domain/attendance/decider.ts';
import type { StudentAbsences } from '../../domain/attendance/events.ts';
import { checkDay, incidentDays } from '../../domain/kernel/plausible-day.ts';
import type { StudentAlias } from '../../pii/student-alias.ts';
import { schoolYearOf, stateDate } from '../../shared/calendar.ts';
import type { Clock } from '../../shared/clock.ts';
import type { CommandOutcome } from '../command-handler.ts';
import type { ImportReads, KnownSchool } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import { refusedRow } from './import-tally.ts';
import type { ImportedAttendance } from './read-attendance.ts';
import type { PlannedRow, RowPlanner } from './row-plan.ts';
import { schoolNotHere, studentNotHere } from './school-lookup.ts';

interface AttendanceScope {
  readonly districtId: string;
  readonly schools: ReadonlyMap<string, KnownSchool>;
  readonly clock: Clock;
}

/** In one event: with an absence on every day of the month it stays below what the log takes. */
const STUDENTS_PER_EVENT = 150;

interface Month {
  readonly line: number;
  readonly schoolId: string;
  readonly recordedThrough: string;
  readonly students: StudentAbsences[];
}

/** Records absences by school and month, many students in one event; who is not named keeps what was recorded. */
export function planAttendance(
  reads: ImportReads,
  alias: StudentAlias,
  { districtId, schools, clock }: AttendanceScope,
): RowPlanner<ImportedAttendance> {
  return async (rows) => {
    const ids = await alias.resolveStudents([...new Set(rows.map(({ row }) => row.studentUniqueId))]);
    const known = [...ids.values()].filter((id) => id !== null);
    const inScope = await reads.students.inScope(known, districtId, null);
    const today = stateDate(clock.now());
    const months: Month[] = [];
    const refused: PlannedRow[] = [];
    for (const { line, row } of rows) {
      const school = schools.get(row.schoolCode);
      const studentId = ids.get(row.studentUniqueId) ?? null;
      const { recordedThrough, absences } = row;
      const faults = checkDay(recordedThrough, incidentDays(today), ['recorded_through']);
      if (school === undefined) refused.push(schoolNotHere(line, row.schoolCode));
      else if (studentId === null || !inScope.has(studentId)) refused.push(studentNotHere(line));
      else if (faults.length > 0) refused.push(refusedRow(line, faults));
      else if (recordedThrough > today) {
        const message = 'attendance is delivered up to today at most';
        refused.push({ line, errors: [{ line, column: 'recorded_through', code: 'DATES_OUT_OF_ORDER', message }] });
      } else {
        const open = months.find(
          (one) =>
            one.schoolId === school.id &&
            one.recordedThrough === recordedThrough &&
            one.students.length < STUDENTS_PER_EVENT,
        );
        const month = open ?? { line, schoolId: school.id, recordedThrough, students: [] };
        if (open === undefined) months.push(month);
        month.students.push({ studentId, absences });
      }
    }
    return [...refused, ...months.map((month) => planMonth(month, districtId, { today, inScope }))];
  };
}

function planMonth(
  { line, schoolId, recordedThrough, students }: Month,
  districtId: string,
  { today, inScope }: { readonly today: string; readonly inScope: ReadonlySet<string> },
): PlannedRow {
  const month = recordedThrough.slice(0, 7);
  const schoolYear = schoolYearOf(`${month}-01`);
  return {
    line,
    key: `attendance/${schoolId}/${recordedThrough}/${students[0]?.studentId ?? ''}`,
    effect: 'NEW',
    rows: students.length,
    rowsWritten: recordedStudents,
    apply: async (commands) => [
      await commands.handle({
        operation: 'importAttendance',
        stream: streams.attendance(districtId, schoolId, month),
        org: districtId,
        schoolYear,
        decider: attendanceDecider,
        command: () => ({
          type: 'RecordAbsences',
          data: { districtId, schoolId, schoolYear, month, recordedThrough, students },
          today,
          studentsInScope: inScope,
        }),
      }),
    ],
  };
}

/** An event holds the students whose absences changed. */
function recordedStudents(outcomes: readonly CommandOutcome<unknown>[]): number {
  return outcomes.reduce((sum, outcome) => {
    if (outcome.kind === 'rejected') return sum;
    const students = outcome.events.flatMap((event) => (event.type === 'AbsencesRecorded' ? event.data.students : []));
    return sum + students.length;
  }, 0);
}
