import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

const EXPORT = `mutation ($input: RequestExportInput!) { requestExport(input: $input) { userErrors { code path } job { id title } } }`;
const JOB = `query ($id: ID!) { job(id: $id) { status errorCode export { profile fileName rowCount hasNames digest purpose } } }`;
const LINK = `mutation ($input: CreateDownloadLinkInput!) { createDownloadLink(input: $input) { url userErrors { code } } }`;
const PREVIEW = `query ($scope: ValidationScopeInput!, $groupId: ID, $dataset: Dataset) {
  previewValidation(scope: $scope, groupId: $groupId, dataset: $dataset) { summary { rule { id } count } rows { totalCount } } }`;
const ACCESS = `query ($filter: AccessLogFilter) { accessLog(filter: $filter) {
  totalCount edges { node { kind operation purpose rowCount actor { accountId } district { id } } } } }`;

interface ExportedJob {
  readonly status: string;
  readonly errorCode: string | null;
  readonly export: {
    readonly profile: string;
    readonly fileName: string;
    readonly rowCount: number;
    readonly hasNames: boolean;
    readonly digest: string;
    readonly purpose: string;
  } | null;
}
interface Requested {
  readonly requestExport: {
    readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
    readonly job: { readonly id: string; readonly title: string } | null;
  };
}

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let certifier: Principal;

const LIST = 'behavior-list-to-certify';
const CHECKS = 'behavior-data-checks';

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  certifier = principal(['CERTIFIER'], { districtId: own.districtId, accountId: 'certifier-1' });
  // Reportable, without a resolution; and one with a word that has no state code.
  for (const [eventTypeId, resolutions] of [
    [own.types.knife, []],
    [own.types.horseplay, []],
    [
      own.types.insubordination,
      [{ resolutionTypeId: own.types.suspension, durationSchoolDays: '3', startsOn: '2022-03-02' }],
    ],
  ] as const) {
    const { errors, data } = await test.execute<{ reportIncident: { userErrors: readonly object[] } }>(
      'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code path } } }',
      {
        input: {
          schoolId: own.schoolId,
          sourceSystem: 'DESK',
          sourceKey: `K-${eventTypeId.slice(0, 4)}`,
          content: {
            occurredOn: '2022-03-01',
            occurredAt: '10:15',
            title: 'Quill again',
            events: [{ eventTypeId, participants: [{ studentId: own.studentId, role: 'OFFENDER', resolutions }] }],
          },
        },
      },
      own.clerk,
    );
    expect([errors, data?.reportIncident.userErrors]).toEqual([[], []]);
  }
  await test.settle();
});

afterAll(() => test.stop());

const scope = { schoolYear: 2022 };
const head = async () => (await test.application.services.progress.status()).head;

async function request(input: object, as: Principal = certifier): Promise<Requested['requestExport']> {
  const { data, errors } = await test.execute<Requested>(EXPORT, { input }, as);
  expect(errors).toEqual([]);
  return data!.requestExport;
}

async function finished(input: object, as: Principal = certifier): Promise<ExportedJob & { readonly id: string }> {
  const { job, userErrors } = await request(input, as);
  expect(userErrors).toEqual([]);
  await test.settle();
  const { data } = await test.execute<{ job: ExportedJob }>(JOB, { id: job!.id }, as);
  expect(data!.job).toMatchObject({ status: 'COMPLETED', errorCode: null });
  return { ...data!.job, id: job!.id };
}

async function file(exportId: string, as: Principal = certifier): Promise<{ text: string; contentType: string }> {
  const { data } = await test.execute<{ createDownloadLink: { url: string } }>(LINK, { input: { exportId } }, as);
  const token = data!.createDownloadLink.url.split('/').at(-1)!;
  const found = (await test.application.services.transfers.redeem(token))!;
  expect(await test.application.services.transfers.redeem(token)).toBeNull();
  // As bytes: a reader of text would take the byte order mark away.
  const bytes = await buffer(await test.application.blobs.open(found.sha256));
  return { text: bytes.toString('utf8'), contentType: found.contentType };
}

