import { checkDay, PERIOD_DAYS } from '../../domain/kernel/plausible-day.ts';
import { enrollmentDecider } from '../../domain/enrollment/decider.ts';
import type { StudentAlias } from '../../pii/student-alias.ts';
import type { ImportReads, KnownEnrollment, KnownSchool } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import { importedId } from './import-ids.ts';
import type { ImportedEnrollment } from './read-roster.ts';
import { refusedRow } from './import-tally.ts';
import type { AcceptedRow } from './row-error.ts';
import { type InTheWay, type PlacedRow, RosterPeriods } from './roster-periods.ts';
import type { PlannedRow, RowPlan, RowPlanner } from './row-plan.ts';
import { type LookBook, notLookedAt } from './look-book.ts';
import { isOfOthers, schoolNotHere } from './school-lookup.ts';

interface RosterScope {
  readonly districtId: string;
  /** The agency's account enrols everybody; a district's names students of other districts with their birth date. */
  readonly isAgency: boolean;
  readonly sourceSystem: string;
  readonly schools: ReadonlyMap<string, KnownSchool>;
  readonly looks: LookBook;
}

/**
 * Enrols students and ends enrolments. An enrolment is known by student, school and first day, whoever recorded it. It keeps the
 * grade with which it began, and an end that the file does not name stays. A student is in a school once a day: what would overlap is refused,
 * unless a row of the file, wherever it stands, ends the other before. A number alone does not bring a student of another district
 * here: numbers can be guessed, and an enrolment opens the student's record. The answer does not tell whether another district has the
 * number, and every row that names somebody with a birth date is a look: limited and logged.
 */
export function planRoster(
  reads: ImportReads,
  alias: StudentAlias,
  scope: RosterScope,
): RowPlanner<ImportedEnrollment> {
  const periods = new RosterPeriods();
  return async (rows) => {
    const ids = await alias.resolveStudents([...new Set(rows.map(({ row }) => row.studentUniqueId))]);
    const enrollments = await reads.students.enrollments([...ids.values()].filter((id) => id !== null));
    const strangers = scope.isAgency ? [] : [...enrollments].filter(([, known]) => isOfOthers(known, scope.districtId));
    const identities = await reads.students.byIds(strangers.map(([id]) => id));
    const placed: (PlacedRow & { readonly index: number })[] = [];
    const planned = rows.map(({ line, row }, index): PlannedRow => {
      const faults = [
        ...checkDay(row.startsOn, PERIOD_DAYS, ['entry_date']),
        ...checkDay(row.endsOn, PERIOD_DAYS, ['exit_date']),
      ];
      if (faults.length > 0) return refusedRow(line, faults);
      const school = scope.schools.get(row.schoolCode);
      if (school === undefined) return schoolNotHere(line, row.schoolCode);
      const studentId = ids.get(row.studentUniqueId) ?? null;
      const stranger = studentId === null ? undefined : identities.get(studentId);
      if (studentId === null || stranger !== undefined) {
        // Without a birth date nothing is asked: the answer is the same for every number.
        if (scope.isAgency || row.bornOn === null) return notHere(line);
        const looked = scope.looks.look({ studentId, isFound: stranger?.bornOn === row.bornOn });
        if (looked === 'NOT_LOOKED') return notLookedAt(line, 'birth_date');
        if (looked === 'MISSED' || studentId === null) return notHere(line);
      }
      const known = (enrollments.get(studentId) ?? []).filter(({ schoolId }) => schoolId === school.id);
      const standing = known.find(({ startsOn }) => startsOn === row.startsOn);
      const { startsOn, endsOn } = row;
      placed.push({ index, key: `${studentId}/${school.id}`, startsOn, endsOn, known });
      return planEnrollment(line, row, { scope, studentId, schoolId: school.id, standing: standing ?? null });
    });
    periods.inTheWayOf(placed).forEach((other, at) => {
      const { index } = placed[at]!;
      if (other !== null) planned[index] = twice(rows[index]!, other);
    });
    return scope.looks.logged(planned);
  };
}

function notHere(line: number): PlannedRow {
  const message = 'no student of this number here; one who moves in is named with birth_date too';
  return { line, errors: [{ line, column: 'student_unique_id', code: 'STUDENT_NOT_IN_SCOPE', message }] };
}

/** The student would be in the school twice on one day. */
function twice({ line, row }: AcceptedRow<ImportedEnrollment>, { startsOn, endsOn, isSaid }: InTheWay): PlannedRow {
  const end = endsOn === null ? 'has not ended' : `ends on ${endsOn}`;
  const message = `overlaps the enrolment in this school that begins on ${startsOn} and ${end}`;
  const column = row.startsOn > startsOn ? 'entry_date' : 'exit_date';
  return { line, errors: [{ line, column, code: 'DATES_OUT_OF_ORDER', message }], isForLater: !isSaid };
}

interface Place {
  readonly scope: RosterScope;
  readonly studentId: string;
  readonly schoolId: string;
  readonly standing: KnownEnrollment | null;
}

function planEnrollment(line: number, row: ImportedEnrollment, place: Place): RowPlan {
  const { studentId, schoolId, standing } = place;
  const { districtId, sourceSystem } = place.scope;
  const { startsOn, endsOn, grade } = row;
  const key = `enrollment/${studentId}/${schoolId}/${startsOn}`;
  const enrollmentId = standing?.id ?? importedId('enrollment', districtId, sourceSystem, key);
  const stream = streams.enrollment(districtId, enrollmentId);
  const at = { stream, org: districtId, decider: enrollmentDecider } as const;
  return {
    line,
    key,
    effect: standing === null ? 'NEW' : endsOn === null || endsOn === standing.endsOn ? 'SAME' : 'CHANGED',
    apply: async (commands) => {
      const enrolled = await commands.handle({
        ...at,
        operation: 'importEnrollment',
        isNew: standing === null,
        command: () => ({
          type: 'EnrollStudent',
          data: { enrollmentId, districtId, schoolId, studentId, grade, startsOn, responsibleDistrictId: districtId },
        }),
      });
      if (endsOn === null) return [enrolled];
      const ended = await commands.handle({
        ...at,
        operation: 'importEnrollmentEnd',
        command: () => ({
          type: 'EndEnrollment',
          origin: 'IMPORT',
          data: { enrollmentId, districtId, schoolId, studentId, endsOn },
        }),
      });
      return [enrolled, ended];
    },
  };
}
