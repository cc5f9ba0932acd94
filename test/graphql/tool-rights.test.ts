import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { type Fields, head } from '../support/incident-operations.ts';

const CLERK_ID = 'c1ec0000-0000-4000-8000-000000000011';
const PREDICATE = { jsonPath: '$.incidentId', parameters: [] };

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let clerk: Principal;
let userGroupId: string;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  await test.application.services.accounts.create({
    accountId: CLERK_ID,
    username: 'clerk',
    password: null,
    displayName: 'Clerk',
    kind: 'PERSON',
    personId: null,
    roles: ['CLERK'],
    districtId: own.districtId,
    schoolIds: null,
    expiresOn: null,
  });
  clerk = principal(['CLERK'], { districtId: own.districtId, accountId: CLERK_ID });
  await run(
    'grantEntitlement',
    'GrantEntitlementInput',
    { districtId: own.districtId, feature: 'DATA_SUITE' },
    manager,
  );
  const made = await run(
    'createUserGroup',
    'CreateUserGroupInput',
    { name: 'Editors' },
    own.administrator,
    'userGroup { id rights { tool } }',
  );
  expect(made.payload.userGroup.rights).toEqual([]);
  userGroupId = made.payload.userGroup.id;
  await run('joinUserGroup', 'UserGroupMemberInput', { userGroupId, accountId: CLERK_ID }, own.administrator);
});

afterAll(() => test.stop());

