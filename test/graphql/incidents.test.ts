import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const REPORT = `mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) {
  position isProjected writeToken userErrors { code path }
  incident { id title status version isLocked sync { status } school { id } reportability { isReportable reasons explanation } issues { ruleId severity message fix }
    behaviorEvents { id stateCode type { name } participants { id role hadActiveIep student { firstName lastName } resolutions { id stateCode durationSchoolDays type { name } } } } } } }`;

interface ReportData {
  reportIncident: {
    position: string | null;
    isProjected: boolean;
    userErrors: { code: string; path: string[] | null }[];
    incident: {
      id: string;
      title: string;
      status: string;
      version: number;
      sync: { status: string };
      reportability: { isReportable: boolean; reasons: string[]; explanation: string };
      issues: { ruleId: string; severity: string }[];
      behaviorEvents: {
        id: string;
        stateCode: string | null;
        participants: {
          id: string;
          hadActiveIep: boolean;
          student: { lastName: string } | null;
          resolutions: { id: string; stateCode: string | null }[];
        }[];
      }[];
    } | null;
  };
}

const report = (
  fixture: DistrictFixture,
  eventTypeId: string,
  studentId: string,
  resolutionTypeId: string | null,
  rest: object = {},
) => ({
  input: {
    schoolId: fixture.schoolId,
    content: {
      occurredOn: '2022-02-14',
      occurredAt: '10:15',
      setting: 'ON_CAMPUS',
      events: [
        {
          eventTypeId,
          participants: [
            {
              studentId,
              role: 'OFFENDER',
              resolutions:
                resolutionTypeId === null
                  ? []
                  : [
                      {
                        resolutionTypeId,
                        durationSchoolDays: '1',
                        startsOn: '2022-02-15',
                        endsOn: '2022-02-15',
                        imposedBy: 'PRINCIPAL',
                      },
                    ],
            },
          ],
        },
      ],
    },
    ...rest,
  },
});

const head = async () => (await test.application.services.progress.status()).head;

