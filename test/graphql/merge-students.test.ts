import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rebuildReadModels } from '../../src/server/rebuild-read-models.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });

let database: TestDatabase;
let dataDirectory: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-'));
  test = await createTestApplication({ home: { databaseUrl: database.url, dataDirectory } });
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(async () => {
  await test.stop();
  await database.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

const head = async () => (await test.application.services.progress.status()).head;

async function ask<Data>(
  query: string,
  variables: Record<string, unknown> = {},
  as = own.administrator,
): Promise<Data> {
  const { data, errors } = await test.execute<Data>(query, variables, as);
  expect(errors).toEqual([]);
  return data!;
}

const REGISTER = `mutation ($input: RegisterStudentInput!) { registerStudent(input: $input) { userErrors { code } student { id } } }`;
const ENROLL = `mutation ($input: EnrollStudentInput!) { enrollStudent(input: $input) { userErrors { code } enrollment { id } } }`;
const MERGE = `mutation ($input: MergeStudentsInput!) { mergeStudents(input: $input) { userErrors { code path } student { id lastName enrollments { startsOn } iepPeriods { startsOn } } } }`;
const FIND = `query ($district: ID, $purpose: String) { duplicateStudents(districtId: $district, purpose: $purpose) { totalCount edges { node { reason students { id } } } } }`;
const INCIDENT = `query ($id: ID!) { incident(id: $id) { version sync { status } reportability { reasons } behaviorEvents { participants { hadActiveIep wasEnrolled student { id } } } } }`;

interface Incident {
  incident: {
    version: number;
    sync: { status: string };
    reportability: { reasons: string[] };
    behaviorEvents: { participants: { hadActiveIep: boolean; wasEnrolled: boolean; student: { id: string } }[] }[];
  };
}
interface Found {
  duplicateStudents: { totalCount: number; edges: { node: { reason: string; students: { id: string }[] } }[] };
}
interface Merged {
  mergeStudents: {
    userErrors: { code: string; path: string[] | null }[];
    student: { id: string; lastName: string; enrollments: object[]; iepPeriods: object[] } | null;
  };
}

/** The student with the IEP once more, under another number: enrolled from `startsOn`, without the IEP. */
async function registerTwin(
  stateStudentId: string,
  { startsOn = '2022-01-10', bornOn = '2006-05-04', localStudentNumber = null as string | null } = {},
): Promise<string> {
  const twin = { stateStudentId, localStudentNumber, firstName: 'rune', lastName: 'OAKENSHAW', bornOn };
  const { registerStudent } = await ask<{ registerStudent: { student: { id: string } } }>(REGISTER, { input: twin });
  const studentId = registerStudent.student.id;
  await ask(ENROLL, { input: { studentId, schoolId: own.schoolId, startsOn, grade: '09' } });
  return studentId;
}

async function reportFor(studentId: string, occurredOn = '2022-02-14'): Promise<string> {
  const resolutions = [{ resolutionTypeId: own.types.inSchool, durationSchoolDays: '1', imposedBy: 'PRINCIPAL' }];
  const events = [
    { eventTypeId: own.types.insubordination, participants: [{ studentId, role: 'OFFENDER', resolutions }] },
  ];
  const input = { schoolId: own.schoolId, content: { occurredOn, occurredAt: '10:15', setting: 'ON_CAMPUS', events } };
  const { reportIncident } = await ask<{ reportIncident: { incident: { id: string } } }>(
    `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } incident { id } } }`,
    { input },
    own.clerk,
  );
  return reportIncident.incident.id;
}

describe('one student under two ids', () => {
  it('is found by name and birth date, and merged: incidents, enrolments and IEP are read under the kept id', async () => {
    const twinId = await registerTwin('770001', { localStudentNumber: 'TWIN' });
    const incidentId = await reportFor(twinId);
    const before = (await ask<Incident>(INCIDENT, { id: incidentId }, own.clerk)).incident;
    expect(before.reportability.reasons).toEqual([]);
    const found = await ask<Found>(FIND);
    const narrowed = (schoolIds: readonly string[]) => ask<Found>(FIND, {}, { ...own.administrator, schoolIds });
    expect((await narrowed([own.schoolId])).duplicateStudents).toEqual(found.duplicateStudents);
    expect((await narrowed([own.otherSchoolId])).duplicateStudents).toEqual({ totalCount: 0, edges: [] });
    expect(found.duplicateStudents).toEqual({
      totalCount: 1,
      edges: [
        {
          node: {
            reason: 'SAME_NAME_AND_BIRTH_DATE',
            students: [own.iepStudentId, twinId].sort().map((id) => ({ id })),
          },
        },
      ],
    });

    const input = { keepStudentId: own.iepStudentId, mergeStudentId: twinId, reason: 'Registered twice at the move.' };
    const start = await head();
    const tried = await ask<Merged>(MERGE, { input: { ...input, dryRun: true } });
    expect(tried.mergeStudents.userErrors).toEqual([]);
    expect(await head()).toBe(start);
    const { mergeStudents } = await ask<Merged>(MERGE, { input: { ...input, idempotencyKey: 'merge the twins' } });
    expect(mergeStudents).toMatchObject({
      userErrors: [],
      student: {
        id: own.iepStudentId,
        lastName: 'Oakenshaw',
        enrollments: [{}, {}],
        iepPeriods: [{ startsOn: '2021-09-01' }],
      },
    });
    expect(await head()).toBe(start + 1);

    const after = (await ask<Incident>(INCIDENT, { id: incidentId }, own.clerk)).incident;
    expect(after).toMatchObject({
      version: before.version,
      // The state keeps what it was sent until the district sends again.
      sync: { status: 'PENDING' },
      reportability: { reasons: ['IN_SCHOOL_SUSPENSION_WITH_DISABILITY'] },
      behaviorEvents: [
        { participants: [{ hadActiveIep: true, wasEnrolled: true, student: { id: own.iepStudentId } }] },
      ],
    });
    expect((await ask<Found>(FIND)).duplicateStudents.totalCount).toBe(0);
    const { student } = await ask<{ student: { id: string } }>(`{ student(id: "${twinId}") { id } }`);
    expect(student.id).toBe(own.iepStudentId);
    const list = await ask<{ students: { edges: { node: { id: string } }[] } }>(
      '{ students(filter: { lastName: "oak" }) { edges { node { id } } } }',
    );
    expect(list.students.edges.map(({ node }) => node.id)).toEqual([own.iepStudentId]);
    // Who has only the old number finds the student, too.
    for (const filter of ['stateStudentId: "770001"', 'localStudentNumber: "TWIN"'])
      expect(
        (await ask<typeof list>(`{ students(filter: { ${filter} }) { edges { node { id } } } }`)).students.edges,
      ).toEqual([{ node: { id: own.iepStudentId } }]);

    // The district sees what was merged, why and by whom.
    const { student: kept } = await ask<{ student: { identityHistory: object[] } }>(
      `{ student(id: "${own.iepStudentId}") { identityHistory { studentId stateStudentId localStudentNumber merge { reason keptStudentId actor { accountId } } } } }`,
    );
    expect(kept.identityHistory).toEqual([
      expect.objectContaining({ studentId: own.iepStudentId, localStudentNumber: 'L1', merge: null }),
      {
        studentId: twinId,
        stateStudentId: '770001',
        localStudentNumber: 'TWIN',
        merge: {
          reason: 'Registered twice at the move.',
          keptStudentId: own.iepStudentId,
          actor: { accountId: own.administrator.accountId },
        },
      },
    ]);

    // Sent again it is the same answer, and its number belongs to the kept student from now on.
    const again = await ask<Merged>(MERGE, { input: { ...input, idempotencyKey: 'merge the twins' } });
    expect(again.mergeStudents.student!.id).toBe(own.iepStudentId);
    expect(await head()).toBe(start + 1);
    const holder = await test.application.students.resolveStudents(['770001']);
    expect(holder.get('770001')).toBe(own.iepStudentId);

    // What comes later under the merged id is read under the kept one, too.
    const later = await reportFor(twinId, '2022-03-01');
    await test.settle();
    for (const studentId of [twinId, own.iepStudentId]) {
      const list = await ask<{ incidents: { totalCount: number; edges: { node: { id: string } }[] } }>(
        `{ incidents(filter: { studentId: "${studentId}" }) { totalCount edges { node { id } } } }`,
        {},
        own.clerk,
      );
      expect(list.incidents.totalCount).toBe(2);
      expect(list.incidents.edges.map(({ node }) => node.id)).toEqual([later, incidentId]);
      const sent = await ask<{ incidents: { totalCount: number } }>(
        `{ incidents(dataset: STATE, filter: { studentId: "${studentId}" }) { totalCount } }`,
        {},
        own.administrator,
      );
      expect(sent.incidents.totalCount).toBe(2);
    }
    expect((await ask<Incident>(INCIDENT, { id: later }, own.clerk)).incident).toMatchObject({
      reportability: { reasons: ['IN_SCHOOL_SUSPENSION_WITH_DISABILITY'] },
      behaviorEvents: [{ participants: [{ student: { id: own.iepStudentId } }] }],
    });
  });

  it('keeps its history, with the reason sealed', async () => {
    const rows = await test.application.database.query<{ data: string; stream: string }>(
      `select stream, data::text as data from log.event where type = 'StudentsMerged'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]!.data).not.toContain('Registered twice');
    const events = await test.application.services.commands.history(rows[0]!.stream);
    expect(events[0]!.data).toMatchObject({ reason: 'Registered twice at the move.' });
    const [reported] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where type = 'IncidentParticipantAdded' and data::text like $1`,
      [`%${own.iepStudentId}%`],
    );
    expect(reported!.n).toBe(0);
  });

  it('is followed through several merges, and never in a circle', async () => {
    const thirdId = await registerTwin('770003');
    const incidentId = await reportFor(own.iepStudentId, '2022-04-01');
    const input = {
      keepStudentId: thirdId,
      mergeStudentId: own.iepStudentId,
      reason: 'The third number is the right one.',
    };
    await ask<Merged>(MERGE, { input }, manager);
    const { incident } = await ask<Incident>(INCIDENT, { id: incidentId }, own.clerk);
    expect(incident.behaviorEvents[0]!.participants[0]).toMatchObject({ hadActiveIep: true, student: { id: thirdId } });
    const rows = await test.application.readDatabase.query<{ id: string; kept_id: string }>(
      'select id, kept_id from student_merge',
    );
    expect(new Set(rows.map((row) => row.kept_id))).toEqual(new Set([thirdId]));
    expect(rows).toHaveLength(2);
    const { student } = await ask<{ student: { id: string; enrollments: object[]; iepPeriods: object[] } }>(
      `{ student(id: "${own.iepStudentId}") { id enrollments { id } iepPeriods { id } } }`,
    );
    expect(student).toMatchObject({ id: thirdId, enrollments: [{}, {}, {}], iepPeriods: [{}] });
    const circle = { keepStudentId: own.iepStudentId, mergeStudentId: thirdId, reason: 'Back again.' };
    const refused = await ask<Merged>(MERGE, { input: circle });
    expect(refused.mergeStudents.userErrors).toEqual([{ code: 'ALREADY_DONE', path: ['keepStudentId'] }]);
  });

  it('is kept by one of two who say the opposite at once', async () => {
    const born = { bornOn: '2009-03-02' };
    const [one, two] = [await registerTwin('990078', born), await registerTwin('990079', born)];
    const answers = await Promise.all(
      [
        [one, two],
        [two, one],
      ].map(([keepStudentId, mergeStudentId]) =>
        ask<Merged>(MERGE, { input: { keepStudentId, mergeStudentId, reason: 'Same child.' } }),
      ),
    );
    const taken = answers.flatMap(({ mergeStudents }) => mergeStudents.student?.id ?? []);
    expect(taken).toHaveLength(1);
    expect(answers.flatMap(({ mergeStudents }) => mergeStudents.userErrors)).toEqual([
      { code: 'ALREADY_DONE', path: ['keepStudentId'] },
    ]);
    const { services } = test.application;
    const numbers = await services.students.resolveStudents(['990078', '990079']);
    expect([...numbers.values()]).toEqual([taken[0], taken[0]]);
  });

  it('stands once in an event, by whichever of the ids, and a machine names it once in a role', async () => {
    const twin = await registerTwin('990077');
    await ask<Merged>(MERGE, {
      input: { keepStudentId: own.iepStudentId, mergeStudentId: twin, reason: 'Same child.' },
    });
    const report = `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code path } } }`;
    const twice = (roles: readonly string[]) => ({
      schoolId: own.schoolId,
      content: {
        occurredOn: '2022-02-14',
        events: [
          {
            eventTypeId: own.types.insubordination,
            participants: [own.iepStudentId, twin].map((studentId, place) => ({ studentId, role: roles[place] })),
          },
        ],
      },
    });
    const vendor = principal(['VENDOR'], { districtId: own.districtId, kind: 'SERVICE_ACCOUNT' });
    const refused = async (roles: readonly string[], as: typeof vendor) => {
      const input = { ...twice(roles), dryRun: true, idempotencyKey: roles.join() };
      type Reported = { reportIncident: { userErrors: { code: string; path: string[] }[] } };
      return (await ask<Reported>(report, { input }, as)).reportIncident.userErrors;
    };
    const path = ['content', 'events', '0', 'participants', '1', 'studentId'];
    expect(await refused(['OFFENDER', 'OFFENDER'], own.clerk)).toEqual([{ code: 'SOURCE_KEY_DUPLICATE', path }]);
    expect(await refused(['OFFENDER', 'REPORTER'], own.clerk)).toEqual([{ code: 'SOURCE_KEY_DUPLICATE', path }]);
    expect(await refused(['OFFENDER', 'OFFENDER'], vendor)).toEqual([{ code: 'SOURCE_KEY_DUPLICATE', path }]);
    expect(await refused(['OFFENDER', 'REPORTER'], vendor)).toEqual([]);
  });

  it('is merged with a student of another birth date only by whoever confirms that, in a trial too', async () => {
    const otherId = await registerTwin('770009', { bornOn: '2007-05-04' });
    const before = await head();
    const input = { keepStudentId: own.studentId, mergeStudentId: otherId, reason: 'The same pupil.' };
    for (const dryRun of [true, false])
      expect((await ask<Merged>(MERGE, { input: { ...input, dryRun } })).mergeStudents).toEqual({
        userErrors: [{ code: 'BIRTH_DATES_DIFFER', path: ['haveDifferentBirthDates'] }],
        student: null,
      });
    const confirmed = { ...input, haveDifferentBirthDates: true };
    expect((await ask<Merged>(MERGE, { input: { ...confirmed, dryRun: true } })).mergeStudents.userErrors).toEqual([]);
    expect(await head()).toBe(before);
    const { mergeStudents } = await ask<Merged>(MERGE, { input: confirmed });
    expect(mergeStudents).toMatchObject({ userErrors: [], student: { id: own.studentId } });
    // The same again is no new merge.
    expect((await ask<Merged>(MERGE, { input })).mergeStudents.userErrors).toEqual([]);
  });

  it('is merged by nobody without the right, and not without a reason', async () => {
    const before = await head();
    const input = { keepStudentId: own.studentId, mergeStudentId: own.iepStudentId, reason: 'Perhaps.' };
    const fault = async (rest: object, as = own.administrator) =>
      (await test.execute(MERGE, { input: { ...input, ...rest } }, as)).errors[0]?.code;
    expect(await fault({}, own.clerk)).toBe('FORBIDDEN');
    expect(await fault({}, other.administrator)).toBe('NOT_FOUND');
    expect(await fault({ mergeStudentId: other.studentId })).toBe('NOT_FOUND');
    expect(await fault({ mergeStudentId: 'nobody' }, manager)).toBe('NOT_FOUND');
    expect(await fault({ mergeStudentId: own.studentId })).toBe('BAD_USER_INPUT');
    const blank = await ask<Merged>(MERGE, {
      input: { ...input, mergeStudentId: own.studentId, keepStudentId: own.iepStudentId, reason: ' ' },
    });
    expect(blank.mergeStudents).toEqual({ userErrors: [{ code: 'REASON_REQUIRED', path: ['reason'] }], student: null });
    const elsewhere = await ask<Merged>(MERGE, { input });
    expect(elsewhere.mergeStudents.userErrors).toEqual([{ code: 'ALREADY_DONE', path: ['mergeStudentId'] }]);
    expect((await test.execute(FIND, {}, own.clerk)).errors[0]!.code).toBe('FORBIDDEN');
    expect((await test.execute(FIND, { district: own.districtId }, manager)).errors[0]!.code).toBe('BAD_USER_INPUT');
    const purpose = { district: own.districtId, purpose: 'Help with duplicates' };
    expect((await ask<Found>(FIND, purpose, manager)).duplicateStudents.totalCount).toBe(0);
    expect(await head()).toBe(before);
  });

  it('reads the same when the read models are built anew from the log', async () => {
    const { comparison } = await rebuildReadModels(test.application, database.url, { isCompareOnly: true });
    expect(comparison.tables.filter(({ isEqual }) => !isEqual)).toEqual([]);
    expect(comparison.isEqual).toBe(true);
  });
});
