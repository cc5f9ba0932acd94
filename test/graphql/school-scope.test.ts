import { afterAll, beforeAll, expect, it } from 'vitest';
import { randomUuid } from '../../src/crypto/random.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';

let test: TestApplication;
let own: DistrictFixture;
let other: DistrictFixture;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(() => test.stop());

const EXPORT = { profile: 'VALIDATION_REPORT', purpose: 'Own records', dryRun: true };
const PURPOSE = 'Question of a district';

/** Everything that narrows to schools, and who asks. */
const asked = (schoolIds: readonly string[], as: Principal, districtId?: string) => {
  const scope = { schoolYear: 2022, schoolIds, ...(districtId !== undefined && { districtId }) };
  const variables = { scope, schoolIds, districtId, input: { ...EXPORT, scope } };
  const queries: readonly (readonly [string, string])[] = [
    [
      'incidents',
      'query ($schoolIds: [ID!], $districtId: ID) { incidents(districtId: $districtId, filter: { schoolIds: $schoolIds }) { totalCount } }',
    ],
    [
      'students',
      `query ($schoolIds: [ID!]) { students(filter: { schoolIds: $schoolIds }, purpose: "${PURPOSE}") { totalCount } }`,
    ],
    ['validationIssues', 'query ($scope: ValidationScopeInput!) { validationIssues(scope: $scope) { totalCount } }'],
    ['previewValidation', 'query ($scope: ValidationScopeInput!) { previewValidation(scope: $scope) { fatalCount } }'],
    [
      'reconciliation',
      'query ($schoolIds: [ID!], $districtId: ID) { reconciliation(schoolYear: 2022, districtId: $districtId, schoolIds: $schoolIds) { schoolYear } }',
    ],
    [
      'requestExport',
      'mutation ($input: RequestExportInput!) { requestExport(input: $input) { userErrors { code } } }',
    ],
  ];
  return Promise.all(
    queries.map(async ([name, query]) => {
      const { errors } = await test.execute(query, variables, as);
      return `${name} ${errors.map(({ code }) => code).join()}`.trim();
    }),
  );
};

const NAMES = ['incidents', 'students', 'validationIssues', 'previewValidation', 'reconciliation', 'requestExport'];
const each = (code: string, except: readonly string[] = []) =>
  NAMES.map((name) => (except.includes(name) ? name : `${name} ${code}`.trim()));

it('never answers an empty list for a school that is unknown or of another district', async () => {
  for (const strange of [randomUuid(), 'zz', other.schoolId]) {
    expect(await asked([strange], own.administrator)).toEqual(each('NOT_FOUND'));
    expect(await asked([own.schoolId, strange], own.administrator)).toEqual(each('NOT_FOUND'));
  }
  const state = principal(['STATE_REVIEWER']);
  // The agency's search for students has no district: every school is one of its own.
  expect(await asked([other.schoolId], state, own.districtId)).toEqual(each('NOT_FOUND', ['students']));
  expect(await asked([own.schoolId], own.administrator)).toEqual(each(''));
  expect(await asked([own.schoolId], state, own.districtId)).toEqual(each(''));
});

it('tells whoever works for some schools that others are not theirs, and nobody that no school is a scope', async () => {
  const reviewer = principal(['REVIEWER'], { districtId: own.districtId, schoolIds: [own.schoolId] });
  expect(await asked([own.otherSchoolId], reviewer)).toEqual(each('FORBIDDEN'));
  expect(await asked([own.schoolId, own.otherSchoolId], reviewer)).toEqual(each('FORBIDDEN'));
  expect(await asked([other.schoolId], reviewer)).toEqual(each('NOT_FOUND'));
  expect(await asked([own.schoolId], reviewer)).toEqual(each(''));
  expect(await asked([], own.administrator)).toEqual(each('BAD_USER_INPUT'));
});

it('never answers an empty list for a school year that nobody can mean, or for a rule that nobody knows', async () => {
  const scope = (schoolYear: number) => `scope: { schoolYear: ${schoolYear} }`;
  const lists = (schoolYear: number): readonly string[] => [
    `incidents(filter: { schoolYear: ${schoolYear} }) { totalCount }`,
    `validationIssues(${scope(schoolYear)}) { totalCount }`,
    `previewValidation(${scope(schoolYear)}) { fatalCount }`,
    `reconciliation(schoolYear: ${schoolYear}) { schoolYear }`,
    `syncRecords(schoolYear: ${schoolYear}) { totalCount }`,
    `mappingReview(schoolYear: ${schoolYear}) { totalCount }`,
    `incidents(filter: { ruleId: "${schoolYear === 2022 ? 'BEH-05' : 'BEH-5'}" }) { totalCount }`,
    `validationIssues(${scope(2022)}, ruleIds: ["BEH-05", "${schoolYear === 2022 ? 'BEH-06' : 'zz'}"]) { totalCount }`,
  ];
  const codes = (schoolYear: number) =>
    Promise.all(
      lists(schoolYear).map(async (list) => {
        const { errors } = await test.execute(`{ ${list} }`, {}, own.administrator);
        return errors.map(({ code }) => code).join();
      }),
    );
  const refused = [...Array.from({ length: 6 }, () => 'BAD_USER_INPUT'), 'NOT_FOUND', 'NOT_FOUND'];
  for (const schoolYear of [1, 1989, 2101]) expect(await codes(schoolYear)).toEqual(refused);
  expect(await codes(2022)).toEqual(lists(2022).map(() => ''));
  const counts = 'subscription { issueCountsChanged(schoolYear: 20222) { fatalCount } }';
  const followed = await test.subscribe(counts, {}, own.administrator);
  expect(followed).toMatchObject({ errors: [{ code: 'BAD_USER_INPUT' }] });
});

it('follows nothing of a school that is unknown or of another district', async () => {
  for (const name of ['incidentChanged', 'issueCountsChanged']) {
    const follow = (schoolIds: readonly string[], as: Principal) =>
      test.subscribe(
        `subscription ($schoolIds: [ID!]) { ${name}(schoolIds: $schoolIds) { position } }`,
        { schoolIds },
        as,
      );
    for (const strange of [randomUuid(), other.schoolId])
      expect(await follow([strange], own.administrator)).toMatchObject({ errors: [{ code: 'NOT_FOUND' }] });
    expect(await follow([own.otherSchoolId], own.clerk)).toMatchObject({ errors: [{ code: 'FORBIDDEN' }] });
    const followed = await follow([own.schoolId], own.clerk);
    if (!('stop' in followed)) throw new Error(JSON.stringify(followed));
    await followed.stop();
  }
});
