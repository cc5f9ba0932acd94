import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, head, oneEvent } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let knife: Fields;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const SCOPE = { schoolYear: 2022 };

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  const of = (type: string, fixture = own) =>
    changed(
      test,
      fixture.clerk,
      'reportIncident',
      oneEvent(fixture, type, fixture.studentId, fixture.types.suspension),
    );
  knife = await of(own.types.knife);
  await of(own.types.insubordination);
  await of(other.types.knife, other);
  for (const { districtId } of [own])
    await test.execute(
      'mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) { userErrors { code } } }',
      { input: { districtId, feature: 'DATA_SUITE' } },
      manager,
    );
});

afterAll(() => test.stop());

const code = () => knife.behaviorEvents[0].stateCode as string;
const predicate = (change: object = {}) => ({
  jsonPath: '$.events[*] ? (@.stateCode == $code)',
  parameters: [{ name: 'code', type: 'TEXT', value: code() }],
  ...change,
});
const rule = (change: object = {}) => ({
  name: 'Look at knives',
  severity: 'WARNING',
  datasets: ['DISTRICT', 'STATE'],
  predicate: predicate(),
  help: 'Ask the school.',
  ...change,
});

async function create(input: object, as: Principal): Promise<{ codes: string[]; rule: Fields }> {
  const { data, errors } = await test.execute<Fields>(
    `mutation ($input: CreateValidationRuleInput!) { createValidationRule(input: $input) { userErrors { code path details { value } }
       validationRule { id name severity owner datasets help source } } }`,
    { input },
    as,
  );
  const refusals = (data?.createValidationRule.userErrors ?? []) as { code: string; path: string[] | null }[];
  return {
    codes: [
      ...errors.map((one) => one.code),
      ...refusals.map((one) => `${one.code} ${one.path?.join('.') ?? ''}`.trim()),
    ],
    rule: data?.createValidationRule.validationRule ?? null,
  };
}

async function refused(input: object, as = own.administrator): Promise<string[]> {
  const before = await head(test);
  const { codes } = await create(input, as);
  expect(await head(test)).toBe(before);
  return codes;
}

async function group(ruleIds: string[], as: Principal): Promise<string> {
  const { data } = await test.execute<Fields>(
    'mutation ($input: CreateValidationGroupInput!) { createValidationGroup(input: $input) { userErrors { code } validationGroup { id } } }',
    { input: { name: `Group of ${ruleIds.length}`, ruleIds } },
    as,
  );
  expect(data.createValidationGroup.userErrors).toEqual([]);
  return data.createValidationGroup.validationGroup.id as string;
}

async function preview(as: Principal, args: string, variables: object = {}): Promise<Fields> {
  const { data, errors } = await test.execute<Fields>(
    `query ($scope: ValidationScopeInput!, $draft: RulePredicateInput) { previewValidation(scope: $scope, draft: $draft${args}) {
      rulesetDigest summary { rule { id name } severity count } rows { edges { node { rule { id } severity message fix incidentId } } } } }`,
    { scope: { ...SCOPE, districtId: as.districtId ?? own.districtId }, ...variables },
    as,
  );
  return errors.length > 0 ? { codes: errors.map((one) => one.code) } : data.previewValidation;
}

