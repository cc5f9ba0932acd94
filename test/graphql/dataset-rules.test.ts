import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
});

afterAll(() => test.stop());

const PREVIEW = `query ($scope: ValidationScopeInput!, $dataset: Dataset) { previewValidation(scope: $scope, dataset: $dataset, first: 200) {
  warningCount summary { rule { id } severity count } rows { edges { node { rule { id } severity message fix incidentId incident { id } school { id } } } } } }`;

interface Issue {
  readonly rule: { readonly id: string };
  readonly severity: string;
  readonly message: string;
  readonly fix: string;
  readonly incidentId: string | null;
  readonly incident: { readonly id: string } | null;
  readonly school: { readonly id: string } | null;
}

interface Preview {
  readonly previewValidation: {
    readonly summary: readonly { readonly rule: { readonly id: string }; severity: string; count: number }[];
    readonly rows: { readonly edges: readonly { readonly node: Issue }[] };
  };
}

/** What one rule finds in the district's school year. */
async function found(ruleId: string, dataset: 'DISTRICT' | 'STATE', schoolYear = 2022): Promise<readonly Issue[]> {
  const { data, errors } = await test.execute<Preview>(
    PREVIEW,
    { scope: { schoolYear, schoolIds: [own.schoolId, own.otherSchoolId] }, dataset },
    own.administrator,
  );
  expect(errors).toEqual([]);
  const { rows, summary } = data!.previewValidation;
  const issues = rows.edges.map(({ node }) => node).filter(({ rule }) => rule.id === ruleId);
  const counted = summary.filter(({ rule }) => rule.id === ruleId).reduce((sum, { count }) => sum + count, 0);
  expect(counted).toBe(issues.length);
  return issues;
}

async function report(change: {
  readonly occurredOn: string;
  readonly studentId?: string;
  readonly eventTypeId?: string;
  readonly schoolId?: string;
}): Promise<string> {
  const { studentId = own.studentId, eventTypeId = own.types.horseplay, schoolId = own.schoolId, occurredOn } = change;
  const events = [{ eventTypeId, participants: [{ studentId, role: 'OFFENDER' }] }];
  const { data, errors } = await test.execute<{ reportIncident: { incident: { id: string } | null } }>(
    'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code path } incident { id } } }',
    { input: { schoolId, content: { occurredOn, occurredAt: '10:15', events } } },
    principal(['CLERK'], { districtId: own.districtId }),
  );
  expect(errors).toEqual([]);
  return data!.reportIncident.incident!.id;
}

async function makeVoid(incidentId: string): Promise<void> {
  const { data, errors } = await test.execute(
    'mutation ($input: IncidentStatusInput!) { voidIncident(input: $input) { userErrors { code } } }',
    { input: { incidentId, reason: 'entered twice' } },
    own.clerk,
  );
  expect({ data, errors }).toEqual({ data: { voidIncident: { userErrors: [] } }, errors: [] });
}

describe('BEH-19, the hint of a possible duplicate', () => {
  it('names both incidents of one school, day and student, and nothing else', async () => {
    const first = await report({ occurredOn: '2022-03-01' });
    await report({ occurredOn: '2022-03-02' });
    await report({ occurredOn: '2022-03-01', studentId: own.iepStudentId });
    await report({ occurredOn: '2022-03-01', schoolId: own.otherSchoolId });
    expect(await found('BEH-19', 'DISTRICT')).toEqual([]);
    const second = await report({ occurredOn: '2022-03-01' });
    const issues = await found('BEH-19', 'DISTRICT');
    expect(issues.map(({ incidentId }) => incidentId)).toEqual([first, second].sort());
    expect(issues[0]).toMatchObject({
      severity: 'INFO',
      school: { id: own.schoolId },
      incident: { id: issues[0]!.incidentId },
    });
    expect(await found('BEH-19', 'STATE')).toEqual([]);
    await makeVoid(second);
    expect(await found('BEH-19', 'DISTRICT')).toEqual([]);
  });
});

describe('BEH-14, a school that reports nothing', () => {
  it('is found at the state in the year after one with records, until the school reports something', async () => {
    await report({ occurredOn: '2022-03-03', eventTypeId: own.types.insubordination });
    await report({ occurredOn: '2022-03-04', eventTypeId: own.types.insubordination });
    expect(await found('BEH-14', 'STATE', 2022)).toEqual([]);
    expect(await found('BEH-14', 'STATE', 2023)).toEqual([
      {
        rule: { id: 'BEH-14' },
        severity: 'WARNING',
        message: 'This school reports nothing for the school year; for the year before it reported 2.',
        fix: expect.stringContaining('no incident is missing') as string,
        incidentId: null,
        incident: null,
        school: { id: own.schoolId },
      },
    ]);
    expect(await found('BEH-14', 'DISTRICT', 2023)).toEqual([]);
    // A local incident never reaches the state.
    test.clock.set(new Date('2022-09-20T15:00:00.000Z'));
    await report({ occurredOn: '2022-09-01' });
    expect(await found('BEH-14', 'STATE', 2023)).toHaveLength(1);
    await report({ occurredOn: '2022-09-01', eventTypeId: own.types.insubordination });
    expect(await found('BEH-14', 'STATE', 2023)).toEqual([]);
  });
});