async function run(operation: string, type: string, input: object, as: Principal, selection = '') {
  const { data, errors } = await test.execute<Record<string, Fields>>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code } ${selection} } }`,
    { input },
    as,
  );
  const payload = data?.[operation];
  const refusals = (payload?.userErrors ?? []) as { code: string }[];
  return { codes: [...errors.map(({ code }) => code), ...refusals.map(({ code }) => code)], payload };
}

const grant = (rights: object[], as = own.administrator, operation = 'grantRights') =>
  run(operation, 'UserGroupRightsInput', { userGroupId, rights }, as, 'userGroup { rights { tool access } }');
const revoke = (rights: object[]) => grant(rights, own.administrator, 'revokeRights');

const create = (as = clerk, name = 'Ours') =>
  run(
    'createValidationGroup',
    'CreateValidationGroupInput',
    { name, ruleIds: ['BEH-01'] },
    as,
    'validationGroup { id isReadOnly }',
  );
const revise = (groupId: string) =>
  run('reviseValidationGroup', 'ReviseValidationGroupInput', { groupId, name: 'Renamed' }, clerk);
const archive = (groupId: string) => run('archiveValidationGroup', 'ValidationGroupInput', { groupId }, clerk);
const writeRule = () =>
  run(
    'createValidationRule',
    'CreateValidationRuleInput',
    { name: 'Every record', severity: 'INFO', datasets: ['DISTRICT'], predicate: PREDICATE, help: 'Nothing.' },
    clerk,
    'validationRule { id }',
  );
const seen = async () => {
  const { data } = await test.execute<Fields>(
    'query { validationGroups { edges { node { name isReadOnly } } } }',
    {},
    clerk,
  );
  return data!.validationGroups.edges.map(({ node }: Fields) => node);
};

async function refused(call: () => Promise<{ codes: string[] }>): Promise<string[]> {
  const before = await head(test);
  const { codes } = await call();
  expect(await head(test)).toBe(before);
  return codes;
}

describe('rights of user groups', () => {
  it('are granted and revoked one by one, and saying it twice records nothing', async () => {
    const { codes, payload } = await grant([{ tool: 'VALIDATION_GROUPS', access: ['ADD', 'READ'] }]);
    expect(codes).toEqual([]);
    expect(payload.userGroup.rights).toEqual([{ tool: 'VALIDATION_GROUPS', access: ['READ', 'ADD'] }]);
    expect(await refused(() => grant([{ tool: 'VALIDATION_GROUPS', access: ['ADD'] }]))).toEqual([]);
    const revoked = await revoke([{ tool: 'VALIDATION_GROUPS', access: ['READ', 'ADD', 'DELETE'] }]);
    expect(revoked.payload.userGroup.rights).toEqual([]);
  });

  it('are for administrators of the group’s own org to grant, and never empty', async () => {
    const right = { tool: 'VALIDATION_RULES', access: ['WRITE'] };
    expect(await refused(() => grant([right], clerk))).toEqual(['FORBIDDEN']);
    expect(await refused(() => grant([right], other.administrator))).toEqual(['NOT_FOUND']);
    expect(await refused(() => grant([right], manager))).toEqual(['NOT_FOUND']);
    expect(await refused(() => grant([]))).toEqual(['INPUTS_MISSING']);
    expect(await refused(() => grant([{ tool: 'VALIDATION_RULES', access: [] }]))).toEqual(['INPUTS_MISSING']);
  });

  it('decide who edits groups: A makes and changes, D ends, R sees', async () => {
    const ours = (await create(own.administrator)).payload.validationGroup.id as string;
    for (const call of [() => create(), () => revise(ours), () => archive(ours)])
      expect(await refused(call)).toEqual(['FORBIDDEN']);
    expect((await seen()).map((group: Fields) => group.name as string)).not.toContain('Ours');
    await grant([{ tool: 'VALIDATION_GROUPS', access: ['READ'] }]);
    expect(await seen()).toContainEqual({ name: 'Ours', isReadOnly: true });
    expect(await refused(() => revise(ours))).toEqual(['FORBIDDEN']);
    await grant([{ tool: 'VALIDATION_GROUPS', access: ['ADD'] }]);
    const made = await create(clerk, 'Of the clerk');
    expect([made.codes, made.payload.validationGroup.isReadOnly]).toEqual([[], false]);
    expect((await revise(ours)).codes).toEqual([]);
    expect(await refused(() => archive(ours))).toEqual(['FORBIDDEN']);
    await grant([{ tool: 'VALIDATION_GROUPS', access: ['DELETE'] }]);
    expect((await archive(ours)).codes).toEqual([]);
    await revoke([{ tool: 'VALIDATION_GROUPS', access: ['READ', 'ADD', 'DELETE'] }]);
    expect(await refused(() => create())).toEqual(['FORBIDDEN']);
  });

  it('decide who writes, tries and ends rules of the district', async () => {
    const preview = () =>
      test.execute(
        'query ($draft: RulePredicateInput!) { previewValidation(scope: { schoolYear: 2022 }, draft: $draft) { fatalCount } }',
        { draft: PREDICATE },
        clerk,
      );
    expect(await refused(writeRule)).toEqual(['FORBIDDEN']);
    expect((await preview()).errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    await grant([{ tool: 'VALIDATION_RULES', access: ['WRITE'] }]);
    expect((await preview()).errors).toEqual([]);
    const { codes, payload } = await writeRule();
    expect(codes).toEqual([]);
    const ruleId = payload.validationRule.id as string;
    expect((await run('archiveValidationRule', 'ArchiveValidationRuleInput', { ruleId }, clerk)).codes).toEqual([]);
    const restore = (id: string) => run('restoreValidationRule', 'RestoreValidationRuleInput', { ruleId: id }, clerk);
    expect((await restore(ruleId)).codes).toEqual([]);
    expect(
      await refused(() => run('archiveValidationRule', 'ArchiveValidationRuleInput', { ruleId: 'BEH-01' }, clerk)),
    ).toEqual(['FORBIDDEN']);
    expect(await refused(() => restore('BEH-01'))).toEqual(['FORBIDDEN']);
    await revoke([{ tool: 'VALIDATION_RULES', access: ['WRITE'] }]);
    expect(await refused(() => restore(ruleId))).toEqual(['FORBIDDEN']);
  });
});
