import type { Absence } from '../../src/domain/attendance/events.ts';
import type { SchoolAttendance } from '../../src/domain/incident/context.ts';
import { groupBy } from '../../src/shared/group-by.ts';

/** A row of `attendance`; `calendar` is the key of school and school year. */
export interface DeliveredMonth {
  readonly calendar: string;
  readonly month: string;
  readonly recordedThrough: string;
}

/** A row of `absence`. */
export interface AbsenceRow extends Absence {
  readonly calendar: string;
  readonly studentId: string;
}

/** What the schools have delivered, by school and school year; one that delivered nothing is left out. */
export function attendanceByCalendar(
  months: readonly DeliveredMonth[],
  absences: readonly AbsenceRow[],
): ReadonlyMap<string, SchoolAttendance> {
  const byCalendar = groupBy(absences, (row) => row.calendar);
  return new Map(
    [...groupBy(months, (row) => row.calendar)].map(([calendar, delivered]) => [
      calendar,
      {
        recordedThrough: new Map(delivered.map(({ month, recordedThrough }) => [month, recordedThrough])),
        absences: groupBy(byCalendar.get(calendar) ?? [], (row) => row.studentId),
      },
    ]),
  );
}
