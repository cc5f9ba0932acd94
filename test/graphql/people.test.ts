import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { examineNames } from '../../src/server/examine-names.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const approver = principal(['STATE_APPROVER'], { accountId: 'approver' });

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const head = async () => (await test.application.services.progress.status()).head;

interface Answer {
  userErrors: { code: string; path: string[] | null }[];
  [member: string]: unknown;
}

/** Runs one mutation and gives its payload, or the code of the fault. */
async function run(
  operation: string,
  selection: string,
  input: object,
  as = own.administrator,
): Promise<Answer & { readonly fault?: string }> {
  const isMember = operation === 'joinUserGroup' || operation === 'leaveUserGroup';
  const type = isMember ? 'UserGroupMemberInput' : `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const { data, errors } = await test.execute<{ [name: string]: Answer }>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code path } ${selection} } }`,
    { input },
    as,
  );
  if (errors.length > 0) return { userErrors: [], fault: errors[0]!.code };
  return data![operation]!;
}

interface Versioned {
  readonly id: string;
  readonly version: number;
}

/** What readers see of a student's records. */
async function versionsOf(
  kind: 'enrollments' | 'iepPeriods' | 'programs',
  studentId: string,
): Promise<readonly Versioned[]> {
  const { data } = await test.execute<{ student: { records: readonly Versioned[] } }>(
    `{ student(id: "${studentId}") { records: ${kind} { id version } } }`,
    {},
    own.administrator,
  );
  return data!.student.records;
}

/** Nothing was appended by what happens inside. */
async function appendsNothing(work: () => Promise<void>): Promise<void> {
  const before = await head();
  await work();
  expect(await head()).toBe(before);
}

