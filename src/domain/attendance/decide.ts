import { hundredths, parseDays } from '../../shared/days.ts';
import { accepted, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import { checkDay, incidentDays } from '../kernel/plausible-day.ts';
import type { AttendanceCommand } from './commands.ts';
import type { StudentAbsences } from './events.ts';
import type { AttendanceDomainEvent, AttendanceState } from './state.ts';

/**
 * Refuses `DATES_OUT_OF_ORDER` for days outside the month, after the last delivered day, in the future or
 * so long ago that it is not meant, `DURATION_REQUIRED` for a part of
 * a day that is not over 0 and at most 1, `SOURCE_KEY_DUPLICATE` for a student or a day named twice, `STUDENT_NOT_IN_SCOPE`. Only students
 * whose absences change are recorded; the last delivered day never goes back.
 */
export function decide(state: AttendanceState | null, command: AttendanceCommand): Decision<AttendanceDomainEvent> {
  const { data } = command;
  const students = data.students.map(tidy);
  const faults = [
    ...(isDelivered(data.recordedThrough, command)
      ? []
      : [{ code: 'DATES_OUT_OF_ORDER' as const, path: ['recordedThrough'] }]),
    ...students.flatMap((student, index) => faultsOf(student, command, ['students', String(index)])),
    ...repeated(students.map(({ studentId }) => studentId)).map((index) => ({
      code: 'SOURCE_KEY_DUPLICATE' as const,
      path: ['students', String(index), 'studentId'],
    })),
  ];
  if (faults.length > 0) return rejectedAll(faults);
  const changed = students.filter(({ studentId, absences }) => {
    const known = state?.students[studentId];
    return known === undefined ? absences.length > 0 : !isSame({ absences: known }, { absences });
  });
  const known = state?.recordedThrough ?? '';
  const recordedThrough = data.recordedThrough > known ? data.recordedThrough : known;
  if (changed.length === 0 && recordedThrough === known) return accepted();
  return accepted({ type: 'AbsencesRecorded', data: { ...data, recordedThrough, students: changed } });
}

function tidy({ studentId, absences }: StudentAbsences): StudentAbsences {
  const sorted = [...absences].sort((a, b) => (a.on < b.on ? -1 : 1));
  return { studentId, absences: sorted.map((one) => ({ ...one, days: parseDays(one.days) ?? one.days })) };
}

function isDelivered(day: string, { data, today }: AttendanceCommand): boolean {
  return day.startsWith(`${data.month}-`) && day <= today && checkDay(day, incidentDays(today), []).length === 0;
}

function faultsOf({ studentId, absences }: StudentAbsences, command: AttendanceCommand, path: readonly string[]) {
  const found: Rejection[] = [];
  if (!command.studentsInScope.has(studentId)) {
    found.push({ code: 'STUDENT_NOT_IN_SCOPE', path: [...path, 'studentId'], details: { studentId } });
  }
  absences.forEach(({ on, days }, index) => {
    const at = [...path, 'absences', String(index)];
    const part = parseDays(days);
    if (!isDelivered(on, command) || on > command.data.recordedThrough) {
      found.push({ code: 'DATES_OUT_OF_ORDER', path: [...at, 'on'], details: { on } });
    }
    if (part === null || hundredths(part) <= 0 || hundredths(part) > 100) {
      found.push({ code: 'DURATION_REQUIRED', path: [...at, 'days'] });
    }
  });
  for (const index of repeated(absences.map(({ on }) => on))) {
    found.push({ code: 'SOURCE_KEY_DUPLICATE', path: [...path, 'absences', String(index), 'on'] });
  }
  return found;
}

/** Places of values that stood in the list before. */
function repeated(values: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    const isKnown = seen.has(value);
    seen.add(value);
    return isKnown ? [index] : [];
  });
}
