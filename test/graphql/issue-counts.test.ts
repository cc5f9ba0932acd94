import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, oneEvent } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const COUNTS = `subscription ($districtId: ID, $schoolIds: [ID!], $schoolYear: Int, $afterPosition: Position) {
  issueCountsChanged(districtId: $districtId, schoolIds: $schoolIds, schoolYear: $schoolYear, afterPosition: $afterPosition) {
    position fatalCount warningCount infoCount summary { rule { id } severity count } } }`;

async function follow(as: Principal, variables: object = {}) {
  const subscription = await test.subscribe<Fields>(COUNTS, { schoolYear: 2022, ...variables }, as);
  if (!('messages' in subscription)) return { refused: subscription.errors.map(({ code }) => code) };
  const told = () => subscription.messages.map(({ data }) => data.issueCountsChanged);
  return {
    told,
    async until(count: number): Promise<Fields> {
      while (subscription.messages.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
      return told().at(-1);
    },
    stop: () => subscription.stop(),
  };
}

type Following = Exclude<Awaited<ReturnType<typeof follow>>, { refused: string[] }>;
const following = async (as: Principal, variables: object = {}) => (await follow(as, variables)) as Following;

const report = (change: object = {}, fixture = own) =>
  changed(test, fixture.administrator, 'reportIncident', {
    ...oneEvent(fixture, fixture.types.knife, fixture.studentId, fixture.types.suspension),
    ...change,
  });
const lines = ({ summary }: Fields) =>
  summary.map(({ rule, severity, count }: Fields) => `${rule.id} ${severity} ${count}`);

/** Of the list of records to certify. */
const countOf = ({ summary }: Fields): number => summary.find(({ rule }: Fields) => rule.id === 'BEH-99').count;

/** What is counted anew from the findings themselves. */
const recounted = () =>
  test.application.readDatabase.query(
    `select district_id, school_year, school_id, rule_id, severity, coalesce(active_from, '-infinity')::text as active_from,
            coalesce(active_to, 'infinity')::text as active_to, count(*)::int as n
     from finding where dataset = 'DISTRICT' group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`,
  );
const kept = () =>
  test.application.readDatabase.query(
    `select district_id, school_year, school_id, rule_id, severity, active_from::text, active_to::text, n from finding_count order by 1, 2, 3, 4, 5, 6, 7`,
  );

describe('the counts of issues', () => {
  it('begin with how they stand and move with every save that changes them', async () => {
    const counts = await following(own.clerk);
    expect(await counts.until(1)).toMatchObject({ fatalCount: 0, warningCount: 0, infoCount: 0, summary: [] });
    const { id } = await report();
    const one = await counts.until(2);
    expect(lines(one)).toContain('BEH-99 INFO 1');
    await changed(test, own.clerk, 'correctIncidentDetails', { incidentId: id, changes: { title: 'A knife' } });
    const second = await report();
    await counts.until(3);
    expect(lines(counts.told().at(-1))).toContain('BEH-99 INFO 2');
    await changed(test, own.clerk, 'voidIncident', { incidentId: second.id, reason: 'entered twice' });
    expect(lines(await counts.until(4))).toEqual(lines(one));
    const positions = counts.told().map(({ position }: Fields) => Number(position));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    await counts.stop();
  });

  it('are of the account’s own schools and of the year that is asked for', async () => {
    const elsewhere = await following(
      principal(['CLERK'], { districtId: own.districtId, schoolIds: [own.otherSchoolId] }),
    );
    const narrowed = await following(own.administrator, { schoolIds: [own.otherSchoolId] });
    const lastYear = await following(own.clerk, { schoolYear: 2021 });
    const foreign = await following(other.clerk);
    for (const one of [elsewhere, narrowed, lastYear, foreign]) expect(lines(await one.until(1))).toEqual([]);
    await report({ schoolId: own.otherSchoolId });
    for (const one of [elsewhere, narrowed]) expect(lines(await one.until(2))).toContain('BEH-99 INFO 1');
    await report({}, other);
    await foreign.until(2);
    expect(lastYear.told()).toHaveLength(1);
    for (const one of [elsewhere, narrowed, lastYear, foreign]) await one.stop();
    expect(await follow(own.clerk, { districtId: other.districtId })).toEqual({ refused: ['NOT_FOUND'] });
    expect(await follow(principal(['AUDITOR']))).toEqual({ refused: ['FORBIDDEN'] });
    expect(await follow(own.clerk, { afterPosition: '1e3' })).toEqual({ refused: ['BAD_USER_INPUT'] });
  });

  it('follow a rule whose severity changes, and go on after the last position', async () => {
    const counts = await following(own.administrator);
    const first = await counts.until(1);
    const count = countOf(first);
    await test.execute(
      'mutation ($input: ChangeRuleSeverityInput!) { changeRuleSeverity(input: $input) { userErrors { code } } }',
      { input: { ruleId: 'BEH-99', severity: 'FATAL', effectiveFrom: '2022-06-02' } },
      principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' }),
    );
    const after = await counts.until(2);
    expect(after.fatalCount - first.fatalCount).toBe(count);
    await counts.stop();
    const resumed = await following(own.administrator, { afterPosition: after.position });
    await report();
    expect(countOf(await resumed.until(1))).toBe(count + 1);
    await resumed.stop();
  });

  it('are what counting the findings anew gives', async () => {
    expect(await kept()).toEqual(await recounted());
    expect(await kept()).not.toEqual([]);
  });
});
