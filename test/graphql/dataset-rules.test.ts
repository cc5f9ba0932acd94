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
  readonly suspendedOn?: string;
  readonly suspendedTo?: string | null;
  readonly days?: string;
  readonly occurredOn: string;
  readonly studentId?: string;
  readonly eventTypeId?: string;
  readonly schoolId?: string;
}): Promise<string> {
  const { studentId = own.studentId, eventTypeId = own.types.horseplay, schoolId = own.schoolId, occurredOn } = change;
  const { suspendedOn, suspendedTo = suspendedOn, days = '1' } = change;
  const resolution = {
    resolutionTypeId: own.types.suspension,
    durationSchoolDays: days,
    startsOn: suspendedOn,
    endsOn: suspendedTo,
  };
  const resolutions = suspendedOn === undefined ? [] : [resolution];
  const events = [{ eventTypeId, participants: [{ studentId, role: 'OFFENDER', resolutions }] }];
  const { data, errors } = await test.execute<{ reportIncident: { incident: { id: string } | null } }>(
    'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code path } incident { id } } }',
    { input: { schoolId, content: { occurredOn, occurredAt: '10:15', events } } },
    principal(['CLERK'], { districtId: own.districtId }),
  );
  expect(errors).toEqual([]);
  return data!.reportIncident.incident!.id;
}

async function changeMapping(input: object): Promise<void> {
  const { data, errors } = await test.execute(
    'mutation ($input: MapResolutionTypeInput!) { mapResolutionType(input: $input) { userErrors { code } } }',
    { input },
    own.administrator,
  );
  expect({ data, errors }).toEqual({ data: { mapResolutionType: { userErrors: [] } }, errors: [] });
}

