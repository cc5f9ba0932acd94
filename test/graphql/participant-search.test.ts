import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, changeIncident, head, oneEvent, type Fields } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const SEARCH = `query ($filter: StudentFilter, $on: Date, $purpose: String) { students(filter: $filter, purpose: $purpose) { edges { node { id lastName hadActiveIep(on: $on) } } } }`;

const search = async (
  filter: object,
  rest: { on?: string; purpose?: string; as?: DistrictFixture['clerk'] | null } = {},
) => {
  const { as = own.clerk, ...variables } = rest;
  const { data, errors } = await test.execute<Fields>(SEARCH, { filter, ...variables }, as);
  return errors.length > 0 ? errors.map(({ code }) => code) : (data.students.edges as Fields[]).map(({ node }) => node);
};

describe('the search for participants (F73, F77, F95)', () => {
  it('finds by the beginning of the last or first name and by the whole local number, in the own schools', async () => {
    const quill = [expect.objectContaining({ id: own.studentId, lastName: 'Featherby' })];
    expect(await search({ lastName: 'feath' })).toEqual(quill);
    expect(await search({ firstName: 'QUI' })).toEqual(quill);
    expect(await search({ localStudentNumber: 'L0' })).toEqual(quill);
    expect(await search({ lastName: 'feath', firstName: 'rune' })).toEqual([]);
    expect(await search({ localStudentNumber: 'L' })).toEqual([]);
    expect(await search({ lastName: '%' })).toEqual([]);
    const elsewhere = { ...own.clerk, schoolIds: [own.otherSchoolId] };
    expect(await search({ lastName: 'feath' }, { as: elsewhere })).toEqual([]);
    expect(await search({ stateStudentId: '990020' })).toEqual([]);
  });

  it('marks who had an IEP on the day of the incident, whatever ends later', async () => {
    const mark = async (lastName: string, on?: string) =>
      (await search({ lastName }, on === undefined ? {} : { on })).map((node) => node.hadActiveIep as boolean);
    expect(await mark('Oakenshaw', '2022-02-14')).toEqual([true]);
    expect(await mark('Oakenshaw', '2021-08-31')).toEqual([false]);
    expect(await mark('Oakenshaw')).toEqual([true]);
    expect(await mark('Featherby', '2022-02-14')).toEqual([false]);
  });

  it('is not for people without a part in behavior, and asks the agency for a purpose', async () => {
    expect(await search({}, { as: principal(['AUDITOR']) })).toEqual(['FORBIDDEN']);
    expect(await search({}, { as: principal(['OPERATOR']) })).toEqual(['FORBIDDEN']);
    expect(await search({}, { as: null })).toEqual(['UNAUTHENTICATED']);
    const state = principal(['STATE_REVIEWER']);
    expect(await search({ lastName: 'feath' }, { as: state })).toEqual(['BAD_USER_INPUT']);
    expect(await search({ lastName: 'feath' }, { as: state, purpose: 'Question of a district' })).toHaveLength(2);
    const purpose = 'Question of a district';
    expect(await search({ lastName: 'feath', schoolIds: [own.schoolId] }, { as: state, purpose })).toHaveLength(1);
    expect(await search({ lastName: 'feath', enrolledOn: '2021-08-01' }, { as: state, purpose })).toEqual([]);
    const count = `{ students(first: 1, filter: { enrolledOn: "2022-02-14" }) { totalCount edges { node { id } } } }`;
    const { data } = await test.execute<Fields>(count, {}, own.clerk);
    expect(data.students).toMatchObject({ totalCount: 2, edges: [{}] });
    const incident = await changed(test, own.clerk, 'reportIncident', oneEvent(own, own.types.knife, own.studentId));
    const read = `query ($id: ID!) { incident(id: $id) { title } }`;
    for (const role of ['AUDITOR', 'OPERATOR'] as const) {
      const { errors } = await test.execute(read, { id: incident.id }, principal([role]));
      expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    }
  });
});

const ELSEWHERE = `query ($stateStudentId: String!, $purpose: String!, $on: Date) { studentOfAnotherDistrict(stateStudentId: $stateStudentId, purpose: $purpose, on: $on) { firstName lastName grade } }`;

const elsewhere = async (
  stateStudentId: string,
  rest: { purpose?: string; on?: string; as?: DistrictFixture['clerk'] | null } = {},
) => {
  const { as = own.clerk, purpose = 'Away game of 14 February', on } = rest;
  const { data, errors } = await test.execute<Fields>(ELSEWHERE, { stateStudentId, purpose, on }, as);
  return errors.length > 0 ? errors.map(({ code }) => code) : data.studentOfAnotherDistrict;
};