describe('incidents through GraphQL', () => {
  it('records a whole incident in one save and answers it as it reads, with its codes, people, findings and sentence', async () => {
    const { data, errors } = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.insubordination, own.iepStudentId, own.types.inSchool),
      own.clerk,
    );
    expect(errors).toEqual([]);
    const { incident, isProjected, userErrors } = data!.reportIncident;
    expect(userErrors).toEqual([]);
    expect(isProjected).toBe(true);
    expect(incident).toMatchObject({
      title: 'Insubordination',
      status: 'IN_PROGRESS',
      version: 4,
      sync: { status: 'SYNCED' },
    });
    expect(incident!.reportability).toMatchObject({
      isReportable: true,
      reasons: ['IN_SCHOOL_SUSPENSION_WITH_DISABILITY'],
    });
    expect(incident!.reportability.explanation).toContain('14 Feb 2022');
    expect(incident!.issues.map((issue) => `${issue.ruleId} ${issue.severity}`)).toContain('BEH-01 FATAL');
    expect(incident!.behaviorEvents[0]).toMatchObject({
      stateCode: '2200',
      participants: [{ hadActiveIep: true, student: { lastName: 'Oakenshaw' }, resolutions: [{ stateCode: '500' }] }],
    });
  });

  it('gives the same answer twenty times for one idempotency key, with one incident in the log', async () => {
    const before = await head();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        test.execute<ReportData>(
          REPORT,
          report(own, own.types.knife, own.studentId, own.types.suspension, { idempotencyKey: 'same-key' }),
          own.clerk,
        ),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]!.errors).toEqual([]);
    expect(answers[0]!.data!.reportIncident.incident?.id).toBeTruthy();
    expect(await head()).toBe(before + 4);
    const { errors } = await test.execute(
      REPORT,
      report(own, own.types.horseplay, own.studentId, null, { idempotencyKey: 'same-key' }),
      own.clerk,
    );
    expect(errors.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await head()).toBe(before + 4);
  });

  it('completes only with a resolution for an enrolled offender, and says so', async () => {
    const { data } = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.knife, own.studentId, null),
      own.clerk,
    );
    const { incident } = data!.reportIncident;
    const complete = `mutation ($input: IncidentStatusInput!) { completeIncident(input: $input) { userErrors { code } incident { status version } } }`;
    const refused = await test.execute<{ completeIncident: { userErrors: { code: string }[] } }>(
      complete,
      { input: { incidentId: incident!.id } },
      own.clerk,
    );
    expect(refused.data!.completeIncident.userErrors).toEqual([{ code: 'RESOLUTION_REQUIRED' }]);
    const add = `mutation ($input: AddResolutionInput!) { addResolution(input: $input) { userErrors { code } incident { version } } }`;
    const input = {
      incidentId: incident!.id,
      participantIds: [incident!.behaviorEvents[0]!.participants[0]!.id],
      resolution: {
        resolutionTypeId: own.types.suspension,
        durationSchoolDays: '0.5',
        startsOn: '2022-02-15',
        endsOn: '2022-02-15',
      },
    };
    const added = await test.execute<{ addResolution: { userErrors: object[]; incident: { version: number } } }>(
      add,
      { input },
      own.clerk,
    );
    expect(added).toMatchObject({ errors: [], data: { addResolution: { userErrors: [] } } });
    const stale = await test.execute(complete, { input: { incidentId: incident!.id, expectedVersion: 1 } }, own.clerk);
    expect(stale.errors.map(({ code }) => code)).toEqual(['CONFLICT']);
    const done = await test.execute<{ completeIncident: { incident: { status: string } } }>(
      complete,
      { input: { incidentId: incident!.id, expectedVersion: added.data!.addResolution.incident.version } },
      own.clerk,
    );
    expect(done.data!.completeIncident.incident.status).toBe('COMPLETE');
  });

  it('decides without writing when asked to try, and lets nobody in from elsewhere', async () => {
    const before = await head();
    const tried = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.knife, own.studentId, null, { dryRun: true }),
      own.clerk,
    );
    expect(tried).toMatchObject({
      errors: [],
      data: { reportIncident: { userErrors: [], incident: null, writeToken: null } },
    });
    const foreignSchool = await test.execute(REPORT, report(other, own.types.knife, own.studentId, null), own.clerk);
    expect(foreignSchool.errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    const notMySchool = await test.execute<ReportData>(
      REPORT,
      { input: { schoolId: own.otherSchoolId, content: {} } },
      own.clerk,
    );
    expect(notMySchool.data!.reportIncident.userErrors).toEqual([{ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }]);
    const foreignStudent = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.knife, other.studentId, null),
      own.clerk,
    );
    expect(foreignStudent.data!.reportIncident.userErrors.map(({ code }) => code)).toEqual(['STUDENT_NOT_IN_SCOPE']);
    const state = await test.execute(
      REPORT,
      report(own, own.types.knife, own.studentId, null),
      principal(['STATE_REVIEWER']),
    );
    expect(state.errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    const nobody = await test.execute(REPORT, report(own, own.types.knife, own.studentId, null), null);
    expect(nobody.errors.map(({ code }) => code)).toEqual(['UNAUTHENTICATED']);
    expect(await head()).toBe(before);
  });

  it('takes one record of a foreign system once, and goes on for everybody', async () => {
    const source = { sourceSystem: 'elsewhere', sourceKey: 'school/7' };
    const first = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.knife, own.studentId, null, source),
      own.clerk,
    );
    expect(first.data!.reportIncident.userErrors).toEqual([]);
    const second = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.knife, own.studentId, null, source),
      own.clerk,
    );
    expect(second.data!.reportIncident.userErrors).toMatchObject([
      { code: 'SOURCE_KEY_DUPLICATE', path: ['sourceKey'] },
    ]);
    const CHECK = `query ($input: ReportIncidentInput!) { checkIncidentDraft(draft: $input) { userErrors { code path } } }`;
    const check = async (key: string) => {
      const draft = report(own, own.types.knife, own.studentId, null, { ...source, sourceKey: key });
      return (await test.execute<{ checkIncidentDraft: object }>(CHECK, draft, own.clerk)).data?.checkIncidentDraft;
    };
    expect(await check('school/7')).toEqual({
      userErrors: [{ code: 'SOURCE_KEY_DUPLICATE', path: ['sourceKey'] }],
    });
    expect(await check('school/8')).toEqual({ userErrors: [] });
    const half = await test.execute(
      REPORT,
      report(own, own.types.knife, own.studentId, null, { sourceKey: 'alone' }),
      own.clerk,
    );
    expect(half.errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    expect((await test.application.services.progress.status()).parkedLanes).toEqual([]);
  });

  it('shows another district nothing, not even that the incident exists, and the agency only codes', async () => {
    const { data } = await test.execute<ReportData>(
      REPORT,
      report(own, own.types.knife, own.studentId, own.types.suspension),
      own.clerk,
    );
    const { id } = data!.reportIncident.incident!;
    const query = `query ($id: ID!) { incident(id: $id) { title sync { status } behaviorEvents { stateCode type { name } participants { student { lastName } } } } }`;
    const foreign = await test.execute(query, { id }, other.clerk);
    expect(foreign.errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    const state = await test.execute(query, { id }, principal(['STATE_REVIEWER']));
    expect(state.data).toEqual({
      incident: {
        title: null,
        sync: { status: 'SYNCED' },
        behaviorEvents: [{ stateCode: '20', type: null, participants: [{ student: null }] }],
      },
    });
  });

  it('pages newest first without gaps or repetitions', async () => {
    const query = `query ($after: String) { incidents(first: 2, after: $after, filter: { statuses: [IN_PROGRESS, COMPLETE] }) { totalCount edges { node { id } } pageInfo { hasNextPage endCursor } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    let total: number;
    do {
      const page: Awaited<
        ReturnType<
          typeof test.execute<{
            incidents: {
              totalCount: number;
              edges: { node: { id: string } }[];
              pageInfo: { hasNextPage: boolean; endCursor: string };
            };
          }>
        >
      > = await test.execute(query, { after }, own.clerk);
      expect(page.errors).toEqual([]);
      total = page.data!.incidents.totalCount;
      seen.push(...page.data!.incidents.edges.map(({ node }) => node.id));
      after = page.data!.incidents.pageInfo.hasNextPage ? page.data!.incidents.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.length).toBe(total);
    expect(new Set(seen).size).toBe(total);
  });
});
