import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { type Fields, head } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;
let clerk: Principal;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const approver = principal(['STATE_APPROVER'], { accountId: 'approver' });

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
  const { accounts } = test.application.services;
  for (const [accountId, districtId] of [
    ['c1ec0000-0000-4000-8000-000000000001', own.districtId],
    ['c1ec0000-0000-4000-8000-000000000002', other.districtId],
  ] as const)
    await accounts.create({
      accountId,
      username: `clerk-${districtId}`,
      password: null,
      displayName: 'Clerk',
      kind: 'PERSON',
      personId: null,
      roles: ['CLERK'],
      districtId,
      schoolIds: null,
      expiresOn: null,
    });
  clerk = principal(['CLERK'], { districtId: own.districtId, accountId: 'c1ec0000-0000-4000-8000-000000000001' });
});

afterAll(() => test.stop());

const GROUP =
  'validationGroup { id name owner level isReadOnly isPublished isArchived version rules { id } userGroups { id name } }';
const TYPES: Readonly<Record<string, string>> = {
  publishValidationGroup: 'ValidationGroupInput',
  archiveValidationGroup: 'ValidationGroupInput',
  joinUserGroup: 'UserGroupMemberInput',
  leaveUserGroup: 'UserGroupMemberInput',
};

/** Codes of refusals or faults, and what was answered. */
async function run(operation: string, input: object, as: Principal): Promise<{ codes: string[]; group: Fields }> {
  const type = TYPES[operation] ?? `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const selection = operation.endsWith('UserGroup') ? 'userGroup { id name accounts { accountId } }' : GROUP;
  const { data, errors } = await test.execute<Fields>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code path } ${selection} } }`,
    { input },
    as,
  );
  const payload = data?.[operation];
  const refusals = (payload?.userErrors ?? []) as { code: string }[];
  return {
    codes: [...errors.map(({ code }) => code), ...refusals.map(({ code }) => code)],
    group: payload?.validationGroup ?? payload?.userGroup ?? null,
  };
}

async function done(operation: string, input: object, as: Principal): Promise<Fields> {
  const { codes, group } = await run(operation, input, as);
  expect([operation, codes]).toEqual([operation, []]);
  return group;
}

async function refused(operation: string, input: object, as: Principal): Promise<string[]> {
  const before = await head(test);
  const { codes } = await run(operation, input, as);
  expect(await head(test)).toBe(before);
  return codes;
}

async function names(as: Principal, args = ''): Promise<string[]> {
  const { data, errors } = await test.execute<Fields>(
    `{ validationGroups${args} { totalCount edges { node { name } } } }`,
    {},
    as,
  );
  expect(errors).toEqual([]);
  return data.validationGroups.edges.map(({ node }: Fields) => node.name);
}

const SYSTEM = ['Behavior Data Checks', 'Behavior Records to Certify'];

describe('the groups that come with the product', () => {
  it('are there for everybody in the behavior roles, and found under every name that people know', async () => {
    for (const one of [clerk, own.administrator, manager, approver]) expect(await names(one)).toEqual(SYSTEM);
    expect(await names(clerk, '(name: "behavior student data checks")')).toEqual([SYSTEM[0]]);
    for (const spelling of ['BEHAVIOR STUDENT List to CERTIFY', 'BEHAVIOR STUDENT Incident List TO CERTIFY'])
      expect(await names(clerk, `(name: "${spelling}")`)).toEqual([SYSTEM[1]]);
    expect(await names(clerk, '(name: "Data Checks")')).toEqual([]);
  });

  it('cannot be changed by anybody', async () => {
    const input = { groupId: 'behavior-data-checks', name: 'Mine' };
    expect(await refused('reviseValidationGroup', input, own.administrator)).toEqual(['GROUP_READ_ONLY']);
    expect(await refused('reviseValidationGroup', input, manager)).toEqual(['GROUP_READ_ONLY']);
    expect(await refused('archiveValidationGroup', { groupId: 'behavior-data-checks' }, manager)).toEqual([
      'GROUP_READ_ONLY',
    ]);
  });
});