describe('an authored rule', () => {
  it('is tried on the account’s own records before it is saved', async () => {
    const before = await head(test);
    const { summary, rows } = await preview(own.administrator, '', { draft: predicate() });
    expect(summary).toEqual([{ rule: { id: 'draft', name: 'draft' }, severity: 'INFO', count: 1 }]);
    expect(rows.edges.map(({ node }: Fields) => node.incidentId)).toEqual([knife.id]);
    const nothing = { parameters: [{ name: 'code', type: 'TEXT', value: 'none' }] };
    expect((await preview(own.administrator, '', { draft: predicate(nothing) })).summary).toEqual([]);
    for (const as of [own.clerk, other.administrator])
      expect(await preview(as, '', { draft: predicate() })).toEqual({ codes: ['FORBIDDEN'] });
    for (const jsonPath of ['$.events[', '$.**', '$.events[*] ? (@.stateCode == $other)'])
      expect(await preview(own.administrator, '', { draft: predicate({ jsonPath }) })).toEqual({
        codes: ['BAD_USER_INPUT'],
      });
    expect(await head(test)).toBe(before);
  });

  it('is refused for what is no path, for steps that are not allowed, and for parameters that do not fit', async () => {
    const PATH = 'RULE_NOT_ALLOWED predicate.jsonPath';
    const withPath = (jsonPath: string) => rule({ predicate: { jsonPath, parameters: [] } });
    for (const jsonPath of [
      '$.events[',
      "'; drop table finding; --",
      '$.**.stateCode',
      '$.events[*] ? (@.stateCode like_regex "^(a+)+$")',
      '$.events.keyvalue()',
      '$.events[*] ? (@.stateCode == $unknown)',
    ])
      expect([jsonPath, await refused(withPath(jsonPath))]).toEqual([jsonPath, [PATH]]);
    const parameter = (change: object) =>
      rule({ predicate: predicate({ parameters: [{ name: 'code', type: 'TEXT', value: '1', ...change }] }) });
    const VALUE = ['RULE_NOT_ALLOWED predicate.parameters.0.value'];
    expect(await refused(parameter({ type: 'NUMBER', value: 'many' }))).toEqual(VALUE);
    expect(await refused(parameter({ type: 'BOOLEAN', value: 'yes' }))).toEqual(VALUE);
    expect(await refused(parameter({ type: 'DATE', value: '2022-02-30' }))).toEqual(VALUE);
    expect(await refused(rule({ name: ' ', help: '', datasets: [] }))).toEqual([
      'INPUTS_MISSING name',
      'INPUTS_MISSING help',
      'INPUTS_MISSING datasets',
    ]);
    expect(await refused(rule(), other.administrator)).toEqual(['FEATURE_NOT_LICENSED']);
    expect(await refused(rule(), own.clerk)).toEqual(['FORBIDDEN']);
    expect(await refused(rule({ dryRun: true }))).toEqual([]);
  });

  it('finds records where a group holds it, on both sides, for everybody who sees the group', async () => {
    const { codes, rule: made } = await create(rule(), manager);
    expect(codes).toEqual([]);
    expect(made).toMatchObject({ owner: 'STATE', severity: 'WARNING', datasets: ['DISTRICT', 'STATE'] });
    const groupId = await group([made.id as string, 'BEH-01'], manager);
    await test.execute(
      'mutation ($input: ValidationGroupInput!) { publishValidationGroup(input: $input) { userErrors { code } } }',
      { input: { groupId } },
      manager,
    );
    for (const as of [own.administrator, other.administrator, manager]) {
      const { rows, summary } = await preview(as, `, groupId: "${groupId}"`);
      expect(summary).toContainEqual({ rule: { id: made.id, name: 'Look at knives' }, severity: 'WARNING', count: 1 });
      expect(rows.edges.map(({ node }: Fields) => node)).toContainEqual(
        expect.objectContaining({ severity: 'WARNING', message: 'Look at knives', fix: 'Ask the school.' }),
      );
    }
    const change = { ruleId: made.id, severity: 'FATAL', effectiveFrom: '2022-06-02' };
    await test.execute(
      'mutation ($input: ChangeRuleSeverityInput!) { changeRuleSeverity(input: $input) { userErrors { code } } }',
      { input: change },
      manager,
    );
    const { summary } = await preview(own.administrator, `, groupId: "${groupId}"`);
    expect(summary.find(({ rule: one }: Fields) => one.id === made.id).severity).toBe('FATAL');
  });

  it('of a district is its own, and finds nothing once it is archived', async () => {
    const { rule: made } = await create(rule({ name: 'Ours' }), own.administrator);
    const groupId = await group([made.id as string], own.administrator);
    const listed = async (as: Principal) =>
      (
        await test.execute<Fields>(
          '{ validationRules(first: 200, filter: { owner: DISTRICT }) { edges { node { id } } } }',
          {},
          as,
        )
      ).data.validationRules.edges.map(({ node }: Fields) => node.id);
    expect(await listed(own.clerk)).toEqual([made.id]);
    expect(await listed(other.administrator)).toEqual([]);
    expect((await preview(own.administrator, `, groupId: "${groupId}"`)).summary).toHaveLength(1);
    const archive = (as: Principal) =>
      test.execute<Fields>(
        'mutation ($input: ArchiveValidationRuleInput!) { archiveValidationRule(input: $input) { userErrors { code } } }',
        { input: { ruleId: made.id } },
        as,
      );
    expect((await archive(other.administrator)).errors.map((one) => one.code)).toEqual(['NOT_FOUND']);
    expect((await archive(manager)).errors.map((one) => one.code)).toEqual(['FORBIDDEN']);
    expect((await archive(own.administrator)).data.archiveValidationRule.userErrors).toEqual([]);
    expect((await preview(own.administrator, `, groupId: "${groupId}"`)).summary).toEqual([]);
    expect(await listed(own.clerk)).toEqual([]);
  });
});