const looks = () =>
  test.application.database.query<{ account_id: string; purpose: string; row_count: number; subject: string | null }>(
    `select account_id, purpose, row_count, subject from account.access_log where operation = 'studentOfAnotherDistrict' order by at, subject nulls first`,
  );

describe("another district's student", () => {
  it('is found by the whole number only, by name and grade only, and every look is logged', async () => {
    expect(await elsewhere('990020')).toEqual({ firstName: 'Quill', lastName: 'Featherby', grade: '09' });
    expect(await elsewhere('99002')).toEqual(['NOT_FOUND']);
    expect(await elsewhere('%')).toEqual(['NOT_FOUND']);
    const logged = (await looks()).map(({ row_count, subject }) => [row_count, subject]);
    expect(logged.filter(([count]) => count === 1)).toEqual([[1, `student:${other.studentId}`]]);
    expect(logged.filter(([count]) => count === 0)).toHaveLength(2);
    expect((await looks()).every(({ account_id: id, purpose }) => id === own.clerk.accountId && purpose !== '')).toBe(
      true,
    );
  });

  it('is nobody of the own district, and nobody who was enrolled nowhere on the day', async () => {
    expect(await elsewhere('990010')).toEqual(['NOT_FOUND']);
    expect(await elsewhere('990020', { on: '2021-08-01' })).toEqual(['NOT_FOUND']);
    expect(await elsewhere('990020', { on: '2022-02-14' })).toMatchObject({ lastName: 'Featherby' });
  });

  it('is asked for with a purpose, by those who record incidents by hand', async () => {
    const before = (await looks()).length;
    expect(await elsewhere('990020', { purpose: '  ' })).toEqual(['BAD_USER_INPUT']);
    expect(await elsewhere('990020', { as: principal(['REVIEWER'], { districtId: own.districtId }) })).toEqual([
      'FORBIDDEN',
    ]);
    expect(await elsewhere('990020', { as: principal(['VENDOR'], { districtId: own.districtId }) })).toEqual([
      'FORBIDDEN',
    ]);
    expect(await elsewhere('990020', { as: principal(['STATE_APPROVER']) })).toEqual(['FORBIDDEN']);
    expect(await elsewhere('990020', { as: null })).toEqual(['UNAUTHENTICATED']);
    expect(await looks()).toHaveLength(before);
  });

  it('becomes a participant by name: criterion C counts, enrolment does not, and nothing more of the student opens', async () => {
    const named = await elsewhere('990020');
    const participant = {
      nonStudentKind: 'STUDENT_OF_ANOTHER_DISTRICT',
      firstName: named.firstName,
      lastName: named.lastName,
      role: 'OFFENDER',
      relationshipToSchool: `Student of another district, grade ${named.grade}`,
      resolutions: [{ resolutionTypeId: own.types.suspension, durationSchoolDays: '1' }],
    };
    const report = (eventTypeId: string) =>
      changed(test, own.clerk, 'reportIncident', {
        schoolId: own.schoolId,
        content: {
          occurredOn: '2022-02-14',
          setting: 'ON_CAMPUS',
          events: [{ eventTypeId, participants: [participant] }],
        },
      });
    const knife = await report(own.types.knife);
    expect(knife.reportability.reasons).toEqual(['WEAPON_DRUG_OR_VIOLENCE']);
    expect(knife.behaviorEvents[0].participants[0]).toMatchObject({
      nonStudentKind: 'STUDENT_OF_ANOTHER_DISTRICT',
      lastName: 'Featherby',
      student: null,
      wasEnrolled: false,
    });
    const insubordination = await report(own.types.insubordination);
    expect(insubordination.reportability).toMatchObject({ isReportable: false, reasons: [] });
    const before = await head(test);
    const byId = await changeIncident(
      test,
      own.clerk,
      'reportIncident',
      oneEvent(own, own.types.knife, other.studentId),
    );
    expect(byId.codes).toEqual(['STUDENT_NOT_IN_SCOPE']);
    expect(await head(test)).toBe(before);
    const student = `query ($id: ID!) { student(id: $id) { lastName } }`;
    const { errors } = await test.execute(student, { id: other.studentId }, own.clerk);
    expect(errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
  });
});
