import { describe, expect, test } from 'vitest';
import type { ImportRow } from '../../../src/application/imports/row-error.ts';
import { readCalendars } from '../../../src/application/imports/read-calendars.ts';
import { readOrganizations } from '../../../src/application/imports/read-organizations.ts';
import { readPrograms } from '../../../src/application/imports/read-programs.ts';
import { readStudents } from '../../../src/application/imports/read-students.ts';
import { all, fileOf, refusalOf } from './file-of.ts';

const file = (kind: string, ...records: string[]) =>
  fileOf(`<Interchange${kind}>\n${records.join('\n')}\n</Interchange${kind}>`, 500);
const rowsOf = <T>(rows: readonly ImportRow<T>[]) => rows.flatMap((row) => (row.row === undefined ? [] : [row.row]));
const errorsOf = <T>(rows: readonly ImportRow<T>[]) =>
  rows.flatMap((row) => (row.errors ?? []).map(({ line, column, code }) => `${line} ${column ?? '-'} ${code}`));

describe('organizations', () => {
  const district = (code: string, id = `L${code}`) =>
    `<LocalEducationAgency id="${id}"><NameOfInstitution>District ${code}</NameOfInstitution><LocalEducationAgencyId>${code}</LocalEducationAgencyId></LocalEducationAgency>`;
  const school = (code: string, reference: string, more = '') =>
    `<School><NameOfInstitution>School ${code}</NameOfInstitution><SchoolId>${code}</SchoolId>${more}${reference}</School>`;
  const byRef = (id: string) => `<LocalEducationAgencyReference ref="${id}"/>`;
  const byIdentity = (code: string) =>
    `<LocalEducationAgencyReference><LocalEducationAgencyIdentity><LocalEducationAgencyId>${code}</LocalEducationAgencyId></LocalEducationAgencyIdentity></LocalEducationAgencyReference>`;
  const grade = (value: string) => `<GradeLevel>uri://ed-fi.org/GradeLevelDescriptor#${value}</GradeLevel>`;
  const read = (...records: string[]) => all(readOrganizations(file('EducationOrganization', ...records)));

  test('give districts first, and schools with their district by reference or identity', async () => {
    const grades = grade('Twelfth grade') + grade('Kindergarten') + grade('Ninth grade') + grade('Early Education');
    const control = '<AdministrativeFundingControl>x#Private School</AdministrativeFundingControl>';
    const rows = await read(school('11', byRef('L1'), grades), district('1'), school('12', byIdentity('2'), control));
    expect(rowsOf(rows)).toEqual([
      { kind: 'DISTRICT', code: '1', name: 'District 1' },
      {
        kind: 'SCHOOL',
        code: '11',
        name: 'School 11',
        districtCode: '1',
        isPublic: true,
        grades: ['PK', 'KG', '09', '12'],
      },
      { kind: 'SCHOOL', code: '12', name: 'School 12', districtCode: '2', isPublic: false, grades: [] },
    ]);
  });

  test('are rejected without a name, with an unknown grade, a district that is not there, or twice', async () => {
    const rows = await read(
      district('1'),
      district('1', 'other'),
      '<LocalEducationAgency/>',
      school('11', byRef('L9'), grade('constructor')),
      school('12', ''),
    );
    expect(errorsOf(rows)).toEqual([
      '3 - SOURCE_KEY_DUPLICATE',
      '4 LocalEducationAgencyId FILE_FORMAT',
      '4 NameOfInstitution FILE_FORMAT',
      '5 GradeLevel UNKNOWN_CODE',
      '5 LocalEducationAgencyReference FILE_FORMAT',
      '6 LocalEducationAgencyReference FILE_FORMAT',
    ]);
  });

  test('are refused as a whole when the file is of another kind', async () => {
    expect(await refusalOf(readOrganizations(file('Student')))).toMatch(/root element is InterchangeStudent, expected/);
  });
});

