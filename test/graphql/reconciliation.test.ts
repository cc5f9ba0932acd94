import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

const POLICY = `mutation ($input: SetSyncPolicyInput!) { setSyncPolicy(input: $input) { userErrors { code } position district { id syncPolicy } } }`;
const MASS = `mutation ($input: StartMassSyncInput!) { startMassSync(input: $input) { job { id } userErrors { code } } }`;
const RESYNC = `mutation ($input: StartBatchResyncInput!) { startBatchResync(input: $input) { job { id } userErrors { code } } }`;
const RUNS = `query ($districtId: ID, $filter: SyncRunFilter, $first: Int, $after: String) { syncRuns(districtId: $districtId, filter: $filter, first: $first, after: $after) {
  totalCount pageInfo { hasNextPage endCursor } edges { node { id kind schoolYear schoolIds copied tombstones } } } }`;
const SYNC = `query ($id: ID!) { incident(id: $id) { sync { status reason syncedAt position } } }`;
interface Counted {
  readonly syncStatus: { readonly pending: number; readonly synced: number; readonly excluded: number };
  readonly syncRecords: { readonly totalCount: number };
}
const RECONCILE = `query ($districtId: ID, $schoolIds: [ID!], $schoolId: ID, $code: String, $first: Int, $after: String) {
  reconciliation(districtId: $districtId, schoolYear: 2022, schoolIds: $schoolIds) {
    counts { label district state school { id } }
    differences(schoolId: $schoolId, code: $code, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { incidentId reason districtCodes stateCodes school { id } } } } } }`;

interface Reconciled {
  readonly reconciliation: {
    readonly counts: readonly {
      readonly label: string;
      readonly district: number;
      readonly state: number;
      readonly school: { readonly id: string };
    }[];
    readonly differences: {
      readonly totalCount: number;
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      readonly edges: readonly {
        readonly node: {
          readonly incidentId: string;
          readonly reason: string;
          readonly districtCodes: readonly string[];
          readonly stateCodes: readonly string[];
        };
      }[];
    };
  };
}
interface Runs {
  readonly syncRuns: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly edges: readonly { readonly node: object }[];
  };
}

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let clerk: Principal;
const manager = principal(['COLLECTIONS_MANAGER']);

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  clerk = principal(['CLERK'], { districtId: own.districtId, accountId: 'clerk-of-all' });
});

afterAll(() => test.stop());

async function ask<Data>(document: string, variables: object, as: Principal = own.administrator): Promise<Data> {
  const { data, errors } = await test.execute<Data>(document, { ...variables }, as);
  expect(errors).toEqual([]);
  return data!;
}

const codes = async (document: string, variables: object, as: Principal): Promise<readonly string[]> =>
  (await test.execute(document, { ...variables }, as)).errors.map(({ code }) => code);

const head = async () => (await test.application.services.progress.status()).head;

async function report(eventTypeId: string, schoolId = own.schoolId): Promise<string> {
  const events = [{ eventTypeId, participants: [{ studentId: own.studentId, role: 'OFFENDER', resolutions: [] }] }];
  const { reportIncident } = await ask<{ reportIncident: { incident: { id: string } } }>(
    'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } incident { id } } }',
    { input: { schoolId, content: { occurredOn: '2022-03-01', occurredAt: '10:15', events } } },
    clerk,
  );
  await test.settle();
  return reportIncident.incident.id;
}

const syncOf = async (id: string) =>
  (
    await ask<{ incident: { sync: { status: string; reason: string | null; syncedAt: string; position: string } } }>(
      SYNC,
      { id },
      clerk,
    )
  ).incident.sync;

async function setPolicy(policy: string): Promise<void> {
  const { setSyncPolicy } = await ask<{ setSyncPolicy: { userErrors: object[] } }>(
    POLICY,
    { input: { districtId: own.districtId, policy } },
    manager,
  );
  expect(setSyncPolicy.userErrors).toEqual([]);
  await test.settle();
}

async function mass(): Promise<string> {
  const { startMassSync } = await ask<{ startMassSync: { job: { id: string } } }>(MASS, {
    input: { schoolYear: 2022 },
  });
  await test.settle();
  return startMassSync.job.id;
}