describe('a district with the feature', () => {
  it('makes groups, and one without it does not', async () => {
    const input = { name: ' Our checks ', ruleIds: ['BEH-02', 'BEH-01', 'BEH-01'] };
    expect(await refused('createValidationGroup', input, own.administrator)).toEqual(['FEATURE_NOT_LICENSED']);
    const grant = { districtId: own.districtId, feature: 'DATA_SUITE' };
    await test.execute(
      'mutation ($input: GrantEntitlementInput!) { grantEntitlement(input: $input) { userErrors { code } } }',
      { input: grant },
      manager,
    );
    expect(await refused('createValidationGroup', { name: ' ', ruleIds: [] }, own.administrator)).toEqual([
      'INPUTS_MISSING',
      'INPUTS_MISSING',
    ]);
    expect(await refused('createValidationGroup', { name: 'A', ruleIds: ['BEH-77'] }, own.administrator)).toEqual([
      'UNKNOWN_CODE',
    ]);
    expect(await refused('createValidationGroup', input, clerk)).toEqual(['FORBIDDEN']);
    for (const name of ['Our\nchecks', 'x'.repeat(201)]) {
      const lines = { ...input, name };
      expect(await refused('createValidationGroup', lines, own.administrator)).toEqual(['BAD_USER_INPUT']);
      expect(await refused('createUserGroup', { name }, own.administrator)).toEqual(['BAD_USER_INPUT']);
    }
    const group = await done('createValidationGroup', input, own.administrator);
    expect(group).toMatchObject({
      name: 'Our checks',
      owner: 'DISTRICT',
      isReadOnly: false,
      rules: [{ id: 'BEH-01' }, { id: 'BEH-02' }],
      version: 1,
    });
    expect(await names(own.administrator, '(owner: DISTRICT)')).toEqual(['Our checks']);
    expect(await names(clerk, '(owner: DISTRICT)')).toEqual([]);
    expect(await names(other.administrator, '(owner: DISTRICT)')).toEqual([]);
  });

  it('has each name once, however it is written; the state and other districts have names of their own', async () => {
    const again = { name: ' OUR  checks', ruleIds: ['BEH-01'] };
    for (const dryRun of [true, false])
      expect(await refused('createValidationGroup', { ...again, dryRun }, own.administrator)).toEqual(['NAME_TAKEN']);
    const { id: groupId } = await done('createValidationGroup', { ...again, name: 'For now' }, own.administrator);
    expect(await refused('reviseValidationGroup', { groupId, name: 'our checks' }, own.administrator)).toEqual([
      'NAME_TAKEN',
    ]);
    expect((await done('reviseValidationGroup', { groupId, name: 'FOR NOW' }, own.administrator)).name).toBe('FOR NOW');
    // A name is free again with the end of its group.
    await done('archiveValidationGroup', { groupId }, own.administrator);
    const { id } = await done('createValidationGroup', { ...again, name: 'For now' }, own.administrator);
    await done('archiveValidationGroup', { groupId: id }, own.administrator);
    const elsewhere = await done('createValidationGroup', again, manager);
    await done('archiveValidationGroup', { groupId: elsewhere.id }, manager);
  });

  it('changes a group at the version that it read, ends it, and does not see it any more', async () => {
    const made = await done('createValidationGroup', { name: 'Short', ruleIds: ['BEH-01'] }, own.administrator);
    const change = { groupId: made.id, ruleIds: ['BEH-05'], expectedVersion: 1 };
    expect(await refused('reviseValidationGroup', change, other.administrator)).toEqual(['NOT_FOUND']);
    expect((await done('reviseValidationGroup', change, own.administrator)).rules).toEqual([{ id: 'BEH-05' }]);
    expect(await refused('reviseValidationGroup', change, own.administrator)).toEqual(['CONFLICT']);
    expect((await done('archiveValidationGroup', { groupId: made.id }, own.administrator)).isArchived).toBe(true);
    expect(await refused('reviseValidationGroup', { groupId: made.id, name: 'B' }, own.administrator)).toEqual([
      'GROUP_INACTIVE',
    ]);
    expect(await names(own.administrator, '(owner: DISTRICT)')).toEqual(['Our checks']);
    expect(await names(own.administrator, '(owner: DISTRICT, includeArchived: true)')).toContain('Short');
  });

  it('runs, writes and assigns no group that has ended, and takes its assignment back', async () => {
    const made = await done('createValidationGroup', { name: 'Once', ruleIds: ['BEH-01'] }, own.administrator);
    const { id: userGroupId } = await done('createUserGroup', { name: 'Of old' }, own.administrator);
    const assigned = (userGroupIds: string[]) => ({ groupId: made.id, userGroupIds });
    const scope = { schoolYear: 2022 };
    const file = (profile: string) => ({ profile, groupId: made.id, scope, purpose: 'Test', dryRun: true });
    const ask = async (input: object) => {
      const query =
        'mutation ($input: RequestExportInput!) { requestExport(input: $input) { userErrors { code path } } }';
      const { data, errors } = await test.execute<Fields>(query, { input }, own.administrator);
      return [...errors, ...data.requestExport.userErrors].map(({ code }: Fields) => code);
    };
    const preview = async () => {
      const query =
        'query ($scope: ValidationScopeInput!, $id: ID) { previewValidation(scope: $scope, groupId: $id) { fatalCount } }';
      const { errors } = await test.execute(query, { scope, id: made.id }, own.administrator);
      return errors.map(({ code }) => code);
    };
    await done('assignValidationGroup', assigned([userGroupId]), own.administrator);
    expect([await ask(file('VALIDATION_REPORT')), await preview()]).toEqual([[], []]);
    await done('archiveValidationGroup', { groupId: made.id }, own.administrator);
    for (const profile of ['VALIDATION_REPORT', 'VALIDATION_SUMMARY', 'GROUP_EXTRACT'])
      expect(await ask(file(profile))).toEqual(['GROUP_INACTIVE']);
    expect(await preview()).toEqual(['BAD_USER_INPUT']);
    expect(await refused('assignValidationGroup', assigned([userGroupId]), own.administrator)).toEqual([
      'GROUP_INACTIVE',
    ]);
    expect((await done('assignValidationGroup', assigned([]), own.administrator)).userGroups).toEqual([]);
  });
});