const key = (type: 'knife' | 'insubordination'): string => `K-${own.types[type].slice(0, 4)}`;

const lines = (text: string): readonly string[] => text.split('\r\n').slice(1, -1);

async function preview(groupId: string, as: Principal = certifier, dataset?: string): Promise<number> {
  const { data, errors } = await test.execute<{ previewValidation: { rows: { totalCount: number } } }>(
    PREVIEW,
    { scope, groupId, dataset },
    as,
  );
  expect(errors).toEqual([]);
  return data!.previewValidation.rows.totalCount;
}

const refused = async (input: object, as: Principal | null): Promise<readonly string[]> =>
  (await test.execute(EXPORT, { input }, as)).errors.map(({ code }) => code);

describe('a validation report', () => {
  it('has a line for each row of the preview, which writes nothing (F56, F57, F58)', async () => {
    const before = await head();
    const [checks, list] = [await preview(CHECKS), await preview(LIST)];
    expect(await head()).toBe(before);
    expect(checks).toBeGreaterThan(1);
    expect(list).toBe(2);
    for (const [groupId, count] of [
      [CHECKS, checks],
      [LIST, list],
    ] as const) {
      const job = await finished({ profile: 'VALIDATION_REPORT', groupId, scope, purpose: 'Weekly review' });
      expect(job.export).toMatchObject({ fileName: `${groupId}-2022.csv`, rowCount: count, hasNames: false });
      const { text, contentType } = await file(job.id);
      expect(contentType).toBe('text/csv; charset=utf-8');
      expect(text.startsWith('\uFEFFRule,Rule name,Severity,')).toBe(true);
      expect(lines(text)).toHaveLength(count);
      // A title may name somebody, as this one does.
      expect(text).not.toMatch(/Featherby|L0|Quill/);
    }
  });

  it('names an incident by what people know it by: day, time, source key and local words (F61)', async () => {
    const job = await finished({ profile: 'VALIDATION_REPORT', groupId: LIST, scope, purpose: 'Weekly review' });
    const { text } = await file(job.id);
    expect(text.split('\r\n')[0]).toBe(
      '\uFEFFRule,Rule name,Severity,School code,School,Incident,Source key,Occurred on,Occurred at,Behaviors,Resolutions,What is the matter,How to fix it,Students',
    );
    const about = lines(text).map((line) => line.split(',').slice(6, 11));
    expect(about).toContainEqual([key('insubordination'), '2022-03-01', '10:15', 'Insubordination', 'Suspension']);
    expect(about).toContainEqual([key('knife'), '2022-03-01', '10:15', 'Knife', '']);
  });

  it('as a summary has a line for each rule, severity and school, now and of a finished run', async () => {
    const { data } = await test.execute<{
      previewValidation: { summary: readonly { rule: { id: string }; count: number }[] };
    }>(PREVIEW, { scope, groupId: CHECKS }, certifier);
    const { summary } = data!.previewValidation;
    const job = await finished({ profile: 'VALIDATION_SUMMARY', groupId: CHECKS, scope, purpose: 'Weekly review' });
    expect(job.export).toMatchObject({ fileName: `${CHECKS}-summary-2022.csv`, rowCount: summary.length });
    const { text } = await file(job.id);
    expect(text.split('\r\n')[0]).toBe('\uFEFFRule,Rule name,Severity,School code,School,Findings');
    const rows = lines(text).map((line) => line.split(','));
    expect(rows.map((row) => [row[0], Number(row.at(-1))]).sort()).toEqual(
      summary.map(({ rule, count }) => [rule.id, count]).sort(),
    );
    expect(new Set(rows.map((row) => row[4]))).toEqual(new Set(['School 0']));
    const page = await finished({
      profile: 'VALIDATION_SUMMARY',
      groupId: CHECKS,
      scope,
      purpose: 'x',
      format: 'HTML',
    });
    expect((await file(page.id)).text).toContain('<caption>By school</caption>');
    expect(
      await refused({ profile: 'VALIDATION_SUMMARY', groupId: CHECKS, scope, purpose: 'x', hasNames: true }, certifier),
    ).toEqual(['BAD_USER_INPUT']);
    expect(await refused({ profile: 'VALIDATION_SUMMARY', groupId: CHECKS, scope, purpose: 'x' }, own.clerk)).toEqual([
      'FORBIDDEN',
    ]);
  });

  it('is a page without a script, and says nothing of student data where there is none', async () => {
    const job = await finished({
      profile: 'VALIDATION_REPORT',
      groupId: LIST,
      scope,
      format: 'HTML',
      purpose: 'For the meeting',
    });
    const { text, contentType } = await file(job.id);
    expect(contentType).toBe('text/html; charset=utf-8');
    expect(text).toContain('<td>BEH-99</td><td>INFO</td><td>2</td>');
    expect(text).not.toMatch(/<script|student data/i);
    expect(text.match(/<tr><td>BEH-99<\/td><td>Incident/g)).toHaveLength(2);
  });

  it('is the report of a finished run as it was, whatever has been recorded since', async () => {
    const { validationRuns } = test.application.services;
    const run = await validationRuns.run(
      {
        id: '00000000-0000-4000-8000-000000000001',
        certificationId: null,
        groupId: 'behavior',
        ranAt: '2022-06-02T15:00:00.000Z',
        ranBy: 'certifier-1',
      },
      'DISTRICT',
      { districtId: own.districtId, schoolIds: null, schoolYear: 2022 },
      '2022-06-02',
    );
    const rowCount = run.counts.reduce((sum, { count }) => sum + count, 0);
    const input = { profile: 'VALIDATION_REPORT', validationRunId: run.id, purpose: 'The report of step 1' };
    const job = await finished(input);
    expect(job.export).toMatchObject({ fileName: 'validation-report-2022.csv', rowCount });
    const summed = await finished({ ...input, profile: 'VALIDATION_SUMMARY' });
    expect(summed.export).toMatchObject({ fileName: 'validation-summary-2022.csv', rowCount: run.counts.length });
    const stranger = principal(['CERTIFIER'], { districtId: other.districtId });
    expect(await refused(input, stranger)).toEqual(['NOT_FOUND']);
  });

  it('is for the agency about what the state has, without names', async () => {
    const agency = principal(['STATE_REVIEWER'], { accountId: 'reviewer-state' });
    const of = { ...scope, districtId: own.districtId };
    const input = { profile: 'VALIDATION_REPORT', groupId: LIST, scope: of, purpose: 'Review of the district' };
    const job = await finished(input, agency);
    expect(job.export!.rowCount).toBe(2);
    const { text } = await file(job.id, agency);
    expect(text).not.toMatch(/Featherby|Quill/);
    // The agency has the codes, not the district's words.
    expect(
      lines(text)
        .map((line) => line.split(',').slice(8, 11))
        .sort(),
    ).toEqual([
      ['10:15', '20', ''],
      ['10:15', '2200', '410'],
    ]);
    expect(await refused({ ...input, hasNames: true }, agency)).toEqual(['FORBIDDEN']);
    expect(await refused({ ...input, dataset: 'DISTRICT' }, agency)).toEqual(['FORBIDDEN']);
  });
});

