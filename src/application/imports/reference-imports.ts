import type { StudentAlias } from '../../pii/student-alias.ts';
import { stateDate } from '../../shared/calendar.ts';
import type { ImportReads } from '../ports/imports.ts';
import type { StrangerLooks } from '../ports/stranger-looks.ts';
import type { Clock } from '../../shared/clock.ts';
import { planAttendance } from './apply-attendance.ts';
import { planCalendars } from './apply-calendars.ts';
import { planOrganizations } from './apply-organizations.ts';
import { planPrograms } from './apply-programs.ts';
import { planRoster } from './apply-roster.ts';
import { planStudents } from './apply-students.ts';
import type { ImportRequest } from './import-request.ts';
import { importRows, type RowRun } from './import-rows.ts';
import { LookBook } from './look-book.ts';
import { readAttendance } from './read-attendance.ts';
import { readCalendars } from './read-calendars.ts';
import { readOrganizations } from './read-organizations.ts';
import { readPrograms } from './read-programs.ts';
import { readRoster } from './read-roster.ts';
import { readStudents } from './read-students.ts';
import { schoolsByCode } from './school-lookup.ts';

interface ReferencePorts {
  readonly reads: ImportReads;
  readonly students: StudentAlias;
  readonly clock: Clock;
  readonly strangerLooks: StrangerLooks;
}

/** The words of CSV files for columns that errors name as Ed-Fi does. */
export const referenceNames: { readonly [Kind in ImportRequest['kind']]?: { readonly [column: string]: string } } = {
  ROSTER_CSV: { SchoolId: 'school_id', StudentUniqueId: 'student_unique_id' },
  ATTENDANCE_CSV: { SchoolId: 'school_code', StudentUniqueId: 'student_id' },
};

/** Every kind of file but the incidents: rows that stand for themselves. */
export async function importReferenceRows(
  { reads, students, clock, strangerLooks }: ReferencePorts,
  request: ImportRequest,
  run: RowRun,
): Promise<void> {
  const { kind, org, source, sourceSystem, principal } = request;
  const { isApplied } = run;
  const looksFor = (purpose: string) =>
    new LookBook(strangerLooks, { principal, districtId: org, purpose, address: request.address ?? '' });
  switch (kind) {
    case 'ORGANIZATIONS_EDFI':
      return importRows(readOrganizations(source), planOrganizations(reads), run);
    case 'CALENDARS_EDFI':
      return importRows(readCalendars(source), planCalendars(reads, org, await schoolsByCode(reads, org)), run);
    case 'STUDENTS_EDFI': {
      const { districtId } = principal;
      const looks = looksFor('Identities of students, from a file');
      const scope = { districtId, isApplied, today: stateDate(clock.now()), looks };
      return importRows(readStudents(source), planStudents(reads, students, scope), run);
    }
    case 'PROGRAMS_EDFI': {
      const scope = { districtId: org, isAgency: principal.districtId === null, sourceSystem };
      return importRows(readPrograms(source), planPrograms(reads, students, scope), run);
    }
    case 'ROSTER_CSV': {
      const isAgency = principal.districtId === null;
      const looks = looksFor('Enrolment of students who move in, from a file');
      const scope = { districtId: org, isAgency, sourceSystem, schools: await schoolsByCode(reads, org), looks };
      return importRows(readRoster(source), planRoster(reads, students, scope), run);
    }
    case 'ATTENDANCE_CSV': {
      const scope = { districtId: org, schools: await schoolsByCode(reads, org), clock };
      return importRows(readAttendance(source), planAttendance(reads, students, scope), run);
    }
    case 'BEHAVIOR_EDFI':
    case 'BEHAVIOR_CSV':
      throw new TypeError('incidents are imported by importBehavior');
  }
}

/** Reads a file to its end, so that one that is broken anywhere is refused before its first row is taken over. Throws `FileFault`. */
export async function readToTheEnd({ kind, source }: Pick<ImportRequest, 'kind' | 'source'>): Promise<void> {
  for await (const _row of rowsOf(kind, source));
}

function rowsOf(kind: ImportRequest['kind'], source: ImportRequest['source']): AsyncIterable<unknown> {
  switch (kind) {
    case 'ORGANIZATIONS_EDFI':
      return readOrganizations(source);
    case 'CALENDARS_EDFI':
      return readCalendars(source);
    case 'STUDENTS_EDFI':
      return readStudents(source);
    case 'PROGRAMS_EDFI':
      return readPrograms(source);
    case 'ROSTER_CSV':
      return readRoster(source);
    case 'ATTENDANCE_CSV':
      return readAttendance(source);
    case 'BEHAVIOR_EDFI':
    case 'BEHAVIOR_CSV':
      throw new TypeError('incidents are read by importBehavior');
  }
}