describe('districts and schools', () => {
  const DISTRICT = 'district { id code name kind edition entitlements }';

  it('are registered by their code, once, and get features', async () => {
    const input = { code: ' 0617 ', name: 'Pine Bluff', kind: 'CORRECTIONAL_FACILITY', edition: 'STATE' };
    const { district, userErrors } = await run('registerDistrict', DISTRICT, input, manager);
    expect(userErrors).toEqual([]);
    expect(district).toMatchObject({
      code: '0617',
      name: 'Pine Bluff',
      kind: 'CORRECTIONAL_FACILITY',
      entitlements: [],
    });
    await appendsNothing(async () => {
      expect((await run('registerDistrict', DISTRICT, input, manager)).district).toEqual(district);
      const second = await run('registerDistrict', DISTRICT, { ...input, name: 'Another' }, manager);
      expect(second).toEqual({ userErrors: [{ code: 'SOURCE_KEY_DUPLICATE', path: ['code'] }], district: null });
      expect((await run('registerDistrict', DISTRICT, input)).fault).toBe('FORBIDDEN');
      const unknown = { districtId: 'd00000000dead', feature: 'DATA_SUITE' };
      expect((await run('grantEntitlement', DISTRICT, unknown, manager)).fault).toBe('NOT_FOUND');
    });
    const { id } = district as { id: string };
    const grant = { districtId: id, feature: 'DATA_SUITE' };
    expect((await run('grantEntitlement', DISTRICT, grant, manager)).district).toMatchObject({
      entitlements: ['DATA_SUITE'],
    });
    const school = { districtId: id, code: '1', name: 'Bluff School', grades: ['09', '10'] };
    expect((await run('registerSchool', 'school { name isPublic grades }', school, manager)).school).toEqual({
      name: 'Bluff School',
      isPublic: true,
      grades: ['09', '10'],
    });
  });

  it('are registered by a district for itself only', async () => {
    const school = { code: '77', name: 'New School', grades: ['KG', '01'] };
    expect((await run('registerSchool', 'school { name district { id } }', school)).school).toEqual({
      name: 'New School',
      district: { id: own.districtId },
    });
    await appendsNothing(async () => {
      expect((await run('registerSchool', 'school { id }', { ...school, name: 'Other' })).userErrors).toEqual([
        { code: 'SOURCE_KEY_DUPLICATE', path: ['code'] },
      ]);
      const foreign = { ...school, districtId: other.districtId };
      expect((await run('registerSchool', 'school { id }', foreign)).fault).toBe('NOT_FOUND');
      expect((await run('registerSchool', 'school { id }', { ...school, grades: ['9'] })).fault).toBe('BAD_USER_INPUT');
      expect((await run('registerSchool', 'school { id }', school, own.clerk)).fault).toBe('FORBIDDEN');
    });
  });

  it('have an official enrolment per school year', async () => {
    const COUNT =
      'school { enrollmentCount(schoolYear: 2022) { countedOn count } then: enrollmentCount(schoolYear: 2021) { count } }';
    const input = { schoolId: own.schoolId, schoolYear: 2022, countedOn: '2021-10-04', count: 251 };
    expect((await run('recordEnrollmentCount', COUNT, input)).school).toEqual({
      enrollmentCount: { countedOn: '2021-10-04', count: 251 },
      then: null,
    });
    const corrected = await run('recordEnrollmentCount', COUNT, { ...input, count: 249 }, manager);
    expect(corrected.school).toMatchObject({ enrollmentCount: { count: 249 } });
    await appendsNothing(async () => {
      // The second day is of the school year, and still to come: nobody has counted anybody on it.
      for (const countedOn of ['2021-06-30', '2022-06-03']) {
        const outside = await run('recordEnrollmentCount', COUNT, { ...input, countedOn });
        expect(outside.userErrors, countedOn).toEqual([{ code: 'DATES_OUT_OF_ORDER', path: ['countedOn'] }]);
      }
      expect((await run('recordEnrollmentCount', COUNT, { ...input, count: -1 })).fault).toBe('BAD_USER_INPUT');
      expect((await run('recordEnrollmentCount', COUNT, { ...input, count: 2 ** 31 - 1 })).fault).toBe(
        'BAD_USER_INPUT',
      );
      const foreign = { ...input, schoolId: other.schoolId };
      expect((await run('recordEnrollmentCount', COUNT, foreign)).fault).toBe('NOT_FOUND');
      expect((await run('recordEnrollmentCount', COUNT, input, own.clerk)).fault).toBe('FORBIDDEN');
    });
  });

  it('are changed by who has read them as they are: each calendar and count is told with the version', async () => {
    const versionOf = async () => {
      const { data } = await test.execute<{ schools: { edges: { node: { id: string; version: number } }[] } }>(
        '{ schools(first: 50) { edges { node { id version } } } }',
        {},
        own.administrator,
      );
      return data!.schools.edges.find(({ node }) => node.id === own.otherSchoolId)!.node.version;
    };
    const school = { schoolId: own.otherSchoolId };
    const read = await versionOf();
    const count = { ...school, schoolYear: 2022, countedOn: '2021-10-04', count: 99, expectedVersion: read };
    const days = { firstDay: '2021-08-23', lastInstructionDay: '2022-05-26', nonSchoolDays: [] };
    const calendar = { ...school, schoolYear: 2022, ...days, expectedVersion: read };
    const counted = await run('recordEnrollmentCount', 'school { version }', count);
    expect(counted).toEqual({ userErrors: [], school: { version: read + 1 } });
    await appendsNothing(async () => {
      expect((await run('defineSchoolCalendar', 'school { id }', calendar)).fault).toBe('CONFLICT');
      expect((await run('recordEnrollmentCount', 'school { id }', { ...count, count: 98 })).fault).toBe('CONFLICT');
    });
    expect(await versionOf()).toBe(read + 1);
    const again = { ...calendar, expectedVersion: read + 1 };
    expect((await run('defineSchoolCalendar', 'school { version }', again)).school).toEqual({ version: read + 2 });
    expect(await versionOf()).toBe(read + 2);
  });

  it('have calendars with days without school, by which durations are judged', async () => {
    const resolution = {
      resolutionTypeId: own.types.suspension,
      durationSchoolDays: '3',
      startsOn: '2022-03-10',
      endsOn: '2022-03-14',
      imposedBy: 'PRINCIPAL',
    };
    const participants = [{ studentId: own.studentId, role: 'OFFENDER', resolutions: [resolution] }];
    const events = [{ eventTypeId: own.types.knife, participants }];
    const content = { occurredOn: '2022-03-10', occurredAt: '10:00', setting: 'ON_CAMPUS', events };
    const reported = await run('reportIncident', 'incident { id }', { schoolId: own.schoolId, content }, own.clerk);
    const { id } = reported.incident as { id: string };
    const durationIssues = async () => {
      const { data } = await test.execute<{ incident: { issues: { ruleId: string }[] } }>(
        `{ incident(id: "${id}") { issues { ruleId } } }`,
        {},
        own.clerk,
      );
      return data!.incident.issues.filter(({ ruleId }) => ruleId === 'BEH-12');
    };
    // Thursday to Monday are three school days, until the Friday is none.
    expect(await durationIssues()).toEqual([]);
    const CALENDAR = 'school { calendar(schoolYear: 2022) { lastInstructionDay nonSchoolDays } }';
    const input = {
      schoolId: own.schoolId,
      schoolYear: 2022,
      firstDay: '2021-08-23',
      lastInstructionDay: '2022-05-27',
      nonSchoolDays: ['2022-03-11', '2021-11-25', '2022-03-11'],
    };
    expect((await run('defineSchoolCalendar', CALENDAR, input)).school).toEqual({
      calendar: { lastInstructionDay: '2022-05-27', nonSchoolDays: ['2021-11-25', '2022-03-11'] },
    });
    expect(await durationIssues()).toHaveLength(1);
    await appendsNothing(async () => {
      const outside = await run('defineSchoolCalendar', CALENDAR, { ...input, nonSchoolDays: ['2022-06-20'] });
      expect(outside.userErrors).toEqual([{ code: 'DATES_OUT_OF_ORDER', path: ['nonSchoolDays', '0'] }]);
      const years = { ...input, firstDay: '2020-08-24', lastInstructionDay: '2024-06-04', nonSchoolDays: [] };
      expect((await run('defineSchoolCalendar', CALENDAR, years)).userErrors).toEqual([
        { code: 'DATES_OUT_OF_ORDER', path: ['firstDay'] },
      ]);
      // 27 August 2021 is a Friday.
      const weekend = { ...input, firstDay: '2021-08-28', nonSchoolDays: ['2022-03-11', '2022-03-12', '2022-03-13'] };
      expect((await run('defineSchoolCalendar', CALENDAR, weekend)).userErrors).toEqual([
        { code: 'DATES_OUT_OF_ORDER', path: ['firstDay'] },
        { code: 'DATES_OUT_OF_ORDER', path: ['nonSchoolDays', '1'] },
        { code: 'DATES_OUT_OF_ORDER', path: ['nonSchoolDays', '2'] },
      ]);
      const narrow = { ...own.administrator, schoolIds: [own.otherSchoolId] };
      expect((await run('defineSchoolCalendar', CALENDAR, input, narrow)).userErrors).toEqual([
        { code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] },
      ]);
      expect((await run('defineSchoolCalendar', CALENDAR, input, manager)).fault).toBe('FORBIDDEN');
    });
  });
});