/** Who wrote which row last: a row that is written again gets another transaction. */
const written = () =>
  test.application.readDatabase.query(
    `select 'record' as kind, id, xmin::text, synced_position from state_incident where district_id = $1
     union all select 'finding', incident_id || rule_id, xmin::text, null from finding where dataset = 'STATE' and district_id = $1 order by 1, 2`,
    [own.districtId],
  );

describe('a record on its way to the state', () => {
  it('is there with its save, at the position of the save (F97, F102)', async () => {
    const id = await report(own.types.insubordination);
    const [last] = (await test.application.services.journal.readStream(`incident-${own.districtId}.${id}`)).slice(-1);
    const { modifiedAt } = (
      await ask<{ incident: { modifiedAt: string } }>(`query ($id: ID!) { incident(id: $id) { modifiedAt } }`, { id })
    ).incident;
    expect(await syncOf(id)).toEqual({
      status: 'SYNCED',
      reason: null,
      syncedAt: modifiedAt,
      position: String(last!.position),
    });
    const { syncStatus } = await ask<{ syncStatus: object }>('{ syncStatus { pending lagEvents lagSeconds } }', {});
    expect(syncStatus).toEqual({ pending: 0, lagEvents: 0, lagSeconds: 0 });
  });

  it('waits where the district waits for the night, and stays with a reason where its words mean nothing to the state', async () => {
    await setPolicy('NIGHTLY');
    expect(await syncOf(await report(own.types.knife))).toEqual({
      status: 'PENDING',
      reason: null,
      syncedAt: null,
      position: null,
    });
    const excluded = await syncOf(await report(own.types.horseplay));
    expect(excluded).toMatchObject({ status: 'EXCLUDED', syncedAt: null, position: null });
    expect(excluded.reason).not.toBeNull();
  });
});

describe('the policy of a district', () => {
  it('is set by the agency, once', async () => {
    const before = await head();
    const input = { districtId: other.districtId, policy: 'ON_DEMAND' };
    const tried = await ask<{ setSyncPolicy: object }>(POLICY, { input: { ...input, dryRun: true } }, manager);
    expect(tried.setSyncPolicy).toMatchObject({ userErrors: [], position: null });
    expect(await head()).toBe(before);
    const set = await ask<{ setSyncPolicy: object }>(POLICY, { input }, manager);
    expect(set.setSyncPolicy).toMatchObject({ district: { id: other.districtId, syncPolicy: 'ON_DEMAND' } });
    const after = await head();
    expect(after).toBe(before + 1);
    await ask(POLICY, { input }, manager);
    expect(await head()).toBe(after);
  });

  it('is not set by a district, nor of one that nobody knows', async () => {
    const before = await head();
    const input = { districtId: own.districtId, policy: 'ON_SAVE' };
    expect(await codes(POLICY, { input }, own.administrator)).toEqual(['FORBIDDEN']);
    expect(await codes(POLICY, { input: { ...input, districtId: 'nowhere' } }, manager)).toEqual(['NOT_FOUND']);
    expect(await head()).toBe(before);
  });
});

