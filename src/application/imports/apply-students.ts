import { randomUuid } from '../../crypto/random.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import { birthDays, checkDay } from '../../domain/kernel/plausible-day.ts';
import { studentDecider } from '../../domain/student/decider.ts';
import type { StudentIdentity } from '../../domain/student/events.ts';
import type { StudentAlias } from '../../pii/student-alias.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Json } from '../../shared/json.ts';
import type { ImportReads, KnownStudent } from '../ports/imports.ts';
import { streams } from '../streams.ts';
import type { ImportedStudent } from './read-students.ts';
import { refusedRow } from './import-tally.ts';
import { type LookBook, notLookedAt } from './look-book.ts';
import type { PlannedRow, RowPlanner } from './row-plan.ts';

interface StudentScope {
  /** District of the account; null for the agency's, which may correct every identity. */
  readonly districtId: string | null;
  /** False resolves students without claiming a pseudonym for unknown ones. */
  readonly isApplied: boolean;
  readonly today: IsoDate;
  readonly looks: LookBook;
}

/**
 * Registers students by their state id and corrects identities that read otherwise; what the file cannot say stays. A pseudonym is
 * random and claimed before the student is registered, so nobody can compute it from the state id and an import that was
 * interrupted finds it again. A district may correct only students who are enrolled in it, or were last. A number that stands for a child of
 * another name and another birth date is an error: nobody is left out without a word. A row about a student for whom the district does not
 * answer says whether it is right, and nothing else: it is a look at a stranger, limited and logged.
 */
export function planStudents(
  reads: ImportReads,
  alias: StudentAlias,
  { districtId, isApplied, today, looks }: StudentScope,
): RowPlanner<ImportedStudent> {
  return async (rows) => {
    // Before a number is claimed: what the decider is going to refuse must not keep it.
    const faultsOf = ({ bornOn }: ImportedStudent) => checkDay(bornOn, birthDays(today), ['BirthDate']);
    const stateIds = rows.filter(({ row }) => faultsOf(row).length === 0).map(({ row }) => row.stateStudentId);
    const ids = isApplied
      ? await alias.claimStudents(stateIds.map((stateStudentId) => ({ stateStudentId, studentId: randomUuid() })))
      : await alias.resolveStudents(stateIds);
    const known = [...ids.values()].filter((id) => id !== null);
    const standing = await reads.students.byIds(known);
    const own =
      districtId === null ? null : await reads.students.answeredFor([...standing.keys()], districtId, null, today);
    const planned = rows.map(({ line, row }): PlannedRow => {
      const faults = faultsOf(row);
      if (faults.length > 0) return refusedRow(line, faults);
      const studentId = ids.get(row.stateStudentId) ?? '';
      const student = standing.get(studentId) ?? null;
      // A number that a merge or a correction has replaced finds the student; it is no news about who they are.
      const isKnownOtherwise =
        student !== null && student.stateStudentId !== row.stateStudentId && !student.isDestroyed;
      const isAnothers = isKnownOtherwise && isSomebodyElse(row, student);
      const isSame =
        student !== null && !isAnothers && (isKnownOtherwise || readsTheSame(student, merged(row, student)));
      if (student !== null && own !== null && !own.has(studentId)) {
        const looked = looks.look({ studentId, isFound: isSame });
        if (looked === 'NOT_LOOKED') return notLookedAt(line, 'StudentUniqueId');
        if (looked === 'MISSED') return notOurs(line);
      }
      if (isAnothers) return heldByAnother(line);
      return {
        line,
        // The pseudonym, not the state id: whoever reads the log must not be able to try state ids against command ids.
        key: `student/${studentId}`,
        effect: student === null ? 'NEW' : isSame ? 'SAME' : 'CHANGED',
        apply: async (commands) => [
          await commands.handle({
            operation: 'importStudent',
            stream: streams.student(studentId),
            org: STATE_ORG,
            decider: studentDecider,
            isNew: student === null,
            command: (state) =>
              state === null
                ? { type: 'RegisterStudent', today, data: { studentId, ...row } }
                : { type: 'CorrectStudentIdentity', today, data: { studentId, ...merged(row, state) } },
          }),
        ],
      };
    });
    return looks.logged(planned);
  };
}

/** The identity as the file gives it; the local number and the two-part question, which it lacks, as they stand. */
function merged(row: ImportedStudent, standing: StudentIdentity): StudentIdentity {
  return {
    ...row,
    localStudentNumber: row.localStudentNumber ?? standing.localStudentNumber,
    isHispanic: row.isHispanic ?? standing.isHispanic,
    races: row.races ?? standing.races,
  };
}

function readsTheSame(student: KnownStudent, wanted: StudentIdentity): boolean {
  const { id: _id, isDestroyed: _isDestroyed, version: _version, ...identity } = student;
  return canonicalJson(identity) === canonicalJson(wanted as unknown as Json);
}

const plain = (text: string | null) => (text ?? '').trim().toLowerCase();

function isSomebodyElse(row: ImportedStudent, student: KnownStudent): boolean {
  const hasOtherName =
    plain(row.firstName) !== plain(student.firstName) || plain(row.lastName) !== plain(student.lastName);
  return hasOtherName && row.bornOn !== student.bornOn;
}

function heldByAnother(line: number): PlannedRow {
  const message = 'the number stands for a student of another name and birth date';
  return { line, errors: [{ line, column: 'StudentUniqueId', code: 'SOURCE_KEY_DUPLICATE', message }] };
}

function notOurs(line: number): PlannedRow {
  const message = 'the student has another identity here, and this district does not answer for it';
  return { line, errors: [{ line, column: 'StudentUniqueId', code: 'STUDENT_NOT_IN_SCOPE', message }] };
}