describe('a group extract', () => {
  const input = { profile: 'GROUP_EXTRACT', groupId: LIST, scope, purpose: 'Check of the list to certify' };

  it('is refused until the user group Data Validation is assigned and saved (F60)', async () => {
    const before = await head();
    expect(await request(input)).toEqual({
      userErrors: [{ code: 'USER_GROUP_NOT_ASSIGNED', path: ['groupId'] }],
      job: null,
    });
    expect(await head()).toBe(before);
    const { data } = await test.execute<{ createUserGroup: { userGroup: { id: string } } }>(
      'mutation ($input: CreateUserGroupInput!) { createUserGroup(input: $input) { userErrors { code } userGroup { id } } }',
      { input: { name: 'Data Validation' } },
      own.administrator,
    );
    const assignment = { groupId: LIST, userGroupIds: [data!.createUserGroup.userGroup.id] };
    const assign = (dryRun: boolean) =>
      test.execute(
        'mutation ($input: AssignValidationGroupInput!) { assignValidationGroup(input: $input) { userErrors { code } } }',
        { input: { ...assignment, dryRun } },
        own.administrator,
      );
    expect((await assign(true)).errors).toEqual([]);
    expect((await request(input, own.administrator)).userErrors).toMatchObject([{ code: 'USER_GROUP_NOT_ASSIGNED' }]);
    expect((await assign(false)).errors).toEqual([]);
    await test.settle();
    expect((await request({ ...input, dryRun: true }, own.administrator)).userErrors).toEqual([]);
    // Assigned in one district is not assigned in another.
    const elsewhere = await request({ ...input, groupId: LIST }, other.administrator);
    expect(elsewhere.userErrors).toMatchObject([{ code: 'USER_GROUP_NOT_ASSIGNED' }]);
  });

  it('reads the local dataset, names the students to whom the district lets them be named, and is logged with both (F61, F62, F66)', async () => {
    const job = await finished({ ...input, hasNames: true }, own.administrator);
    const { text } = await file(job.id, own.administrator);
    expect(lines(text)).toHaveLength(job.export!.rowCount);
    expect(job.export).toMatchObject({
      profile: 'GROUP_EXTRACT',
      hasNames: true,
      rowCount: await preview(LIST, own.administrator),
    });
    expect(lines(text)[0]).toMatch(/Quill again,L0,"Featherby, Quill"$/);
    const { data } = await test.execute<{ accessLog: { edges: readonly { readonly node: object }[] } }>(
      ACCESS,
      { filter: { accountId: own.administrator.accountId } },
      own.administrator,
    );
    const about = { purpose: input.purpose, district: { id: own.districtId } };
    const actor = { accountId: own.administrator.accountId };
    expect(data!.accessLog.edges.map(({ node }) => node)).toEqual([
      { kind: 'DOWNLOAD', operation: 'createDownloadLink', rowCount: 2, actor, ...about },
      { kind: 'PII_READ', operation: 'requestExport', rowCount: 1, actor, ...about },
      { kind: 'EXPORT', operation: 'requestExport', rowCount: 2, actor, ...about },
    ]);
  });

  it('leaves a record in the log that says how much, and nothing of the purpose', async () => {
    const job = await finished({ ...input, purpose: 'Words of a person' }, own.administrator);
    const [event] = await test.application.services.journal.readStream(`export-${own.districtId}.${job.id}`);
    expect(event).toMatchObject({ type: 'DataExported', sealed: '[]' });
    expect(JSON.parse(event!.data)).toMatchObject({
      profile: 'GROUP_EXTRACT',
      rowCount: job.export!.rowCount,
      digest: job.export!.digest,
    });
    expect(event!.data).not.toContain('Words of a person');
  });

  it('covers the schools of whoever asks', async () => {
    const elsewhere = principal(['REVIEWER'], {
      districtId: own.districtId,
      schoolIds: [own.otherSchoolId],
      accountId: own.administrator.accountId,
    });
    const job = await finished(
      { profile: 'VALIDATION_REPORT', groupId: CHECKS, scope, purpose: 'Own school' },
      elsewhere,
    );
    expect(await preview(CHECKS)).toBeGreaterThan(0);
    expect(job.export!.rowCount).toBe(0);
  });

  it('is refused without a purpose, without a scope, of another dataset, of an unknown group, and without the right; nothing is written', async () => {
    const before = await head();
    expect((await request({ ...input, purpose: ' ' }, own.administrator)).userErrors).toEqual([
      { code: 'PURPOSE_REQUIRED', path: ['purpose'] },
    ]);
    expect(await refused({ ...input, scope: null }, own.administrator)).toEqual(['BAD_USER_INPUT']);
    expect(await refused({ ...input, dataset: 'STATE' }, own.administrator)).toEqual(['BAD_USER_INPUT']);
    for (const ask of [
      test.execute(PREVIEW, { scope, groupId: LIST, dataset: 'SNAPSHOT' }, own.administrator),
      test.execute(
        EXPORT,
        { input: { ...input, profile: 'VALIDATION_REPORT', dataset: 'SNAPSHOT' } },
        own.administrator,
      ),
    ])
      expect((await ask).errors).toMatchObject([
        { code: 'BAD_USER_INPUT', message: 'A snapshot does not change: see its certification.' },
      ]);
    expect(await refused({ ...input, groupId: 'unknown' }, own.administrator)).toEqual(['NOT_FOUND']);
    expect(await refused({ ...input, scope: { ...scope, districtId: other.districtId } }, certifier)).toEqual([
      'NOT_FOUND',
    ]);
    expect(await refused(input, own.clerk)).toEqual(['FORBIDDEN']);
    expect(await refused(input, principal(['AUDITOR']))).toEqual(['FORBIDDEN']);
    expect(await refused({ profile: 'AUDIT_BUNDLE', purpose: 'x' }, own.administrator)).toEqual(['FORBIDDEN']);
    expect(await refused(input, null)).toEqual(['UNAUTHENTICATED']);
    expect(await head()).toBe(before);
  });
});