describe('calendars', () => {
  const school = '<SchoolReference><SchoolIdentity><SchoolId>S</SchoolId></SchoolIdentity></SchoolReference>';
  const session = (begin: string, end: string, year = '2021-2022') =>
    `<Session><SchoolYear>${year}</SchoolYear><BeginDate>${begin}</BeginDate><EndDate>${end}</EndDate>${school}</Session>`;
  const day = (date: string, event: string, code = 'C') =>
    `<CalendarDate><Date>${date}</Date><CalendarEvent>x#${event}</CalendarEvent><CalendarReference><CalendarIdentity><CalendarCode>${code}</CalendarCode>${school}<SchoolYear>2021-2022</SchoolYear></CalendarIdentity></CalendarReference></CalendarDate>`;
  const calendar = (code: string, type: string) =>
    `<Calendar><CalendarCode>${code}</CalendarCode><CalendarType>x#${type}</CalendarType>${school}<SchoolYear>2021-2022</SchoolYear></Calendar>`;
  const read = (...records: string[]) => all(readCalendars(file('EducationOrgCalendar', ...records)));

  test('run from the first to the last session; weeks between sessions and holidays are no school days', async () => {
    const rows = await read(
      session('2022-01-10', '2022-01-14'),
      session('2021-12-13', '2021-12-31'),
      day('2022-01-12', 'Holiday'),
      day('2022-01-06', 'Make-up day'),
      day('2022-01-08', 'Holiday'),
      day('2022-01-13', 'Other'),
    );
    expect(rowsOf(rows)).toEqual([
      {
        schoolCode: 'S',
        schoolYear: 2022,
        firstDay: '2021-12-13',
        lastInstructionDay: '2022-01-14',
        nonSchoolDays: ['2022-01-03', '2022-01-04', '2022-01-05', '2022-01-07', '2022-01-12'],
      },
    ]);
  });

  test('of one student say nothing about the school, wherever they stand in the file', async () => {
    const own = calendar('P', 'Student Specific');
    for (const records of [
      [own, day('2022-01-12', 'Holiday', 'P')],
      [day('2022-01-12', 'Holiday', 'P'), own],
    ]) {
      const [row] = rowsOf(await read(session('2022-01-10', '2022-01-14'), ...records));
      expect(row?.nonSchoolDays).toEqual([]);
    }
    const [row] = rowsOf(
      await read(session('2022-01-10', '2022-01-14'), calendar('C', 'IEP'), day('2022-01-12', 'Holiday')),
    );
    expect(row?.nonSchoolDays).toEqual(['2022-01-12']);
  });

  test('are one per school and year; wrong entries are rejected one by one', async () => {
    const rows = await read(
      session('2021-08-23', '2021-12-17'),
      session('2022-08-23', '2022-12-16', '2023'),
      session('2022-01-04', '2021-05-27'),
      session('2022-01-04', '2022-02-30'),
      session('2022-01-04', '2022-05-27', '2021-2023'),
      day('2022-01-12', 'Party'),
    );
    expect(rowsOf(rows).map((row) => row.schoolYear)).toEqual([2022, 2023]);
    expect(errorsOf(rows)).toEqual([
      '4 EndDate END_BEFORE_START',
      '5 EndDate FILE_FORMAT',
      '6 SchoolYear FILE_FORMAT',
      '7 CalendarEvent UNKNOWN_CODE',
    ]);
  });
});

describe('students', () => {
  const student = (id: string, born = '2008-02-29', first = 'Ann') =>
    `<Student><StudentUniqueId>${id}</StudentUniqueId><Name><FirstName>${first}</FirstName><LastSurname>Other</LastSurname></Name><BirthData><BirthDate>${born}</BirthDate></BirthData></Student>`;
  const read = (...records: string[]) => all(readStudents(file('Student', ...records)));

  test('come with what the file knows; the rest was not asked', async () => {
    expect(rowsOf(await read(student('7')))).toEqual([
      {
        stateStudentId: '7',
        localStudentNumber: null,
        firstName: 'Ann',
        middleName: null,
        lastName: 'Other',
        bornOn: '2008-02-29',
        isHispanic: null,
        races: null,
      },
    ]);
  });

  test('are rejected when they come twice or with wrong fields, and no message quotes a name', async () => {
    const rows = await read(
      student('7'),
      student('7'),
      student('8', '2009-02-29'),
      student('', '1066-10-14', 'x'.repeat(76)),
    );
    expect(errorsOf(rows)).toEqual([
      '3 StudentUniqueId SOURCE_KEY_DUPLICATE',
      '4 BirthDate FILE_FORMAT',
      '5 StudentUniqueId FILE_FORMAT',
      '5 FirstName FILE_FORMAT',
      '5 BirthDate DATES_OUT_OF_ORDER',
    ]);
    expect(JSON.stringify(rows.flatMap((row) => row.errors ?? []))).not.toMatch(/Ann|Other|xxx/);
  });
});