describe('reconciliation', () => {
  const differences = async (variables: object = {}, as: Principal = own.administrator) =>
    (await ask<Reconciled>(RECONCILE, variables, as)).reconciliation;

  it('counts both sides per school and code, and names the records behind each difference with a reason (B4)', async () => {
    const { counts, differences: found } = await differences();
    expect(counts.find(({ label }) => label === '2200')).toMatchObject({
      district: 1,
      state: 1,
      school: { id: own.schoolId },
    });
    expect(counts.find(({ label }) => label === '20')).toMatchObject({ district: 1, state: 0 });
    expect(found.totalCount).toBe(1);
    expect(found.edges[0]!.node).toMatchObject({ reason: 'NOT_AT_STATE', districtCodes: ['20'], stateCodes: [] });
  });

  it('is copied away, and a second synchronization changes nothing: no row is written again (F98)', async () => {
    const first = await mass();
    const before = await written();
    const { runs } = { runs: (await ask<Runs>(RUNS, {})).syncRuns.edges.map(({ node }) => node) };
    expect(runs[0]).toEqual({
      id: first,
      kind: 'MASS',
      schoolYear: 2022,
      schoolIds: null,
      copied: 1,
      tombstones: 0,
    });
    const second = await mass();
    expect(await written()).toEqual(before);
    expect((await ask<Runs>(RUNS, { first: 1 })).syncRuns.edges[0]!.node).toMatchObject({
      id: second,
      copied: 0,
      tombstones: 0,
    });
    expect((await differences()).differences.totalCount).toBe(0);
  });

  it('tells changed, missing and removed records apart, by school and by code', async () => {
    const [changed, removed, elsewhere] = [
      await report(own.types.insubordination),
      await report(own.types.insubordination),
      await report(own.types.insubordination, own.otherSchoolId),
    ];
    await mass();
    await ask(
      'mutation ($input: CorrectIncidentDetailsInput!) { correctIncidentDetails(input: $input) { userErrors { code } } }',
      { input: { incidentId: changed, changes: { occurredAt: '11:30' } } },
      clerk,
    );
    for (const incidentId of [removed, elsewhere])
      await ask(
        'mutation ($input: IncidentStatusInput!) { voidIncident(input: $input) { userErrors { code } } }',
        { input: { incidentId, reason: 'entered twice' } },
        clerk,
      );
    const missing = await report(own.types.knife);
    const found = (await differences()).differences;
    expect(Object.fromEntries(found.edges.map(({ node }) => [node.incidentId, node.reason]))).toEqual({
      [changed]: 'CONTENT_DIFFERS',
      [removed]: 'NOT_AT_DISTRICT',
      [elsewhere]: 'NOT_AT_DISTRICT',
      [missing]: 'NOT_AT_STATE',
    });
    const ids = async (variables: object) =>
      (await differences(variables)).differences.edges.map(({ node }) => node.incidentId);
    expect(await ids({ schoolId: own.otherSchoolId })).toEqual([elsewhere]);
    expect(await ids({ code: '20' })).toEqual([missing]);
    expect(await ids({ code: '9999' })).toEqual([]);
    const pages: string[] = [];
    for (let after: string | null = null, isMore = true; isMore;) {
      const page: Reconciled['reconciliation'] = await differences({ first: 3, after });
      pages.push(...page.differences.edges.map(({ node }) => node.incidentId));
      ({ endCursor: after, hasNextPage: isMore } = page.differences.pageInfo);
    }
    expect(pages).toEqual([changed, removed, elsewhere, missing].sort());
  });

  it('shows a district its own side only, people of a school that school, and the agency every district', async () => {
    expect(await codes(RECONCILE, { districtId: own.districtId }, other.administrator)).toEqual(['NOT_FOUND']);
    expect(await codes(RECONCILE, { districtId: own.districtId }, principal(['AUDITOR']))).toEqual(['FORBIDDEN']);
    expect(await codes(RECONCILE, {}, manager)).toEqual(['BAD_USER_INPUT']);
    expect((await differences({ districtId: own.districtId }, manager)).differences.totalCount).toBe(4);
    expect((await differences({ districtId: other.districtId }, manager)).differences.totalCount).toBe(0);
    // The fixture's clerk works for one of the two schools.
    expect((await differences({}, own.clerk)).differences.totalCount).toBe(3);
    expect(await codes(RECONCILE, { schoolIds: [own.otherSchoolId] }, own.clerk)).toEqual(['FORBIDDEN']);
    for (const schoolId of ['zz', other.schoolId])
      expect(await codes(RECONCILE, { schoolId }, own.administrator), schoolId).toEqual(['NOT_FOUND']);
    expect(await codes(RECONCILE, { schoolId: own.otherSchoolId }, own.clerk)).toEqual(['FORBIDDEN']);
  });

  it('is counted as it is listed, for people of a school too', async () => {
    const both = `{ syncStatus { pending synced excluded } syncRecords(first: 1) { totalCount } }`;
    for (const [as, isAll] of [
      [own.clerk, false],
      [own.administrator, true],
    ] as const) {
      const { data } = await test.execute<Counted>(both, {}, as);
      const { pending, synced, excluded } = data!.syncStatus;
      expect(pending + synced + excluded).toBe(data!.syncRecords.totalCount);
      expect(pending).toBe(isAll ? 4 : 3);
    }
  });
});