describe('students', () => {
  const STUDENT =
    'student { id stateStudentId firstName lastName bornOn races isHispanic federalRaceEthnicity version }';
  const robin = {
    stateStudentId: '880001',
    localStudentNumber: 'L77',
    firstName: 'Robin',
    lastName: 'Ashgrove',
    bornOn: '2007-01-31',
    isHispanic: false,
    races: ['WHITE', 'ASIAN'],
  };
  let robinId: string;

  it('are registered with the two-part question, and their federal category is derived', async () => {
    const { student } = await run('registerStudent', STUDENT, robin);
    expect(student).toMatchObject({
      stateStudentId: '880001',
      races: ['ASIAN', 'WHITE'],
      federalRaceEthnicity: 'TWO_OR_MORE_RACES',
      version: 1,
    });
    robinId = (student as { id: string }).id;
    await appendsNothing(async () => {
      expect((await run('registerStudent', STUDENT, robin)).student).toEqual(student);
      const taken = await run('registerStudent', STUDENT, { ...robin, lastName: 'Other' }, other.administrator);
      expect(taken).toEqual({
        userErrors: [{ code: 'SOURCE_KEY_DUPLICATE', path: ['stateStudentId'] }],
        student: null,
      });
      const tried = await run('registerStudent', STUDENT, { ...robin, stateStudentId: '880002', dryRun: true });
      expect(tried.student).toMatchObject({ stateStudentId: '880002' });
      expect((await run('registerStudent', STUDENT, robin, own.clerk)).fault).toBe('FORBIDDEN');
    });
    const hispanic = { ...robin, stateStudentId: '880002', isHispanic: true };
    expect((await run('registerStudent', STUDENT, hispanic, other.administrator)).student).toMatchObject({
      federalRaceEthnicity: 'HISPANIC_OF_ANY_RACE',
    });
    const unsaid = { firstName: 'Wren', lastName: 'Coldwater' };
    expect((await run('registerStudent', STUDENT, unsaid)).student).toMatchObject({
      stateStudentId: null,
      races: null,
      federalRaceEthnicity: 'NOT_STATED',
    });
  });

  it('have names, a birth date and numbers that can be true: the log keeps them for good', async () => {
    await appendsNothing(async () => {
      const register = { ...robin, stateStudentId: '880009' };
      for (const rest of [
        { firstName: '  ' },
        { lastName: '' },
        { stateStudentId: 'any text!' },
        { stateStudentId: '8'.repeat(41) },
      ])
        expect((await run('registerStudent', STUDENT, { ...register, ...rest })).fault).toBe('BAD_USER_INPUT');
      expect((await run('registerStudent', STUDENT, { ...register, races: [] })).userErrors).toEqual([
        { code: 'INPUTS_MISSING', path: ['races'] },
      ]);
      for (const bornOn of ['2999-01-01', '1850-01-01']) {
        expect((await run('registerStudent', STUDENT, { ...register, bornOn })).userErrors).toEqual([
          { code: 'DATES_OUT_OF_ORDER', path: ['bornOn'] },
        ]);
        const corrected = { studentId: own.studentId, changes: { bornOn, stateStudentId: '880009' } };
        expect((await run('correctStudentIdentity', STUDENT, corrected)).userErrors).toEqual([
          { code: 'DATES_OUT_OF_ORDER', path: ['changes', 'bornOn'] },
        ]);
      }
      for (const changes of [{ firstName: ' ' }, { stateStudentId: '<b>' }])
        expect((await run('correctStudentIdentity', STUDENT, { studentId: own.studentId, changes })).fault).toBe(
          'BAD_USER_INPUT',
        );
      const district = { code: ' ', name: 'Nowhere', kind: 'CORRECTIONAL_FACILITY', edition: 'STATE' };
      expect((await run('registerDistrict', 'district { id }', district, manager)).fault).toBe('BAD_USER_INPUT');
      const school = { code: '78', name: ' ', grades: ['KG'] };
      expect((await run('registerSchool', 'school { id }', school)).fault).toBe('BAD_USER_INPUT');
      const nobody = { firstName: '', lastName: 'Hale' };
      expect((await run('registerPerson', 'person { id }', nobody)).fault).toBe('BAD_USER_INPUT');
      for (const occurredOn of ['2099-01-01', '0202-03-10']) {
        const content = { occurredOn, occurredAt: '10:00', setting: 'ON_CAMPUS', events: [] };
        const reported = { schoolId: own.schoolId, content };
        expect((await run('reportIncident', 'incident { id }', reported, own.clerk)).userErrors).toEqual([
          { code: 'DATES_OUT_OF_ORDER', path: ['content', 'occurredOn'] },
        ]);
      }
      for (const startsOn of ['0221-08-23', '2202-08-23']) {
        const enrollment = { studentId: own.studentId, schoolId: own.schoolId, startsOn, grade: '09' };
        expect((await run('enrollStudent', 'enrollment { id }', enrollment)).userErrors).toEqual([
          { code: 'DATES_OUT_OF_ORDER', path: ['startsOn'] },
        ]);
        const period = { studentId: own.studentId, startsOn };
        expect((await run('recordIepPeriod', 'iepPeriod { id }', period)).userErrors).toEqual([
          { code: 'DATES_OUT_OF_ORDER', path: ['startsOn'] },
        ]);
      }
    });
    expect((await test.application.services.students.resolveStudents(['880009'])).get('880009')).toBeNull();
  });

  it('are in a school once a day: an enrolment ends before the next one there begins', async () => {
    const { student } = await run('registerStudent', 'student { id }', { ...robin, stateStudentId: '880077' });
    const { id: studentId } = student as { id: string };
    const enroll = async (startsOn: string, schoolId = own.otherSchoolId) => {
      const input = { studentId, schoolId, startsOn, grade: '09' };
      return run('enrollStudent', 'enrollment { id endsOn }', input);
    };
    const first = (await enroll('2022-01-10')).enrollment as { id: string };
    const end = (endsOn: string) =>
      run('endEnrollment', 'enrollment { endsOn }', { enrollmentId: first.id, endsOn, reason: 'Moved.' });
    const twice = (field: string) => [{ code: 'DATES_OUT_OF_ORDER', path: [field] }];
    await appendsNothing(async () => {
      // Open: whatever begins later, or began earlier and has no end, would be there on the same days.
      for (const startsOn of ['2022-02-01', '2021-12-01'])
        expect((await enroll(startsOn)).userErrors).toEqual(twice('startsOn'));
      expect((await enroll('2022-01-10')).enrollment).toMatchObject({ id: first.id });
    });
    expect((await enroll('2022-02-01', own.schoolId)).userErrors).toEqual([]);
    expect((await end('2022-01-31')).userErrors).toEqual([]);
    await appendsNothing(async () => {
      expect((await enroll('2022-01-31')).userErrors).toEqual(twice('startsOn'));
    });
    expect((await enroll('2022-02-01')).userErrors).toEqual([]);
    await appendsNothing(async () => {
      expect((await end('2022-02-01')).userErrors).toEqual(twice('endsOn'));
    });
    expect((await end('2022-01-20')).enrollment).toEqual({ endsOn: '2022-01-20' });
    expect((await end('2022-01-31')).enrollment).toEqual({ endsOn: '2022-01-31' });
  });

  it('are enrolled before another enrolment of the school with the day on which it ended, and not on its days', async () => {
    const { student } = await run('registerStudent', 'student { id }', { ...robin, stateStudentId: '880078' });
    const { id: studentId } = student as { id: string };
    const place = { studentId, schoolId: own.otherSchoolId, grade: '09' };
    const enroll = (days: { startsOn: string; endsOn?: string | null; dryRun?: boolean }, as = own.administrator) =>
      run('enrollStudent', 'enrollment { id startsOn endsOn endReason }', { ...place, ...days }, as);
    expect((await enroll({ startsOn: '2022-01-10' })).userErrors).toEqual([]);
    const before = { startsOn: '2021-08-23', endsOn: '2022-01-09' };
    const code = 'DATES_OUT_OF_ORDER';
    await appendsNothing(async () => {
      for (const [days, error] of [
        [
          { ...before, endsOn: null },
          { code, path: ['startsOn'] },
        ],
        [
          { ...before, endsOn: '2022-01-10' },
          { code, path: ['endsOn'] },
        ],
        [
          { ...before, endsOn: '2021-08-22' },
          { code: 'END_BEFORE_START', path: ['endsOn'] },
        ],
        [
          { ...before, endsOn: '2202-01-09' },
          { code, path: ['endsOn'] },
        ],
        // The enrolment that stands is open; its end is said with a reason.
        [
          { startsOn: '2022-01-10', endsOn: '2022-03-01' },
          { code, path: ['endsOn'] },
        ],
      ] as const)
        expect(await enroll(days)).toEqual({ userErrors: [error], enrollment: null });
      expect((await enroll(before, own.clerk)).fault).toBe('FORBIDDEN');
      expect((await enroll(before, other.administrator)).fault).toBe('NOT_FOUND');
      expect((await enroll({ ...before, dryRun: true })).enrollment).toMatchObject(before);
    });
    const { enrollment } = await enroll(before);
    expect(enrollment).toMatchObject({ ...before, endReason: null });
    await appendsNothing(async () => {
      expect((await enroll(before)).enrollment).toEqual(enrollment);
    });
  });

  it('are enrolled once per school and day, by pseudonym or state number, and leave', async () => {
    const ENROLLMENT = 'enrollment { id grade startsOn endsOn endReason school { id } responsibleDistrict { id } }';
    const input = {
      stateStudentId: '880001',
      schoolId: own.schoolId,
      startsOn: '2021-08-23',
      grade: '09',
      bornOn: robin.bornOn,
    };
    const { enrollment } = await run('enrollStudent', ENROLLMENT, input);
    expect(enrollment).toMatchObject({ grade: '09', school: { id: own.schoolId }, endsOn: null });
    const { id } = enrollment as { id: string };
    const [read] = (await versionsOf('enrollments', robinId)) as [Versioned];
    expect(read).toEqual({ id, version: 1 });
    const byId = { ...input, stateStudentId: null, studentId: robinId };
    await appendsNothing(async () => {
      expect((await run('enrollStudent', ENROLLMENT, byId)).enrollment).toEqual(enrollment);
      expect((await run('enrollStudent', ENROLLMENT, { ...input, grade: '13' })).userErrors).toEqual([
        { code: 'GRADE_OUT_OF_RANGE', path: ['grade'] },
      ]);
      const foreign = { ...input, schoolId: other.schoolId };
      expect((await run('enrollStudent', ENROLLMENT, foreign)).fault).toBe('NOT_FOUND');
      expect((await run('enrollStudent', ENROLLMENT, { ...input, stateStudentId: '999999' })).fault).toBe('NOT_FOUND');
      expect((await run('enrollStudent', ENROLLMENT, { ...byId, studentId: 'nobody' })).fault).toBe('NOT_FOUND');
      const nowhere = { ...byId, startsOn: '2022-01-10', responsibleDistrictId: 'd00000000dead' };
      expect((await run('enrollStudent', ENROLLMENT, nowhere)).fault).toBe('NOT_FOUND');
      expect((await run('enrollStudent', ENROLLMENT, input, own.clerk)).fault).toBe('FORBIDDEN');
      const early = { enrollmentId: id, endsOn: '2021-08-01', reason: 'Moved to Willow Street.' };
      expect((await run('endEnrollment', ENROLLMENT, early)).userErrors).toEqual([
        { code: 'END_BEFORE_START', path: ['endsOn'] },
      ]);
      expect((await run('endEnrollment', ENROLLMENT, early, other.administrator)).fault).toBe('NOT_FOUND');
      expect(
        (await run('endEnrollment', ENROLLMENT, { ...early, endsOn: '2022-01-07', reason: ' ' })).userErrors,
      ).toEqual([{ code: 'REASON_REQUIRED', path: ['reason'] }]);
      const stale = { ...early, endsOn: '2022-01-07', expectedVersion: read.version + 1 };
      expect((await run('endEnrollment', ENROLLMENT, stale)).fault).toBe('CONFLICT');
    });
    const reason = 'Moved to Willow Street.';
    const end = { enrollmentId: id, endsOn: '2022-01-07', reason, expectedVersion: read.version };
    const ended = await run('endEnrollment', `${ENROLLMENT.slice(0, -1)} version }`, end);
    expect(ended.enrollment).toMatchObject({ version: read.version + 1 });
    expect(await versionsOf('enrollments', robinId)).toEqual([{ id, version: read.version + 1 }]);
    expect(ended.enrollment).toMatchObject({ endsOn: '2022-01-07', endReason: reason });
    const { data } = await test.execute<{ student: { enrollments: object[] } }>(
      `{ student(id: "${robinId}") { enrollments { endReason } } }`,
      {},
      own.administrator,
    );
    expect(data?.student.enrollments).toEqual([{ endReason: reason }]);
    const [clear] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where data::text like '%Willow%'`,
    );
    expect(clear!.n).toBe(0);
    // The next district takes the student over, and answers for the IEP itself. Who does not know the birth date learns nothing, and
    // each look is logged.
    const guesses = [
      { stateStudentId: '880001', bornOn: null },
      { stateStudentId: '880001', bornOn: '2007-02-01' },
      { stateStudentId: '999999', bornOn: robin.bornOn },
      { studentId: robinId, bornOn: null },
    ];
    await appendsNothing(async () => {
      for (const guess of guesses) {
        const place = { schoolId: other.schoolId, startsOn: '2022-01-10' };
        const answer = await run('enrollStudent', 'enrollment { id }', { ...place, ...guess }, other.administrator);
        expect(answer.fault, JSON.stringify(guess)).toBe('NOT_FOUND');
      }
    });
    const looks = await test.application.database.query<{ row_count: number; subject: string | null }>(
      `select row_count, subject from account.access_log where operation = 'enrollStudent' and account_id = $1 order by id`,
      [other.administrator.accountId],
    );
    const unknown = { row_count: 0, subject: `student:${robinId}` };
    expect(looks).toEqual([unknown, unknown, { row_count: 0, subject: null }, unknown]);
    const moved = { ...byId, schoolId: other.schoolId, startsOn: '2022-01-10', grade: null };
    expect((await run('enrollStudent', ENROLLMENT, moved, other.administrator)).enrollment).toMatchObject({
      responsibleDistrict: { id: other.districtId },
    });
  });

  it('are corrected, and who they were stays readable', async () => {
    const changes = { lastName: 'Ashgrove-Lindqvist', middleName: 'Sol', races: ['WHITE'] };
    // The district that the student has left no longer says who they are.
    const wanted = { studentId: robinId, changes, expectedVersion: 1 };
    expect((await run('correctStudentIdentity', STUDENT, wanted)).fault).toBe('NOT_FOUND');
    const merge = { keepStudentId: robinId, mergeStudentId: own.studentId, reason: 'One person.' };
    expect((await run('mergeStudents', 'student { id }', merge)).fault).toBe('NOT_FOUND');
    const corrected = await run('correctStudentIdentity', STUDENT, wanted, other.administrator);
    expect(corrected.student).toMatchObject({
      firstName: 'Robin',
      lastName: 'Ashgrove-Lindqvist',
      federalRaceEthnicity: 'WHITE',
      version: 2,
    });
    const { data } = await test.execute<{ student: { identityHistory: object[] } }>(
      `{ student(id: "${robinId}") { identityHistory { version lastName federalRaceEthnicity races actor { accountId } } } }`,
      {},
      own.administrator,
    );
    const by = ({ accountId }: { accountId: string }) => ({ accountId });
    expect(data!.student.identityHistory).toEqual([
      {
        version: 1,
        lastName: 'Ashgrove',
        federalRaceEthnicity: 'TWO_OR_MORE_RACES',
        races: ['ASIAN', 'WHITE'],
        actor: by(own.administrator),
      },
      {
        version: 2,
        lastName: 'Ashgrove-Lindqvist',
        federalRaceEthnicity: 'WHITE',
        races: ['WHITE'],
        actor: by(other.administrator),
      },
    ]);
    await appendsNothing(async () => {
      const correct = (rest: object, as = other.administrator) =>
        run('correctStudentIdentity', STUDENT, { studentId: robinId, changes, ...rest }, as);
      expect((await correct({ expectedVersion: 1 })).fault).toBe('CONFLICT');
      // A number that a refused correction wanted is still anybody's.
      const number = { changes: { stateStudentId: '880003' } };
      expect((await correct({ ...number, expectedVersion: 99 })).fault).toBe('CONFLICT');
      expect((await correct({ ...number, dryRun: true })).userErrors).toEqual([]);
      const { students } = test.application.services;
      expect((await students.resolveStudents(['880003'])).get('880003')).toBeNull();
      // One that the student has had stays theirs, whatever is refused.
      expect((await correct({ changes: { stateStudentId: '880001' }, expectedVersion: 99 })).fault).toBe('CONFLICT');
      expect((await students.resolveStudents(['880001'])).get('880001')).toBe(robinId);
      expect((await correct({ changes: { stateStudentId: '880002' } })).userErrors).toEqual([
        { code: 'SOURCE_KEY_DUPLICATE', path: ['changes', 'stateStudentId'] },
      ]);
      expect((await correct({ studentId: own.studentId })).fault).toBe('NOT_FOUND');
      expect((await correct({}, own.clerk)).fault).toBe('FORBIDDEN');
    });
    const named = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where sealed::text like '%Lindqvist%' or data::text like '%Lindqvist%'`,
    );
    expect(named[0]!.n).toBe(0);
  });

  it('have IEP periods and programs by day, which decide over their incidents', async () => {
    const participants = [
      {
        studentId: own.studentId,
        role: 'OFFENDER',
        resolutions: [{ resolutionTypeId: own.types.inSchool, durationSchoolDays: '1', imposedBy: 'PRINCIPAL' }],
      },
    ];
    const events = [{ eventTypeId: own.types.insubordination, participants }];
    const content = { occurredOn: '2022-02-14', occurredAt: '10:00', setting: 'ON_CAMPUS', events };
    const reported = await run(
      'reportIncident',
      'incident { id reportability { reasons } }',
      { schoolId: own.schoolId, content },
      own.clerk,
    );
    const incident = reported.incident as { id: string; reportability: { reasons: string[] } };
    expect(incident.reportability.reasons).toEqual([]);
    const IEP = 'iepPeriod { id startsOn endsOn responsibleDistrict { id } }';
    const first = await run('recordIepPeriod', IEP, { studentId: own.studentId, startsOn: '2022-02-14' });
    expect(first.iepPeriod).toMatchObject({ endsOn: null, responsibleDistrict: { id: own.districtId } });
    const reasons = async () => {
      const { data } = await test.execute<{ incident: { reportability: { reasons: string[] } } }>(
        `{ incident(id: "${incident.id}") { reportability { reasons } } }`,
        {},
        own.clerk,
      );
      return data!.incident.reportability.reasons;
    };
    expect(await reasons()).toEqual(['IN_SCHOOL_SUSPENSION_WITH_DISABILITY']);
    const { id } = first.iepPeriod as { id: string };
    const moved = { iepPeriodId: id, studentId: own.studentId, startsOn: '2022-02-15', endsOn: '2022-06-01' };
    expect((await run('recordIepPeriod', IEP, moved)).iepPeriod).toMatchObject({ id, startsOn: '2022-02-15' });
    expect(await reasons()).toEqual([]);
    const PROGRAM = 'participation { id program startsOn }';
    const program = { studentId: own.studentId, program: 'TWENTY_FIRST_CENTURY', startsOn: '2021-09-01' };
    expect((await run('recordProgramParticipation', PROGRAM, program)).participation).toMatchObject({
      program: 'TWENTY_FIRST_CENTURY',
    });
    expect(await reasons()).toEqual(['IN_SCHOOL_SUSPENSION_21ST_CENTURY']);
    await appendsNothing(async () => {
      expect((await run('recordIepPeriod', IEP, { ...moved, endsOn: '2022-01-01' })).userErrors).toEqual([
        { code: 'END_BEFORE_START', path: ['endsOn'] },
      ]);
      expect((await run('recordIepPeriod', IEP, { ...moved, iepPeriodId: 'nothing' })).fault).toBe('NOT_FOUND');
      expect((await run('recordIepPeriod', IEP, { ...moved, studentId: other.studentId })).fault).toBe('NOT_FOUND');
      expect((await run('recordProgramParticipation', PROGRAM, program, own.clerk)).fault).toBe('FORBIDDEN');
    });
  });

  it.each([
    ['recordIepPeriod', 'iepPeriods', 'iepPeriod', 'iepPeriodId', {}],
    ['recordProgramParticipation', 'programs', 'participation', 'participationId', { program: 'TWENTY_FIRST_CENTURY' }],
  ] as const)('have one IEP and one program a day: %s', async (operation, kind, field, idField, rest) => {
    const { id: studentId } = (await run('registerStudent', 'student { id }', { firstName: 'Wren', lastName: 'Alder' }))
      .student as { id: string };
    await run('enrollStudent', 'enrollment { id }', { studentId, schoolId: own.schoolId, startsOn: '2021-08-23' });
    const record = async (startsOn: string, endsOn: string | null, more: object = {}) => {
      const input = { studentId, startsOn, endsOn, ...rest, ...more };
      const { [field]: recorded, ...answer } = await run(operation, `${field} { id version endsOn }`, input);
      return { ...answer, recorded: recorded as (Versioned & { readonly endsOn: string | null }) | null };
    };
    const refused = (path: string) => [{ code: 'DATES_OUT_OF_ORDER', path: [path] }];
    const first = (await record('2022-01-10', '2022-01-31')).recorded!;
    expect(first.version).toBe(1);
    await appendsNothing(async () => {
      // The last day is one of both.
      expect((await record('2022-01-31', null)).userErrors).toEqual(refused('startsOn'));
      expect((await record('2022-01-31', null, { dryRun: true })).userErrors).toEqual(refused('startsOn'));
      expect((await record('2021-12-01', '2022-01-10')).userErrors).toEqual(refused('endsOn'));
      expect((await record('2021-12-01', null)).userErrors).toEqual(refused('startsOn'));
    });
    const second = (await record('2022-02-01', null)).recorded!;
    await appendsNothing(async () => {
      const edit = { [idField]: first.id };
      expect((await record('2022-01-10', '2022-02-01', edit)).userErrors).toEqual(refused('endsOn'));
      expect((await record('2022-01-10', null, edit)).userErrors).toEqual(refused('endsOn'));
      expect((await record('2022-03-01', null, edit)).userErrors).toEqual(refused('startsOn'));
      const stale = { ...edit, expectedVersion: 2 };
      expect((await record('2022-01-10', '2022-01-20', stale)).fault).toBe('CONFLICT');
    });
    const both = await versionsOf(kind, studentId);
    expect(new Map(both.map(({ id, version }) => [id, version]))).toEqual(
      new Map([
        [first.id, 1],
        [second.id, 1],
      ]),
    );
    const shorter = await record('2022-01-12', '2022-01-20', { [idField]: first.id, expectedVersion: 1 });
    expect(shorter).toEqual({ userErrors: [], recorded: { id: first.id, version: 2, endsOn: '2022-01-20' } });
    expect(await versionsOf(kind, studentId)).toContainEqual({ id: first.id, version: 2 });
    expect((await record('2022-01-24', null, { [idField]: second.id, expectedVersion: 1 })).recorded).toMatchObject({
      version: 2,
    });
  });
});