async function makeVoid(incidentId: string): Promise<void> {
  const { data, errors } = await test.execute(
    'mutation ($input: IncidentStatusInput!) { voidIncident(input: $input) { userErrors { code } } }',
    { input: { incidentId, reason: 'entered twice' } },
    own.administrator,
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

describe('BEH-12, suspensions of one student in two incidents', () => {
  it('finds both where days are the same, in whichever school of the district', async () => {
    const first = await report({
      occurredOn: '2022-04-04',
      suspendedOn: '2022-04-05',
      suspendedTo: '2022-04-08',
      days: '4',
    });
    const before = { occurredOn: '2022-04-04', suspendedOn: '2022-04-04' };
    await report(before);
    await report({ ...before, suspendedOn: '2022-04-05', studentId: own.iepStudentId });
    expect(await found('BEH-12', 'DISTRICT')).toEqual([]);
    // Without a last day it follows from the duration: Thursday, Friday, Monday.
    const rest = { suspendedOn: '2022-04-07', suspendedTo: null, days: '3', schoolId: own.otherSchoolId };
    const second = await report({ occurredOn: '2022-04-06', ...rest });
    const issues = await found('BEH-12', 'DISTRICT');
    expect(issues.map(({ incidentId }) => incidentId).sort()).toEqual([first, second].sort());
    expect(issues[0]).toMatchObject({
      severity: 'WARNING',
      message: 'A suspension lies on days on which another incident suspends the same student.',
    });
    expect(await found('BEH-12', 'STATE')).toEqual([]);
    await makeVoid(second);
    expect(await found('BEH-12', 'DISTRICT')).toEqual([]);
  });

  it('finds days that are left over from the year before, in either year', async () => {
    const mapping = { resolutionTypeId: own.types.suspension, stateCode: '410', effectiveFrom: '2020-07-01' };
    await changeMapping(mapping);
    const last = await report({
      occurredOn: '2021-06-01',
      suspendedOn: '2021-09-08',
      suspendedTo: '2021-09-10',
      days: '3',
    });
    expect(await found('BEH-12', 'DISTRICT', 2021)).toEqual([]);
    const first = await report({ occurredOn: '2021-09-08', suspendedOn: '2021-09-09' });
    const year = async (schoolYear: number) =>
      (await found('BEH-12', 'DISTRICT', schoolYear)).map(({ incidentId }) => incidentId);
    expect([await year(2021), await year(2022), await year(2023)]).toEqual([[last], [first], []]);
    await makeVoid(last);
    expect([await year(2021), await year(2022)]).toEqual([[], []]);
    await makeVoid(first);
  });

  it('lets two half days make one', async () => {
    const half = { occurredOn: '2022-04-18', suspendedOn: '2022-04-19', days: '0.5' };
    await report(half);
    await report(half);
    expect(await found('BEH-12', 'DISTRICT')).toEqual([]);
    await report(half);
    expect(await found('BEH-12', 'DISTRICT')).toEqual([]);
    await report({ ...half, days: '1' });
    expect(await found('BEH-12', 'DISTRICT')).toHaveLength(4);
  });
});

interface Day {
  readonly on: string;
  readonly kind: 'EXCUSED' | 'SUSPENSION';
  readonly days?: string;
}

const RECORD =
  'mutation ($input: RecordAbsencesInput!) { recordAbsences(input: $input) { userErrors { code path } school { id } } }';
const deliver = (
  as: DistrictFixture['clerk'],
  recordedThrough: string,
  absences: readonly Day[],
  change: object = {},
) =>
  test.execute<{ recordAbsences: { userErrors: { code: string }[]; school: { id: string } | null } }>(
    RECORD,
    {
      input: { schoolId: own.schoolId, recordedThrough, students: [{ studentId: own.studentId, absences }], ...change },
    },
    as,
  );
const head = async () => (await test.application.services.progress.status()).head;

describe('BEH-13, suspensions and attendance', () => {
  it('finds a suspension on a day of school once the school has delivered it, and none once the absence is there', async () => {
    const incident = await report({
      occurredOn: '2022-02-07',
      eventTypeId: own.types.insubordination,
      suspendedOn: '2022-02-08',
    });
    expect(await found('BEH-13', 'DISTRICT')).toEqual([]);
    const { data, errors } = await deliver(own.clerk, '2022-02-11', []);
    expect({ data, errors }).toEqual({
      data: { recordAbsences: { userErrors: [], school: { id: own.schoolId } } },
      errors: [],
    });
    expect(await found('BEH-13', 'DISTRICT')).toMatchObject([{ severity: 'WARNING', incidentId: incident }]);
    await deliver(own.clerk, '2022-02-11', [{ on: '2022-02-08', kind: 'SUSPENSION' }]);
    expect(await found('BEH-13', 'DISTRICT')).toEqual([]);
  });

  it('finds a suspension in the attendance that no incident explains', async () => {
    await deliver(own.clerk, '2022-01-31', [
      { on: '2022-01-12', kind: 'SUSPENSION' },
      { on: '2022-01-13', kind: 'SUSPENSION', days: '0.5' },
      { on: '2022-01-14', kind: 'EXCUSED' },
    ]);
    expect(await found('BEH-13', 'DISTRICT')).toMatchObject([
      {
        severity: 'WARNING',
        message: 'Attendance shows 2 days of suspension from 12 Jan 2022 on that no incident explains.',
        incidentId: null,
        incident: null,
        school: { id: own.schoolId },
      },
    ]);
    await report({ occurredOn: '2022-01-11', suspendedOn: '2022-01-12' });
    expect((await found('BEH-13', 'DISTRICT')).map(({ message }) => message)).toEqual([
      'Attendance shows 1 day of suspension from 13 Jan 2022 on that no incident explains.',
    ]);
  });

  it('is refused for days that are not delivered, foreign students and schools, and nothing is written', async () => {
    const before = await head();
    const codes = async (...call: Parameters<typeof deliver>) => {
      const { data, errors } = await deliver(...call);
      return data === null ? errors.map(({ code }) => code) : data.recordAbsences.userErrors.map(({ code }) => code);
    };
    const day = { on: '2022-02-08', kind: 'EXCUSED' } as const;
    expect(await codes(own.clerk, '2022-02-07', [day])).toEqual(['DATES_OUT_OF_ORDER']);
    expect(await codes(own.clerk, '2099-02-07', [])).toEqual(['DATES_OUT_OF_ORDER']);
    expect(await codes(own.clerk, '2022-02-11', [{ ...day, days: '2' }])).toEqual(['DURATION_REQUIRED']);
    const stranger = { students: [{ studentId: own.schoolId, absences: [day] }] };
    expect(await codes(own.clerk, '2022-02-11', [], stranger)).toEqual(['STUDENT_NOT_IN_SCOPE']);
    expect(await codes(own.clerk, '2022-02-11', [], { schoolId: own.otherSchoolId })).toEqual(['SCHOOL_NOT_IN_SCOPE']);
    const elsewhere = principal(['CLERK'], { districtId: 'd000000000009' });
    expect(await codes(elsewhere, '2022-02-11', [])).toEqual(['NOT_FOUND']);
    expect(await codes(principal(['CERTIFIER'], { districtId: own.districtId }), '2022-02-11', [])).toEqual([
      'FORBIDDEN',
    ]);
    expect(await head()).toBe(before);
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
        message: expect.stringMatching(
          /^This school reports nothing for the school year; .+ it reported [1-9]\d*\.$/,
        ) as string,
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