describe('a batch resync', () => {
  it('refuses schools that are not the district’s, an empty list, and whoever has not the right; nothing is written', async () => {
    const before = await head();
    const input = { schoolYear: 2022, schoolIds: [own.schoolId] };
    expect(await codes(RESYNC, { input: { ...input, schoolIds: [other.schoolId] } }, own.administrator)).toEqual([
      'NOT_FOUND',
    ]);
    const byState = { ...input, districtId: own.districtId, schoolIds: [other.schoolId] };
    expect(await codes(RESYNC, { input: byState }, manager)).toEqual(['NOT_FOUND']);
    expect(await codes(RESYNC, { input: { ...input, schoolIds: [] } }, own.administrator)).toEqual(['BAD_USER_INPUT']);
    expect(await codes(RESYNC, { input }, clerk)).toEqual(['FORBIDDEN']);
    const certifier = principal(['CERTIFIER'], { districtId: own.districtId, schoolIds: [own.otherSchoolId] });
    expect(await codes(RESYNC, { input }, certifier)).toEqual(['FORBIDDEN']);
    expect(await head()).toBe(before);
  });

  it('copies the chosen schools, removals included, and leaves the others as they are (F101)', async () => {
    const resync = async (schoolIds: readonly string[] | null) => {
      await ask(RESYNC, { input: { schoolYear: 2022, schoolIds } });
      await test.settle();
      return (await ask<Runs>(RUNS, { first: 1 })).syncRuns.edges[0]!.node;
    };
    expect(await resync([own.otherSchoolId])).toMatchObject({
      kind: 'RESYNC',
      schoolIds: [own.otherSchoolId],
      copied: 0,
      tombstones: 1,
    });
    expect((await ask<Reconciled>(RECONCILE, {})).reconciliation.differences.totalCount).toBe(3);
    expect(await resync(null)).toMatchObject({ schoolIds: null, copied: 2, tombstones: 1 });
    expect((await ask<Reconciled>(RECONCILE, {})).reconciliation.differences.totalCount).toBe(0);
    const [tombstones] = await test.application.readDatabase.query<{ n: number }>(
      'select count(*)::int as n from state_incident_tombstone where district_id = $1',
      [own.districtId],
    );
    expect(tombstones).toEqual({ n: 2 });
  });

  it('stands in the list of runs, which narrows by kind and time and pages', async () => {
    const { syncRuns } = await ask<Runs>(RUNS, { first: 2, filter: { kinds: ['MASS'] } });
    expect(syncRuns).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const rest = await ask<Runs>(RUNS, { filter: { kinds: ['MASS'] }, after: syncRuns.pageInfo.endCursor });
    expect(rest.syncRuns.edges).toHaveLength(1);
    const past = await ask<Runs>(RUNS, { filter: { to: '2022-01-01T00:00:00.000Z' } });
    expect(past.syncRuns.totalCount).toBe(0);
    expect((await ask<Runs>(RUNS, { districtId: own.districtId }, manager)).syncRuns.totalCount).toBe(5);
    expect(await codes(RUNS, { districtId: own.districtId }, other.administrator)).toEqual(['NOT_FOUND']);
    expect(await codes(RUNS, {}, principal(['OPERATOR']))).toEqual(['FORBIDDEN']);
  });
});

describe('a synchronization that somebody of one school asks for', () => {
  it('copies the records of this school, also of the whole year, and leaves the others as they are', async () => {
    const here = await report(own.types.insubordination);
    const there = await report(own.types.insubordination, own.otherSchoolId);
    const narrowed = principal(['CERTIFIER'], {
      districtId: own.districtId,
      accountId: 'of-one-school',
      schoolIds: [own.otherSchoolId],
    });
    const lastRun = async () => (await ask<Runs>(RUNS, { first: 1 })).syncRuns.edges[0]!.node;
    await ask(MASS, { input: { schoolYear: 2022 } }, narrowed);
    await test.settle();
    expect(await lastRun()).toMatchObject({ kind: 'MASS', schoolIds: [own.otherSchoolId], copied: 1, tombstones: 0 });
    expect([(await syncOf(here)).status, (await syncOf(there)).status]).toEqual(['PENDING', 'SYNCED']);
    await ask(RESYNC, { input: { schoolYear: 2022 } }, narrowed);
    await test.settle();
    expect(await lastRun()).toMatchObject({ kind: 'RESYNC', schoolIds: [own.otherSchoolId], copied: 0 });
    expect((await syncOf(here)).status).toBe('PENDING');
    await mass();
    expect(await lastRun()).toMatchObject({ kind: 'MASS', schoolIds: null, copied: 1 });
    expect((await syncOf(here)).status).toBe('SYNCED');
  });
});