describe('programs', () => {
  const association = (kind: string, name: string, dates: Record<string, string>, student = '7') =>
    `<Student${kind}Association><StudentReference><StudentIdentity><StudentUniqueId>${student}</StudentUniqueId></StudentIdentity></StudentReference><ProgramReference><ProgramIdentity><ProgramName>${name}</ProgramName><ProgramType>x#${name}</ProgramType></ProgramIdentity></ProgramReference>${Object.entries(
      dates,
    )
      .map(([element, date]) => `<${element}>${date}</${element}>`)
      .join('')}</Student${kind}Association>`;
  const iep = (dates: Record<string, string>, student?: string) =>
    association('SpecialEducationProgram', 'Special Education', dates, student);
  const read = (...records: string[]) => all(readPrograms(file('StudentProgram', ...records)));
  const periods = async (...records: string[]) =>
    rowsOf(await read(...records)).map((row) => (row.kind === 'IGNORED' ? row : [row.kind, row.startsOn, row.endsOn]));

  test('in special education are IEP periods: from the plan, else the association; to the exit, else its end', async () => {
    const begin = { BeginDate: '2021-08-30' };
    const plan = { ...begin, IEPBeginDate: '2021-09-01', IEPEndDate: '2021-09-30' };
    expect(
      await periods(
        iep(plan, '1'),
        iep({ ...plan, EndDate: '2021-12-17' }, '2'),
        iep({ ...plan, EndDate: '2021-12-17', SpecialEducationExitDate: '2021-10-01' }, '3'),
        iep(begin, '4'),
      ),
    ).toEqual([
      ['IEP', '2021-09-01', null],
      ['IEP', '2021-09-01', '2021-12-17'],
      ['IEP', '2021-09-01', '2021-10-01'],
      ['IEP', '2021-08-30', null],
    ]);
  });

  test('of the 21st Century are participation; others are counted only', async () => {
    const dates = { BeginDate: '2021-08-30', EndDate: '2022-05-27' };
    expect(
      await periods(
        association('Program', '21st Century Community Learning Centers', dates),
        association('Program', '21st CCLC', dates),
        association('Program', 'Bilingual', dates),
        association('MigrantEducationProgram', 'Migrant', {}),
      ),
    ).toEqual([
      ['PARTICIPATION', '2021-08-30', '2022-05-27'],
      ['PARTICIPATION', '2021-08-30', '2022-05-27'],
      { kind: 'IGNORED', association: 'StudentProgramAssociation' },
      { kind: 'IGNORED', association: 'StudentMigrantEducationProgramAssociation' },
    ]);
  });

  test('are rejected when they end before they start, come twice, or lack a date', async () => {
    const rows = await read(
      iep({ BeginDate: '2021-08-30' }),
      iep({ BeginDate: '2021-08-30' }),
      iep({ BeginDate: '2021-08-30', EndDate: '2021-08-29' }, '8'),
      iep({ BeginDate: '2021-13-45' }, '9'),
      iep({}, '10'),
    );
    expect(errorsOf(rows)).toEqual([
      '3 - SOURCE_KEY_DUPLICATE',
      '4 - END_BEFORE_START',
      '5 BeginDate FILE_FORMAT',
      '6 BeginDate FILE_FORMAT',
    ]);
  });
});
