import type { EventOf } from '../kernel/event-definition.ts';
import type { Absence, AbsencesRecorded, attendanceEvents } from './events.ts';

/*
 * One stream per school and month. Attendance comes as a list of a school for a stretch of days, so one delivery is one append; a month
 * keeps the streams short and says up to which day a school has delivered, which a stream per student could not: the student who was
 * never absent would have none.
 */

export type AttendanceDomainEvent = EventOf<typeof attendanceEvents>;

export interface AttendanceState extends Omit<AbsencesRecorded, 'students'> {
  /** Absences by student, each list by day. */
  readonly students: { readonly [studentId: string]: readonly Absence[] };
}

export function evolve(state: AttendanceState | null, event: AttendanceDomainEvent): AttendanceState {
  const { students, ...month } = event.data;
  const recorded = Object.fromEntries(students.map(({ studentId, absences }) => [studentId, absences]));
  return { ...month, students: { ...state?.students, ...recorded } };
}
