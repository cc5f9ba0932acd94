import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, oneEvent } from '../support/incident-operations.ts';

const INCIDENTS = 60;
const operator = principal(['OPERATOR']);
const manager = principal(['COLLECTIONS_MANAGER']);
let test: TestApplication;
let own: DistrictFixture;

beforeAll(async () => {
  // One incident at a time, and slowly: what large districts have much of, this one has for a while.
  test = await createTestApplication({ rewriteLimit: 1 });
  await test.application.database.query(
    `create function public.slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); return null; end $$;
     create trigger slowly after delete on runtime.stale_document for each statement execute function public.slowly()`,
  );
  own = await createDistrict(test);
  await Promise.all(Array.from({ length: INCIDENTS }, () => report()));
  await test.settle();
}, 120_000);

afterAll(() => test.stop());

const report = () =>
  changed(test, own.clerk, 'reportIncident', oneEvent(own, own.types.insubordination, own.studentId));

async function ask<T = Fields>(
  query: string,
  variables: Record<string, unknown> = {},
  as = own.administrator,
): Promise<T> {
  let answer = await test.execute<Fields>(query, variables, as);
  // A small machine may take longer than a query waits.
  while (answer.errors[0]?.code === 'STALE_READ') answer = await test.execute<Fields>(query, variables, as);
  const { data, errors } = answer;
  expect(errors).toEqual([]);
  return data as T;
}

/** The answer comes when the mapping can be read; the incidents follow. */
const map = (stateCode: string | null, effectiveFrom = '2021-07-01') =>
  ask(
    'mutation ($input: MapEventTypeInput!) { mapEventType(input: $input) { isProjected writeToken position userErrors { code } } }',
    { input: { eventTypeId: own.types.insubordination, stateCode, effectiveFrom } },
  );
/** What readers see as soon as a list is answered that has to include a place. */
const codesAt = async (minPosition: string) => {
  await ask('query ($minPosition: String) { incidents(first: 1, minPosition: $minPosition) { totalCount } }', {
    minPosition,
  });
  return codes();
};
const stale = async () => (await test.application.services.progress.status()).staleDocuments;
const codes = async () =>
  (
    await test.application.readDatabase.query<{ codes: string; n: number }>(
      'select candidate_codes::text as codes, count(*)::int as n from district_incident group by 1 order by 1',
    )
  ).map(({ codes, n }) => `${codes} ${String(n)}`);