describe('the name of a group', () => {
  it('is none of those that everybody knows: of the product, in both spellings, and of what the state has published', async () => {
    const create = (name: string, as = own.administrator) =>
      run('createValidationGroup', { name, ruleIds: ['BEH-01'] }, as);
    for (const name of ['behavior data checks', 'BEHAVIOR STUDENT  Data Checks', 'Behavior Student List to Certify'])
      expect((await create(name)).codes).toEqual(['NAME_TAKEN']);
    const { group } = await create('Checks of all', manager);
    const ofDistrict = (await create('CHECKS of all')).group;
    expect((await run('publishValidationGroup', { groupId: group.id }, manager)).codes).toEqual([]);
    expect((await create('Checks of all', other.administrator)).codes).toEqual(['NAME_TAKEN']);
    const kept = { groupId: ofDistrict.id, name: 'Checks of all', ruleIds: ['BEH-02'] };
    expect((await run('reviseValidationGroup', kept, own.administrator)).codes).toEqual([]);
    await done('archiveValidationGroup', { groupId: ofDistrict.id }, own.administrator);
    await done('archiveValidationGroup', { groupId: group.id }, manager);
  });

  const codesOf = (answers: readonly { codes: string[] }[]) => answers.map(({ codes }) => codes.join()).sort();

  it('goes to one of those who ask for it at once, new or renamed', async () => {
    const create = (name: string) => run('createValidationGroup', { name, ruleIds: ['BEH-01'] }, own.administrator);
    expect(codesOf(await Promise.all(['In demand', 'in DEMAND'].map(create)))).toEqual(['', 'NAME_TAKEN']);
    const [{ group: one }, { group: two }] = [await create('Before one'), await create('Before two')];
    const rename = ({ id: groupId }: Fields) =>
      run('reviseValidationGroup', { groupId, name: 'Same after' }, own.administrator);
    expect(codesOf(await Promise.all([one, two].map(rename)))).toEqual(['', 'NAME_TAKEN']);
    const ask = () => run('createUserGroup', { name: 'Wanted by both' }, own.administrator);
    expect(codesOf(await Promise.all([ask(), ask()]))).toEqual(['', 'NAME_TAKEN']);
  });

  it('is free as soon as the group is called otherwise or archived, and when the group came to nothing', async () => {
    const create = (name: string, ruleIds = ['BEH-01']) =>
      run('createValidationGroup', { name, ruleIds }, own.administrator);
    const { group } = await create('First name');
    const ofGroup = { groupId: group.id };
    expect((await run('reviseValidationGroup', { ...ofGroup, name: 'Second name' }, own.administrator)).codes).toEqual(
      [],
    );
    expect((await create('First name')).codes).toEqual([]);
    expect((await run('reviseValidationGroup', { ...ofGroup, name: 'First name' }, own.administrator)).codes).toEqual([
      'NAME_TAKEN',
    ]);
    expect((await run('archiveValidationGroup', ofGroup, own.administrator)).codes).toEqual([]);
    expect((await create('Second name')).codes).toEqual([]);
    expect((await create('Third name', ['BEH-77'])).codes).toEqual(['UNKNOWN_CODE']);
    expect((await create('Third name')).codes).toEqual([]);
  });
});

describe('a group of the state', () => {
  it('reaches districts once it is published, and is read-only there', async () => {
    const input = { name: 'Mid-year', ruleIds: ['BEH-01', 'BEH-07'] };
    const { id: groupId } = await done('createValidationGroup', input, manager);
    expect(await names(own.administrator, '(owner: STATE)')).toEqual([]);
    expect(await refused('publishValidationGroup', { groupId }, own.administrator)).toEqual(['FORBIDDEN']);
    expect((await done('publishValidationGroup', { groupId }, manager)).isPublished).toBe(true);
    expect(await names(own.administrator, '(owner: STATE)')).toEqual(['Mid-year']);
    expect(await refused('reviseValidationGroup', { groupId, name: 'Ours' }, own.administrator)).toEqual([
      'GROUP_READ_ONLY',
    ]);
  });
});

