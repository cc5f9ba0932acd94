import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { certifySnapshot } from '../support/certified-snapshot.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, head, oneEvent } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let incidentId: string;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const YEAR = 2022;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  const input = oneEvent(own, own.types.knife, own.studentId, own.types.suspension);
  incidentId = (await changed(test, own.clerk, 'reportIncident', input)).id;
});

afterAll(() => test.stop());

async function run(
  operation: string,
  input: object,
  as: Principal = manager,
): Promise<{ codes: string[]; rule: Fields }> {
  const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const { data, errors } = await test.execute<Fields>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code path details { key value } }
       validationRule { id name severity upcomingSeverities { severity effectiveFrom } owner isArchived version source help datasets } } }`,
    { input },
    as,
  );
  const payload = data?.[operation];
  const refusals = (payload?.userErrors ?? []) as { code: string; path: string[] | null }[];
  return {
    codes: [
      ...errors.map(({ code }) => code),
      ...refusals.map(({ code, path }) => `${code} ${path?.join('.') ?? ''}`.trim()),
    ],
    rule: payload?.validationRule ?? null,
  };
}

async function refused(operation: string, input: object, as: Principal = manager): Promise<string[]> {
  const before = await head(test);
  const { codes } = await run(operation, input, as);
  expect(await head(test)).toBe(before);
  return codes;
}

/** `RULE SEVERITY` of every issue of the list, with where it is. */
async function issues(as: Principal, filter = ''): Promise<string[]> {
  const { data, errors } = await test.execute<Fields>(
    `{ validationIssues(scope: { schoolYear: ${YEAR}, districtId: "${as.districtId ?? own.districtId}" }${filter}, first: 200) {
      totalCount edges { node { rule { id } severity message fix incident { id } } } } }`,
    {},
    as,
  );
  expect(errors).toEqual([]);
  const { totalCount, edges } = data.validationIssues;
  expect(totalCount).toBe(edges.length);
  return edges.map(({ node }: Fields) => `${node.rule.id} ${node.severity}`);
}

async function preview(as: Principal, groupId = 'behavior-list-to-certify', dataset = 'DISTRICT'): Promise<Fields> {
  const { data, errors } = await test.execute<Fields>(
    `{ previewValidation(scope: { schoolYear: ${YEAR}, districtId: "${as.districtId ?? own.districtId}" }, groupId: "${groupId}", dataset: ${dataset}, first: 200) {
      rulesetDigest fatalCount warningCount summary { rule { id } severity count } rows { edges { node { rule { id } severity message fix incidentId } } } } }`,
    {},
    as,
  );
  expect(errors).toEqual([]);
  return data.previewValidation;
}

describe('the rules', () => {
  it('are listed with what they count as, where they come from and how to fix what they find', async () => {
    const ask = (filter: string, as = own.clerk) =>
      test.execute<Fields>(
        `{ validationRules(first: 200${filter}) { totalCount edges { node { id severity owner datasets source help level isArchived } } } }`,
        {},
        as,
      );
    const all = (await ask('')).data.validationRules;
    expect(all.totalCount).toBe(all.edges.length);
    const rules = all.edges.map(({ node }: Fields) => node);
    expect(rules.map(({ id }: Fields) => id)).toEqual(expect.arrayContaining(['BEH-01', 'BEH-16', 'BEH-99']));
    expect(rules.find(({ id }: Fields) => id === 'BEH-07')).toMatchObject({
      severity: 'WARNING',
      owner: 'SYSTEM',
      level: 'DISTRICT',
      isArchived: false,
    });
    for (const { source, help } of rules) expect([source, help]).not.toContain('');
    const warnings = (await ask(', filter: { severities: [WARNING] }')).data.validationRules.edges;
    expect(warnings.length).toBeGreaterThan(0);
    expect(new Set(warnings.map(({ node }: Fields) => node.severity))).toEqual(new Set(['WARNING']));
    const page = (
      await test.execute<Fields>('{ validationRules(first: 1) { edges { cursor node { id } } } }', {}, own.clerk)
    ).data.validationRules.edges[0];
    expect(page.node.id).toBe('BEH-01');
    const next = await ask(`, after: "${page.cursor}"`);
    expect(next.data.validationRules.edges[0].node.id).toBe('BEH-02');
    expect((await ask('', principal(['VENDOR'], { districtId: own.districtId }))).errors[0]?.code).toBe('FORBIDDEN');
  });
});

describe('the list of issues', () => {
  it('leads to the records of the account’s own schools, page by page', async () => {
    const all = await issues(own.clerk);
    expect(all).toContain('BEH-99 INFO');
    const rank = (one: string) => ['FATAL', 'WARNING', 'INFO'].indexOf(one.split(' ')[1]!);
    expect(new Set(all.map(rank)).size).toBeGreaterThan(1);
    expect(all).toEqual([...all].sort().sort((a, b) => rank(a) - rank(b)));
    expect(await issues(own.clerk, ', ruleIds: ["BEH-99"]')).toEqual(['BEH-99 INFO']);
    expect(await issues(own.clerk, ', severities: [INFO]')).toEqual(all.filter((one) => one.endsWith(' INFO')));
    expect(await issues(other.clerk)).toEqual([]);
    const elsewhere = principal(['CLERK'], { districtId: own.districtId, schoolIds: [own.otherSchoolId] });
    expect(await issues(elsewhere)).toEqual([]);
    const ask = (after: string | null) =>
      test.execute<Fields>(
        `query ($after: String) { validationIssues(scope: { schoolYear: ${YEAR} }, first: 1, after: $after) {
          pageInfo { hasNextPage endCursor } edges { node { rule { id } incident { id } } } } }`,
        { after },
        own.clerk,
      );
    const walked: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { pageInfo, edges }: Fields = (await ask(after)).data.validationIssues;
      expect(edges[0].node.incident.id).toBe(incidentId);
      walked.push(edges[0].node.rule.id as string);
      [after, more] = [pageInfo.endCursor as string, pageInfo.hasNextPage as boolean];
    }
    expect(walked).toEqual(all.map((one) => one.split(' ')[0]));
    for (const key of [
      ['BEH-99', 'x'],
      ['toString', 'BEH-99', 'x'],
    ])
      expect((await ask(Buffer.from(JSON.stringify(key)).toString('base64url'))).errors[0]?.code).toBe(
        'BAD_USER_INPUT',
      );
    expect((await ask('nonsense')).errors[0]?.code).toBe('BAD_USER_INPUT');
    // Nobody means "none of them": that nothing is the matter must not be the answer.
    for (const empty of ['ruleIds: []', 'severities: []', 'severities: [INFO], ruleIds: []']) {
      const asked = `{ validationIssues(scope: { schoolYear: ${YEAR} }, ${empty}) { totalCount } }`;
      expect((await test.execute(asked, {}, own.clerk)).errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
    }
    expect(await issues(own.clerk, ', ruleIds: null, severities: null')).toEqual(all);
    const foreign = `{ validationIssues(scope: { schoolYear: ${YEAR}, districtId: "${other.districtId}" }) { totalCount } }`;
    expect((await test.execute(foreign, {}, own.clerk)).errors[0]?.code).toBe('NOT_FOUND');
  });
});

describe('the severity of a rule', () => {
  const change = { ruleId: 'BEH-99', severity: 'FATAL', effectiveFrom: '2022-06-02' };

  it('changes from a day on wherever findings are counted, and no finding is written again', async () => {
    const before = await preview(own.clerk);
    const findings = () => test.application.readDatabase.query('select *, xmin::text from finding order by 1, 2, 3');
    const stored = await findings();
    expect(await refused('changeRuleSeverity', change, own.administrator)).toEqual(['FORBIDDEN']);
    expect(await refused('changeRuleSeverity', { ...change, ruleId: 'BEH-77' })).toEqual(['NOT_FOUND']);
    expect(await refused('changeRuleSeverity', { ...change, effectiveFrom: '2022-06-01' })).toEqual([
      'DATES_OUT_OF_ORDER effectiveFrom',
    ]);
    const { rule } = await run('changeRuleSeverity', change);
    expect(rule).toMatchObject({ id: 'BEH-99', severity: 'FATAL', version: 1 });
    expect(await issues(own.clerk, ', ruleIds: ["BEH-99"]')).toEqual(['BEH-99 FATAL']);
    expect(await issues(own.clerk, ', severities: [FATAL], ruleIds: ["BEH-99"]')).toEqual(['BEH-99 FATAL']);
    expect(await issues(manager, ', ruleIds: ["BEH-99"]')).toEqual(['BEH-99 FATAL']);
    const incident = await test.execute<Fields>(
      `{ incident(id: "${incidentId}") { issues { ruleId severity } } }`,
      {},
      own.clerk,
    );
    expect(incident.data.incident.issues).toContainEqual({ ruleId: 'BEH-99', severity: 'FATAL' });
    const after = await preview(own.clerk);
    expect([before.fatalCount, after.fatalCount]).toEqual([0, 1]);
    expect(after.summary).toEqual([{ rule: { id: 'BEH-99' }, severity: 'FATAL', count: 1 }]);
    expect(after.rulesetDigest).not.toBe(before.rulesetDigest);
    expect(await findings()).toEqual(stored);
    expect(await refused('changeRuleSeverity', { ...change, severity: 'INFO', expectedVersion: 0 })).toEqual([
      'CONFLICT',
    ]);
  });

  it('needs a reason while a window is open, and never reaches a district that the state has already', async () => {
    const third = await createDistrict(test, { districtId: 'd000000000003' });
    await expect(certifySnapshot(test, third)).rejects.toThrow(
      '{"code":"FATAL_ERRORS_REMAIN","details":{"BEH-99":"2"}}',
    );
    const warning = { ...change, severity: 'WARNING' };
    expect(await refused('changeRuleSeverity', warning)).toEqual(['RULE_IN_OPEN_EVENT reason']);
    expect((await run('changeRuleSeverity', { ...warning, reason: 'the list finds no fault' })).codes).toEqual([]);
    await certifySnapshot(test, other);
    await test.settle();
    const later = { ...change, severity: 'INFO', effectiveFrom: '2022-07-01', reason: 'as it was' };
    expect(await refused('changeRuleSeverity', { ...later, effectiveFrom: '2999-01-01' })).toEqual([
      'DATES_OUT_OF_ORDER effectiveFrom',
    ]);
    expect((await run('changeRuleSeverity', later)).rule).toMatchObject({
      severity: 'WARNING',
      upcomingSeverities: [{ severity: 'INFO', effectiveFrom: '2022-07-01' }],
    });
    // The district sees what is to come, too.
    const listing = await test.execute<Fields>(
      '{ validationRules(first: 200) { edges { node { id upcomingSeverities { severity effectiveFrom } } } } }',
      {},
      own.clerk,
    );
    const upcoming = listing.data.validationRules.edges.flatMap(({ node }: Fields) =>
      node.upcomingSeverities.map((one: Fields) => ({ id: node.id, ...one })),
    );
    expect(upcoming).toEqual([{ id: 'BEH-99', severity: 'INFO', effectiveFrom: '2022-07-01' }]);
    expect(await refused('changeRuleSeverity', { ...later, effectiveFrom: '2022-06-30' })).toEqual([
      'DATES_OUT_OF_ORDER effectiveFrom',
    ]);
    const listed = (as: Principal) => issues(as, ', ruleIds: ["BEH-99"]');
    expect(await listed(own.clerk)).toEqual(['BEH-99 WARNING']);
    test.clock.set(new Date('2022-07-05T15:00:00.000Z'));
    expect(await listed(own.clerk)).toEqual(['BEH-99 INFO']);
    expect(await listed(other.clerk)).toEqual(['BEH-99 WARNING', 'BEH-99 WARNING']);
    expect((await preview(other.clerk)).summary).toEqual([{ rule: { id: 'BEH-99' }, severity: 'WARNING', count: 2 }]);
  });
});

describe('an archived rule', () => {
  it('finds nothing any more and cannot be put into groups', async () => {
    const group = (ruleIds: string[]) => ({ name: 'Checks', ruleIds });
    expect(await refused('archiveValidationRule', { ruleId: 'BEH-99' }, own.administrator)).toEqual(['FORBIDDEN']);
    expect(await refused('archiveValidationRule', { ruleId: 'BEH-99' })).toEqual(['RULE_IN_OPEN_EVENT reason']);
    const scheduled = { ruleId: 'BEH-99', severity: 'FATAL', effectiveFrom: '2022-09-01', reason: 'for autumn' };
    expect((await run('changeRuleSeverity', scheduled)).codes).toEqual([]);
    const { rule } = await run('archiveValidationRule', { ruleId: 'BEH-99', reason: 'replaced' });
    expect(rule).toMatchObject({ isArchived: true, upcomingSeverities: [] });
    expect(await issues(own.clerk, ', ruleIds: ["BEH-99"]')).toEqual([]);
    expect((await preview(own.clerk)).summary).toEqual([]);
    const { data } = await test.execute<Fields>(
      'mutation ($input: CreateValidationGroupInput!) { createValidationGroup(input: $input) { userErrors { code path } } }',
      { input: group(['BEH-99']) },
      manager,
    );
    expect(data.createValidationGroup.userErrors).toEqual([{ code: 'RULE_NOT_ALLOWED', path: ['ruleIds', '0'] }]);
    const later = { ruleId: 'BEH-99', severity: 'INFO', effectiveFrom: '2022-08-01', reason: 'again' };
    expect(await refused('changeRuleSeverity', later)).toEqual(['ALREADY_DONE']);
    // What was scheduled before does not bring it back.
    test.clock.set(new Date('2022-09-02T15:00:00.000Z'));
    expect(await issues(own.clerk, ', ruleIds: ["BEH-99"]')).toEqual([]);
  });

  it('comes back with a reason, counts as it did, and what was to count later is to be said anew', async () => {
    const restore = { ruleId: 'BEH-99' };
    expect(await refused('restoreValidationRule', restore, own.administrator)).toEqual(['FORBIDDEN']);
    expect(await refused('restoreValidationRule', restore, own.clerk)).toEqual(['FORBIDDEN']);
    expect(await refused('restoreValidationRule', { ruleId: 'BEH-77' })).toEqual(['NOT_FOUND']);
    expect(await refused('restoreValidationRule', restore)).toEqual(['RULE_IN_OPEN_EVENT reason']);
    const withReason = { ...restore, reason: 'missed after all' };
    expect(await refused('restoreValidationRule', { ...withReason, expectedVersion: 1 })).toEqual(['CONFLICT']);
    const { codes, rule } = await run('restoreValidationRule', withReason);
    expect(codes).toEqual([]);
    expect(rule).toMatchObject({ isArchived: false, severity: 'INFO', upcomingSeverities: [] });
    // Nothing is left to bring back.
    expect(await refused('restoreValidationRule', withReason)).toEqual([]);
    expect(await issues(own.clerk, ', ruleIds: ["BEH-99"]')).toEqual(['BEH-99 INFO']);
    expect((await preview(own.clerk)).summary).toEqual([{ rule: { id: 'BEH-99' }, severity: 'INFO', count: 1 }]);
    // The state had the other district's data before any of this.
    expect(await issues(other.clerk, ', ruleIds: ["BEH-99"]')).toEqual(['BEH-99 WARNING', 'BEH-99 WARNING']);
    const { data } = await test.execute<Fields>(
      'mutation ($input: CreateValidationGroupInput!) { createValidationGroup(input: $input) { userErrors { code } } }',
      { input: { name: 'Lists again', ruleIds: ['BEH-99'] } },
      manager,
    );
    expect(data.createValidationGroup.userErrors).toEqual([]);
    const anew = { ruleId: 'BEH-99', severity: 'WARNING', effectiveFrom: '2022-09-02', reason: 'for autumn' };
    expect((await run('changeRuleSeverity', anew)).rule).toMatchObject({ severity: 'WARNING' });
    expect(await issues(own.clerk, ', ruleIds: ["BEH-99"]')).toEqual(['BEH-99 WARNING']);
    const events = await test.application.database.query<{ type: string }>(
      `select type from log.event where stream like '%BEH-99' order by position desc limit 3`,
    );
    expect(events.map(({ type }) => type)).toEqual([
      'RuleSeverityChanged',
      'ValidationRuleRestored',
      'ValidationRuleArchived',
    ]);
  });
});