describe('the access log', () => {
  const total = async (as: Principal, filter: object = {}) =>
    (await test.execute<{ accessLog: { totalCount: number } }>(ACCESS, { filter }, as)).data?.accessLog.totalCount;

  it("shows an auditor everything, a district's administrator what was taken of the own district, and others nothing", async () => {
    const auditor = principal(['AUDITOR']);
    const exports = { kinds: ['EXPORT'] };
    const [all, ofOwn] = [await total(auditor, exports), await total(own.administrator, exports)];
    expect(ofOwn).toBeGreaterThan(4);
    expect(all).toBe(ofOwn);
    expect(await total(other.administrator, exports)).toBe(0);
    // What the agency took of the district is there too.
    expect(await total(own.administrator, { ...exports, accountId: 'reviewer-state' })).toBe(1);
    expect(await total(auditor, { ...exports, to: '2020-01-01T00:00:00.000Z' })).toBe(0);
    const ask = async (as: Principal, filter: object = {}) =>
      (await test.execute(ACCESS, { filter }, as)).errors.map(({ code }) => code);
    expect(await ask(own.administrator, { districtId: other.districtId })).toEqual(['NOT_FOUND']);
    expect(await ask(certifier)).toEqual(['FORBIDDEN']);
    expect(await ask(principal(['COLLECTIONS_MANAGER']))).toEqual(['FORBIDDEN']);
  });
});