describe('user groups', () => {
  it('decide who sees a group, each org for itself', async () => {
    const userGroup = await done('createUserGroup', { name: 'Data Validation' }, own.administrator);
    const group = await done('createValidationGroup', { name: 'For few', ruleIds: ['BEH-01'] }, own.administrator);
    const assignment = { groupId: group.id, userGroupIds: [userGroup.id] };
    expect(await refused('assignValidationGroup', assignment, clerk)).toEqual(['FORBIDDEN']);
    expect(await refused('assignValidationGroup', assignment, other.administrator)).toEqual(['NOT_FOUND']);
    expect(
      await refused('assignValidationGroup', { ...assignment, userGroupIds: ['nobody'] }, own.administrator),
    ).toEqual(['UNKNOWN_CODE']);
    expect(await refused('createUserGroup', { name: 'data  VALIDATION ' }, own.administrator)).toEqual(['NAME_TAKEN']);
    const foreign = await done('createUserGroup', { name: 'Data Validation' }, other.administrator);
    expect(
      await refused('assignValidationGroup', { ...assignment, userGroupIds: [foreign.id] }, own.administrator),
    ).toEqual(['UNKNOWN_CODE']);
    await done('assignValidationGroup', assignment, own.administrator);
    const { isAssigned } = test.application.read.validationGroups;
    expect(await names(clerk, '(owner: DISTRICT)')).toEqual([]);
    expect(await isAssigned(own.districtId, group.id, clerk.accountId)).toBe(false);
    const member = { userGroupId: userGroup.id, accountId: clerk.accountId };
    expect((await done('joinUserGroup', member, own.administrator)).accounts).toEqual([{ accountId: clerk.accountId }]);
    expect(await names(clerk, '(owner: DISTRICT)')).toEqual(['For few']);
    expect(await isAssigned(own.districtId, group.id, clerk.accountId)).toBe(true);
    await done('leaveUserGroup', member, own.administrator);
    expect(await names(clerk, '(owner: DISTRICT)')).toEqual([]);
  });

  it('narrow a group of the product to their accounts where it is assigned to them', async () => {
    const userGroup = await done('createUserGroup', { name: 'Extracts' }, own.administrator);
    const groupId = 'behavior-list-to-certify';
    const preview = () =>
      test.execute<Fields>(
        `{ previewValidation(scope: { schoolYear: 2022 }, groupId: "${groupId}") { fatalCount } }`,
        {},
        clerk,
      );
    expect((await preview()).errors).toEqual([]);
    const assigned = await done('assignValidationGroup', { groupId, userGroupIds: [userGroup.id] }, own.administrator);
    expect(assigned.userGroups).toEqual([{ id: userGroup.id, name: 'Extracts' }]);
    expect(await names(clerk)).toEqual([SYSTEM[0]]);
    expect((await preview()).errors.map(({ code }) => code)).toEqual(['NOT_FOUND']);
    expect(await names(other.clerk)).toEqual(SYSTEM);
    await done('assignValidationGroup', { groupId, userGroupIds: [] }, own.administrator);
    expect(await names(clerk)).toEqual(SYSTEM);
  });

  it('take accounts of their own org only, and are listed to its administrators', async () => {
    const userGroup = await done('createUserGroup', { name: 'Zone' }, own.administrator);
    const stranger = { userGroupId: userGroup.id, accountId: 'c1ec0000-0000-4000-8000-000000000002' };
    expect(await refused('joinUserGroup', stranger, own.administrator)).toEqual(['NOT_FOUND']);
    expect(await refused('joinUserGroup', stranger, other.administrator)).toEqual(['NOT_FOUND']);
    expect(await refused('createUserGroup', { name: ' ' }, own.administrator)).toEqual(['INPUTS_MISSING']);
    expect(await refused('createUserGroup', { name: 'X' }, clerk)).toEqual(['FORBIDDEN']);
    const listed = (as: Principal) =>
      test.execute<Fields>('{ userGroups(first: 2) { totalCount edges { node { name } } } }', {}, as);
    expect((await listed(own.administrator)).data.userGroups).toEqual({
      totalCount: 5,
      edges: [{ node: { name: 'Data Validation' } }, { node: { name: 'Extracts' } }],
    });
    expect((await listed(clerk)).errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
  });
});