describe('a mapping of more incidents than are judged at once', () => {
  it('lets a save go between: it is acknowledged and exact while others are still judged, and subscribers hear of all', async () => {
    const before = await codes();
    const subscription = await test.subscribe<Fields>(
      'subscription { incidentChanged { position incident { id } } }',
      {},
      own.clerk,
    );
    if (!('messages' in subscription)) throw new Error(JSON.stringify(subscription.errors));
    // Made, and not seen everywhere yet.
    expect(await map('20')).toMatchObject({ mapEventType: { isProjected: false, userErrors: [] } });
    const saved = await report();
    expect(saved.behaviorEvents[0].stateCode).toBe('20');
    const left = await stale();
    // So many that it was not waited for, and none of them is lost.
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(INCIDENTS);
    await test.settle();
    expect(await ask('{ projectionStatus { staleDocuments } }', {}, operator)).toEqual({
      projectionStatus: { staleDocuments: 0 },
    });
    expect(before).toEqual([`{2200} ${INCIDENTS}`]);
    expect(await codes()).toEqual([`{20} ${INCIDENTS + 1}`]);
    const told = new Set(subscription.messages.map(({ data }) => data.incidentChanged.incident?.id));
    expect(told.size).toBe(INCIDENTS + 1);
    await subscription.stop();
  });

  it('is waited for by runs, comparisons with the state and what a mapping would do, which see all of it', async () => {
    const certified = async () => {
      const scope = { districtId: own.districtId, schoolIds: null, schoolYear: 2022 };
      const { counts } = await test.application.services.validationRuns.evaluate('DISTRICT', scope, '2022-06-02');
      return counts.find(({ ruleId }) => ruleId === 'BEH-99')?.count ?? 0;
    };
    const counts = await test.subscribe<Fields>(
      'subscription { issueCountsChanged(schoolYear: 2022) { summary { rule { id } count } } }',
      {},
      own.clerk,
    );
    if (!('messages' in counts)) throw new Error(JSON.stringify(counts.errors));
    const told = () =>
      (counts.messages.at(-1)?.data?.issueCountsChanged.summary as Fields[] | undefined)?.find(
        ({ rule }) => rule.id === 'BEH-99',
      )?.count;
    await vi.waitFor(() => expect(told()).toBe(INCIDENTS + 1), { timeout: 20_000 });
    expect(await certified()).toBe(INCIDENTS + 1);
    await map(null);
    expect(await stale()).toBeGreaterThan(0);
    expect(await certified()).toBe(0);
    // Counts that move follow to the end.
    await vi.waitFor(() => expect(told()).toBeUndefined(), { timeout: 20_000 });
    await counts.stop();

    await map('2200');
    expect(await stale()).toBeGreaterThan(0);
    const { reconciliation } = await ask('{ reconciliation(schoolYear: 2022) { counts { label district } } }');
    expect(reconciliation.counts.find(({ label }: Fields) => label === '2200').district).toBe(INCIDENTS + 1);

    await map('20');
    expect(await stale()).toBeGreaterThan(0);
    const tried = await ask(
      'mutation ($input: MapEventTypeInput!) { mapEventType(input: $input) { impact { schoolYears { vanish change same } } } }',
      {
        input: {
          eventTypeId: own.types.insubordination,
          stateCode: '20',
          effectiveFrom: '2021-07-01',
          dryRun: true,
        },
      },
    );
    expect(tried.mapEventType.impact.schoolYears).toEqual([{ vanish: 0, change: 0, same: INCIDENTS + 1 }]);
  });

  it('is counted whole by whoever asks for issues once all are judged, also where rules that compare records are behind', async () => {
    const { database, services } = test.application;
    const differing = () =>
      test.execute<Fields>(
        `query ($scope: ValidationScopeInput!, $position: String) {
           validationIssues(scope: $scope, ruleIds: ["BEH-16"], minPosition: $position) { totalCount } }`,
        {
          scope: { districtId: own.districtId, schoolYear: 2022 },
          position: String(services.progress.checkpoint()),
        },
        manager,
      );
    await map('20');
    await test.settle();
    const before = (await differing()).data?.validationIssues.totalCount as number;
    await map('2200');
    const mapped = services.progress.checkpoint();
    const followed = () => database.query('select 1 from runtime.live_issue_progress where position >= $1', [mapped]);
    while ((await followed()).length === 0);
    await database.transaction(async (sql) => {
      // Whoever keeps the issues gets no further.
      await sql.query('lock table runtime.live_issue_progress in share row exclusive mode');
      expect(await stale()).toBeGreaterThan(0);
      while ((await stale()) > 0);
      expect(services.progress.checkpoint()).toBe(mapped);
      expect((await differing()).errors).toMatchObject([{ code: 'STALE_READ' }]);
    });
    await vi.waitFor(async () => expect((await differing()).errors).toEqual([]), { timeout: 20_000 });
    const after = (await differing()).data?.validationIssues.totalCount as number;
    const all = (await codes()).map((each) => Number(each.split(' ')[1]));
    expect({ before, after, all }).toEqual({
      before: INCIDENTS,
      after: all[0]! - INCIDENTS,
      all: [expect.any(Number)],
    });
    await map('20');
    await test.settle();
  });

  it('is there whole when the district is copied to the state', async () => {
    await map('2200');
    expect(await stale()).toBeGreaterThan(0);
    await ask(
      'mutation ($input: StartMassSyncInput!) { startMassSync(input: $input) { job { id } userErrors { code } } }',
      { input: { schoolYear: 2022 } },
    );
    await test.settle();
    const published = await test.application.readDatabase.query(
      'select codes::text as codes, count(*)::int as n from state_incident group by 1',
    );
    expect(published).toEqual([{ codes: '{2200}', n: INCIDENTS + 1 }]);
  });

  it('is not told to be seen before it is, and is seen whole by whoever asks for its place, but not by a later save', async () => {
    const mapped = (await map('20')).mapEventType;
    expect(mapped).toMatchObject({ isProjected: false, writeToken: expect.stringMatching(/@/) });
    // A save of a moment later stands for itself: nobody waits for the others with it.
    const { reportIncident: saved } = await ask(
      'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { isProjected writeToken } }',
      { input: oneEvent(own, own.types.insubordination, own.studentId) },
      own.clerk,
    );
    expect(saved.isProjected).toBe(true);
    expect(await codesAt(saved.writeToken)).toHaveLength(2);
    expect(await stale()).toBeGreaterThan(0);
    expect(await codesAt(mapped.writeToken)).toEqual([`{20} ${INCIDENTS + 2}`]);
    // The place is known before it is seen.
    const { position } = (await map('2200')).mapEventType;
    expect(await stale()).toBeGreaterThan(0);
    expect(await codesAt(position)).toEqual([`{2200} ${INCIDENTS + 2}`]);
  });

  it('is seen with the answer that sums several of them up', async () => {
    await map('20', '2023-07-01');
    await test.settle();
    const { copyMappings: copied } = await ask(
      'mutation ($input: CopyMappingsInput!) { copyMappings(input: $input) { isProjected writeToken mappings { outcome } } }',
      { input: { fromSchoolYear: 2024, toSchoolYear: 2023 } },
    );
    expect(copied.isProjected).toBe(false);
    expect(copied.mappings).toContainEqual({ outcome: 'MAPPED' });
    expect(await stale()).toBeGreaterThan(0);
    await codesAt(copied.writeToken);
    expect(await stale()).toBe(0);
  });
});