it("prints names of the district's students, and local numbers of those of the reader's schools", async () => {
  const participants = [{ studentId: own.studentId, role: 'OFFENDER' }];
  const content = {
    occurredOn: '2022-03-01',
    occurredAt: '10:15',
    events: [{ eventTypeId: own.types.knife, participants }],
  };
  await test.execute(
    'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } } }',
    { input: { schoolId: own.otherSchoolId, content } },
    own.administrator,
  );
  await test.settle();
  const input = { profile: 'VALIDATION_REPORT', groupId: LIST, scope, hasNames: true, purpose: 'List of names' };
  const of = (schoolIds: readonly string[] | null) => ({ ...own.administrator, schoolIds });
  const reportFor = async (as: Principal) => {
    const job = await finished(input, as);
    return { rows: lines((await file(job.id, as)).text), rowCount: job.export!.rowCount };
  };
  const elsewhere = await reportFor(of([own.otherSchoolId]));
  expect(elsewhere.rowCount).toBe(1);
  expect(elsewhere.rows[0]).toMatch(/,,"Featherby, Quill"$/);
  for (const as of [of(null), of([own.schoolId, own.otherSchoolId])]) {
    const { rows } = await reportFor(as);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/,L0,"Featherby, Quill"$/);
  }
  // The district's report as the scope of one school names the same people.
  const scoped = { ...input, scope: { ...scope, schoolIds: [own.otherSchoolId] } };
  const job = await finished(scoped, of(null));
  expect(lines((await file(job.id, of(null))).text)[0]).toMatch(/,L0,"Featherby, Quill"$/);
  expect(await refused({ ...input, scope: { ...scope, schoolIds: [own.schoolId] } }, of([own.otherSchoolId]))).toEqual([
    'FORBIDDEN',
  ]);
});