describe('staff and accounts', () => {
  const PERSON = 'person { id firstName seid }';
  const ACCOUNT = 'account { accountId username roles status }';
  const password = 'correct horse battery';

  it('are made by a district for its own people, with roles of a district', async () => {
    const input = { firstName: 'Morgan', lastName: 'Hale', seid: 'S-4711', email: 'morgan@example.org' };
    const { person } = await run('registerPerson', PERSON, input);
    expect(person).toMatchObject({ firstName: 'Morgan', seid: 'S-4711' });
    const { id: personId } = person as { id: string };
    const account = { personId, username: 'morgan.hale', password, roles: ['CLERK'], schoolIds: [own.schoolId] };
    const keyed = { ...account, idempotencyKey: 'account of morgan' };
    const made = await run('createUserAccount', ACCOUNT, keyed);
    expect(made.account).toMatchObject({ username: 'morgan.hale', roles: ['CLERK'], status: 'ACTIVE' });
    const signIn = await test.application.services.accounts.signIn('Morgan.Hale', password, '127.0.0.1');
    expect(signIn).toMatchObject({ accountId: (made.account as { accountId: string }).accountId });
    await appendsNothing(async () => {
      expect((await run('createUserAccount', ACCOUNT, keyed)).account).toEqual(made.account);
      const twice = await run('registerPerson', PERSON, { ...input, lastName: 'Hail' });
      expect(twice).toEqual({ userErrors: [{ code: 'SOURCE_KEY_DUPLICATE', path: ['seid'] }], person: null });
      const code = async (rest: object, as = own.administrator) => {
        const answer = await run('createUserAccount', ACCOUNT, { ...account, username: 'somebody', ...rest }, as);
        return answer.fault ?? answer.userErrors[0]?.code;
      };
      expect(await code({ username: 'MORGAN.HALE' })).toBe('USERNAME_TAKEN');
      expect(await code({ roles: ['CLERK', 'STATE_APPROVER'] })).toBe('RIGHT_NOT_GRANTABLE');
      expect(await code({ roles: ['VENDOR'] })).toBe('RIGHT_NOT_GRANTABLE');
      expect(await code({ schoolIds: [other.schoolId] })).toBe('SCHOOL_NOT_IN_SCOPE');
      expect(await code({ password: 'short' })).toBe('BAD_USER_INPUT');
      expect(await code({}, other.administrator)).toBe('NOT_FOUND');
      expect(await code({}, own.clerk)).toBe('FORBIDDEN');
      expect((await run('registerPerson', PERSON, { ...input, districtId: other.districtId })).fault).toBe('NOT_FOUND');
      expect((await run('registerPerson', PERSON, input, approver)).fault).toBe('FORBIDDEN');
    });
    const [row] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where data::text like '%horse%' or sealed::text like '%horse%'`,
    );
    expect(row!.n).toBe(0);
  });

  const registered = async (firstName: string, as = own.administrator): Promise<string> => {
    const { person } = await run('registerPerson', PERSON, { firstName, lastName: 'Marlow' }, as);
    return (person as { id: string }).id;
  };

  it('are one account per person, so that nobody signs in the name of somebody else', async () => {
    const personId = await registered('Avis');
    const account = { personId, username: 'avis', password, roles: ['REVIEWER'] };
    const { accountId } = (await run('createUserAccount', ACCOUNT, account)).account as { accountId: string };
    await appendsNothing(async () => {
      const second = { ...account, username: 'avis.2' };
      expect((await run('createUserAccount', ACCOUNT, second)).userErrors).toEqual([
        { code: 'ALREADY_DONE', path: ['personId'] },
      ]);
      const grabbed = { ...account, username: 'avis.3', roles: ['CERTIFIER'] };
      expect((await run('createUserAccount', ACCOUNT, grabbed)).userErrors).toEqual([
        { code: 'RIGHT_NOT_GRANTABLE', path: ['roles', '0'] },
      ]);
      // The name of the refused account is free again, and nobody can sign in with it.
      expect(await test.application.services.accounts.byUsername('avis.2')).toBeNull();
    });
    const end = { accountId, reason: 'Has left.' };
    expect((await run('disableUserAccount', ACCOUNT, end)).userErrors).toEqual([]);
    const next = { ...account, username: 'avis.2', roles: ['CERTIFIER'] };
    expect((await run('createUserAccount', ACCOUNT, next, manager)).account).toMatchObject({ roles: ['CERTIFIER'] });
  });

  it('end at once, by the own district or the agency, and not by oneself', async () => {
    const { accounts } = test.application.services;
    const personId = await registered('Ines');
    const account = { personId, username: 'ines', password, roles: ['DISTRICT_ADMINISTRATOR'] };
    const { accountId } = (await run('createUserAccount', ACCOUNT, account)).account as { accountId: string };
    const session = (await accounts.signIn('ines', password, '127.0.0.1')) as { token: string };
    const ines = (await accounts.authenticate(session.token))!.principal;
    const end = { accountId, reason: 'A laptop was stolen.' };
    const code = async (rest: object, as = own.administrator) => {
      const answer = await run('disableUserAccount', ACCOUNT, { ...end, ...rest }, as);
      return answer.fault ?? answer.userErrors[0]?.code;
    };
    await appendsNothing(async () => {
      expect(await code({ reason: ' ' })).toBe('REASON_REQUIRED');
      expect(await code({ accountId: 'nobody' })).toBe('NOT_FOUND');
      expect(await code({}, other.administrator)).toBe('NOT_FOUND');
      expect(await code({}, own.clerk)).toBe('FORBIDDEN');
      expect(await code({}, ines)).toBe('SAME_PERSON');
      expect(await code({ dryRun: true })).toBeUndefined();
    });
    expect(await accounts.authenticate(session.token)).not.toBeNull();
    const ended: string[] = [];
    const forget = accounts.onSessionsEnded((id) => ended.push(id));
    expect((await run('disableUserAccount', ACCOUNT, end, manager)).account).toMatchObject({ status: 'DISABLED' });
    forget();
    expect(ended).toEqual([accountId]);
    expect(await accounts.authenticate(session.token)).toBeNull();
    expect(await accounts.signIn('ines', password, '127.0.0.1')).toBe('ACCOUNT_DISABLED');
    await appendsNothing(async () => {
      expect((await run('disableUserAccount', ACCOUNT, end)).account).toMatchObject({ status: 'DISABLED' });
    });
    const [row] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where data::text like '%laptop%'`,
    );
    expect(row!.n).toBe(0);
  });

  it('of two people who want one user name at once are one account, and one refusal that leaves nothing behind', async () => {
    const people = [await registered('Odo'), await registered('Oda')];
    const before = await head();
    const answers = await Promise.all(
      people.map((personId) =>
        run('createUserAccount', ACCOUNT, { personId, username: 'odette', password, roles: ['CLERK'] }),
      ),
    );
    expect(answers.flatMap(({ fault }) => fault ?? [])).toEqual([]);
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([{ code: 'USERNAME_TAKEN', path: ['username'] }]);
    expect(answers.flatMap(({ account }) => account ?? [])).toHaveLength(1);
    expect(await head()).toBe(before + 1);
  });

  it('reach at most as far as whoever makes or changes them', async () => {
    const narrow = { ...own.administrator, schoolIds: [own.schoolId] };
    const personId = await registered('Noa');
    const make = (schoolIds: readonly string[] | null, as = narrow) =>
      run(
        'createUserAccount',
        ACCOUNT,
        { personId, username: 'noa', password, roles: ['DISTRICT_ADMINISTRATOR'], schoolIds },
        as,
      );
    const { account: wide } = await run('createUserAccount', ACCOUNT, {
      ...{ personId: await registered('Nia'), username: 'nia', password, roles: ['CLERK'] },
    });
    const { accountId } = wide as { accountId: string };
    const { userGroup } = await run('createUserGroup', 'userGroup { id }', { name: 'Within reach' });
    const joined = (id: string) => ({ userGroupId: (userGroup as { id: string }).id, accountId: id });
    const refused = [{ code: 'RIGHT_NOT_GRANTABLE', path: ['accountId'] }];
    await appendsNothing(async () => {
      expect((await make(null)).userErrors).toEqual([{ code: 'RIGHT_NOT_GRANTABLE', path: ['schoolIds'] }]);
      expect((await make([own.schoolId, own.otherSchoolId])).userErrors).toEqual([
        { code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolIds', '1'] },
      ]);
      for (const [operation, input] of [
        ['disableUserAccount', { accountId, reason: 'Has left.' }],
        ['resetPassword', { accountId }],
        ['joinUserGroup', joined(accountId)],
        ['leaveUserGroup', joined(accountId)],
      ] as const)
        expect([operation, (await run(operation, '', input, narrow)).userErrors]).toEqual([operation, refused]);
    });
    const { account } = await make([own.schoolId]);
    const { accountId: made } = account as { accountId: string };
    expect((await test.application.services.accounts.byIds([made])).get(made)?.schoolIds).toEqual([own.schoolId]);
    expect((await run('joinUserGroup', '', joined(made), narrow)).userErrors).toEqual([]);
    expect((await run('disableUserAccount', '', { accountId: made, reason: 'Has left.' }, narrow)).userErrors).toEqual(
      [],
    );
  });

  it('leave their user name to others when the request was cut off before they were recorded', async () => {
    const { accounts } = test.application.services;
    const [cutOff, next] = [await registered('Uri'), await registered('Ute')];
    const stream = streams.person(cutOff);
    const account = { accountId: randomUuid(), username: 'u.marlow', password: null, displayName: 'Uri Marlow' };
    const of = { personId: cutOff, districtId: own.districtId, schoolIds: null, expiresOn: null };
    const isRecorded = () => Promise.resolve(false);
    const reserved = { ...account, ...of, kind: 'PERSON', roles: ['CLERK'] } as const;
    expect(await accounts.reserve(reserved, { stream, isRecorded })).toBe(true);
    const ask = async (personId: string) => {
      const input = { personId, username: 'U.Marlow', password, roles: ['CLERK'] };
      return (await run('createUserAccount', ACCOUNT, input)).userErrors.map(({ code }) => code);
    };
    const age = () =>
      test.application.database.query(
        `update account.account set created_at = now() - interval '11 minutes' where lower(username) = 'u.marlow'`,
      );
    expect(await ask(next)).toEqual(['USERNAME_TAKEN']);
    await age();
    const { database } = test.application;
    const hour = `update account.account set created_at = now() - interval '2 hours' where username = 'u.marlow'`;
    await database.query(hour);
    const found = await examineNames({ database, relation: 'log.event' }, false);
    expect(found).toMatchObject({
      check: 'NAMES',
      isOk: true,
      explanation: expect.stringMatching(/^1 names were/) as string,
    });
    expect((await examineNames({ database, relation: 'log.event' }, true)).explanation).toMatch(
      /^1 names that nothing/,
    );
    expect(await accounts.byUsername('u.marlow')).toBeNull();
    expect(await accounts.reserve(reserved, { stream, isRecorded })).toBe(true);
    await age();
    expect(await ask(next)).toEqual([]);
    // Recorded, and cut off before it got its password: still that person's.
    await test.application.database.query(
      `update account.account set password_hash = null where lower(username) = 'u.marlow'`,
    );
    await age();
    expect(await ask(cutOff)).toEqual(['USERNAME_TAKEN']);
    await database.query(hour.replace('u.marlow', 'U.Marlow'));
    expect((await examineNames({ database, relation: 'log.event' }, true)).explanation).toMatch(/^Every name/);
  });

  it('of the agency have its roles', async () => {
    const { person } = await run('registerPerson', PERSON, { firstName: 'Ira', lastName: 'Vance' }, manager);
    const { id: personId } = person as { id: string };
    const account = { personId, username: 'ira.vance', password, roles: ['STATE_REVIEWER'] };
    expect((await run('createUserAccount', ACCOUNT, { ...account, roles: ['CLERK'] }, manager)).userErrors).toEqual([
      { code: 'RIGHT_NOT_GRANTABLE', path: ['roles', '0'] },
    ]);
    expect((await run('createUserAccount', ACCOUNT, account, manager)).account).toMatchObject({
      roles: ['STATE_REVIEWER'],
    });
    expect((await run('createUserAccount', ACCOUNT, account)).fault).toBe('NOT_FOUND');
  });
});
