import { descriptor, element, interchange, organizationReference, studentReference } from './interchange-xml.ts';
import type { Node } from './interchange-xml.ts';
import { incidents } from './incident-table.ts';
import {
  district,
  firstNames,
  firstStudentId,
  iepDates,
  nameEndings,
  nameRoots,
  offendersWithIep,
  otherPrograms,
  schools,
  schoolYear,
  sessions,
  specialEducation,
  specialEducationOnRoster,
  studentCount,
} from './table.ts';

const rosterSize = schools.reduce((sum, school) => sum + school.roster, 0);
const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;

export function studentId(index: number): string {
  return String(firstStudentId + index);
}

/** The school of a student on the roster: the list is filled school by school. */
export function schoolOf(index: number): (typeof schools)[number] | null {
  let first = 0;
  for (const school of schools) {
    if (index < first + school.roster) return school;
    first += school.roster;
  }
  return null;
}

export function studentFile(): string {
  return interchange(
    'Student',
    Array.from({ length: studentCount }, (_, index) =>
      element('Student', [
        element('StudentUniqueId', studentId(index)),
        element('Name', [
          element('FirstName', at(firstNames, index * 11 + 3)),
          index % 2 === 0 && element('MiddleName', at(firstNames, index * 17 + 8)),
          element('LastSurname', at(nameRoots, index) + at(nameEndings, Math.floor(index / nameRoots.length))),
        ]),
        element('BirthData', [element('BirthDate', birthday(index))]),
      ]),
    ),
  );
}

/** Six years old in first grade, on a day that differs from student to student. */
function birthday(index: number): string {
  const grades = schoolOf(index)?.grades ?? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const year = schoolYear.start - 6 - at(grades, index * 5) + 1;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(1 + ((index * 7) % 8))}-${two(1 + ((index * 13) % 28))}`;
}

/** roster.csv: every student of the three schools, enrolled from the first day of instruction. */
export function rosterFile(): string {
  const rows = Array.from(
    { length: rosterSize },
    (_, index) => `${studentId(index)},${schoolOf(index)?.code},${sessions[0].begin}`,
  );
  return ['student_unique_id,school_id,entry_date', ...rows, ''].join('\n');
}

/** StudentProgram.xml: the other programs first, then special education, as in the published file. */
export function programFile(): string {
  const others = otherPrograms.flatMap(([association, name, type, count, ended], kind) =>
    Array.from({ length: count }, (_, index) => {
      const student = studentId((kind * 97 + index * 3) % studentCount);
      return programNode(association, student, name, type, '2021-08-31', index < ended && [endDate('2021-12-22')]);
    }),
  );
  return interchange('StudentProgram', [...others, ...specialEducationNodes()]);
}

const endDate = (day: string): Node => element('EndDate', day);

/** Offenders without a program of their own must not get one here; the two who have one come first, with an open period. */
export function studentsInSpecialEducation(): number[] {
  const offenders = new Set(incidents.map((incident) => incident.offender));
  const total = specialEducation.reduce((sum, { count }) => sum + count, 0);
  const chosen: number[] = [...offendersWithIep];
  for (let index = 2; chosen.length < specialEducationOnRoster; index += 9)
    if (!offenders.has(index)) chosen.push(index);
  for (let index = rosterSize + 5; chosen.length < total; index += 10) chosen.push(index);
  return chosen;
}

function specialEducationNodes(): Node[] {
  const students = studentsInSpecialEducation();
  const shapes = specialEducation.flatMap((shape) => Array.from({ length: shape.count }, () => shape));
  return students
    .map((student, index) => ({ student, shape: at(shapes, index) }))
    .sort((a, b) => a.student - b.student)
    .map(({ student, shape }) =>
      programNode(
        'StudentSpecialEducationProgramAssociation',
        studentId(student),
        'Special Education',
        'Special Education',
        iepDates.begin,
        [
          shape.end !== null && endDate(shape.end),
          element('LastEvaluationDate', iepDates.evaluated),
          element('IEPReviewDate', iepDates.reviewed),
          element('IEPBeginDate', iepDates.iepBegin),
          shape.iepEnd !== null && element('IEPEndDate', shape.iepEnd),
          shape.exit !== null && element('SpecialEducationExitDate', shape.exit),
        ],
      ),
    );
}

function programNode(
  association: string,
  student: string,
  name: string,
  type: string,
  begin: string,
  more: false | readonly (Node | false)[],
): Node {
  return element(association, [
    studentReference(student),
    element('ProgramReference', [
      element('ProgramIdentity', [
        organizationReference(district.code),
        element('ProgramName', name),
        descriptor('ProgramType', type),
      ]),
    ]),
    element('BeginDate', begin),
    organizationReference(district.code),
    ...(more === false ? [] : more),
  ]);
}
