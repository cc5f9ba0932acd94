import { getNamedType, type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../schema/build-schema.ts';
import { policy } from '../../schema/policy.ts';
import { reach } from '../../schema/reach.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { ROLES, STATE_ROLES } from '../../src/domain/kernel/roles.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, head, oneEvent } from '../support/incident-operations.ts';

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

describe('whoever works for some schools', () => {
  const whole = (operation: string): Principal => {
    const rule = policy[operation]!;
    const roles = typeof rule === 'string' ? ROLES : rule;
    const isForAdministrators = roles.includes('DISTRICT_ADMINISTRATOR');
    const role = isForAdministrators ? 'DISTRICT_ADMINISTRATOR' : roles.find((one) => !STATE_ROLES.includes(one))!;
    return principal([role], { districtId: own.districtId, accountId: 'somebody' });
  };
  const narrowed = (operation: string): Principal => ({ ...whole(operation), schoolIds: [own.schoolId] });

  const run = async (operation: string, input: object, as: Principal, selection = ''): Promise<Fields> => {
    const type = String((await buildSchema()).getMutationType()!.getFields()[operation]!.args[0]!.type);
    const query = `mutation ($input: ${type}) { ${operation}(input: $input) { userErrors { code } ${selection} } }`;
    const { data, errors } = await test.execute<Fields>(query, { input }, as);
    const refused = (data?.[operation]?.userErrors ?? []) as { code: string }[];
    return { ...data?.[operation], codes: [...errors, ...refused].map(({ code }) => code) };
  };
  const made = async (
    operation: string,
    input: object,
    member: string,
    as = own.administrator,
    fields = 'id',
  ): Promise<Fields> => {
    const { codes, ...payload } = await run(operation, input, as, `${member} { ${fields} }`);
    expect([operation, codes]).toEqual([operation, []]);
    return payload[member];
  };

  /** Ids of what is of another school of the district, or of all of it, by the names that inputs give them. */
  const beyond: Record<string, unknown> = {};
  /** What single operations need to be about that. */
  const inputs: Record<string, object> = {};

  beforeAll(async () => {
    const { otherSchoolId: schoolId, districtId } = own;
    const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
    await made('grantEntitlement', { districtId, feature: 'DATA_SUITE' }, 'district', manager);
    const pupil = await made('registerStudent', { firstName: 'Wren', lastName: 'Alder' }, 'student');
    const enrolled = { schoolId, studentId: pupil.id, grade: '09', startsOn: '2021-08-23' };
    const enrollment = await made('enrollStudent', enrolled, 'enrollment');
    const report = oneEvent({ ...own, schoolId }, own.types.knife, pupil.id, own.types.suspension);
    const incident = await changed(test, own.administrator, 'reportIncident', report);
    const [event] = incident.behaviorEvents;
    const [participant] = event.participants;
    const eventType = await made('createEventType', { name: 'Elsewhere', schoolId }, 'eventType');
    const resolutionType = await made('createResolutionType', { name: 'There', schoolId }, 'resolutionType');
    const userGroup = await made('createUserGroup', { name: 'Everybody' }, 'userGroup');
    const group = await made('createValidationGroup', { name: 'Ours', ruleIds: ['BEH-01'] }, 'validationGroup');
    const predicate = { jsonPath: '$.incidentId', parameters: [] };
    const written = { name: 'Ours', severity: 'INFO', datasets: ['DISTRICT'], help: 'None.', predicate };
    const rule = await made('createValidationRule', written, 'validationRule');
    const password = 'a-long-enough-word-7';
    const [ada, bo] = [
      await made('registerPerson', { firstName: 'Ada', lastName: 'Alder' }, 'person'),
      await made('registerPerson', { firstName: 'Bo', lastName: 'Birch' }, 'person'),
    ];
    const clerk = { personId: ada.id, username: 'ada', password, roles: ['CLERK'] };
    const account = await made('createUserAccount', clerk, 'account', own.administrator, 'accountId');
    const machine = await made(
      'createServiceAccount',
      { name: 'Bus', username: 'bus' },
      'account',
      own.administrator,
      'accountId',
    );
    const kind = { name: 'Behavior', level: 'DISTRICT' };
    const category = await made('createCertificationCategory', kind, 'category', manager);
    await made('publishCertificationCategory', { categoryId: category.id }, 'category', manager);
    const joined = { categoryId: category.id, personId: ada.id, role: 'REVIEWER' };
    const member = await made('addCategoryMember', joined, 'member');
    await test.settle();
    Object.assign(beyond, {
      ...{
        schoolId,
        schoolIds: [schoolId],
        schoolCode: `${districtId}-1`,
        studentId: pupil.id,
        studentIds: [pupil.id],
      },
      ...{ enrollmentId: enrollment.id, keepStudentId: pupil.id, mergeStudentId: own.studentId },
      ...{ incidentId: incident.id, eventId: event.id, behaviorEventId: event.id, participantId: participant.id },
      ...{ participantIds: [participant.id], resolutionId: participant.resolutions[0].id },
      ...{ eventTypeId: eventType.id, resolutionTypeId: resolutionType.id, groupId: group.id, ruleId: rule.id },
      ...{ userGroupId: userGroup.id, accountId: account.accountId, categoryId: category.id, memberId: member.id },
      ...{ grade: '09', grades: ['09'], key: 'colour', effectiveFrom: '2022-07-01', password },
    });
    Object.assign(inputs, {
      enrollStudent: { studentId: pupil.id },
      createUserAccount: { personId: bo.id, username: 'bo.birch' },
      createServiceAccount: { username: 'train' },
      rotateServiceAccountSecret: { accountId: machine.accountId },
      addCategoryMember: { personId: bo.id },
      confirmMappings: { all: true },
      copyMappings: { fromSchoolYear: 2021 },
      createUpload: { kind: 'BEHAVIOR_CSV', sha256: '0'.repeat(64) },
      startImport: { kind: 'BEHAVIOR_CSV' },
      startBatchResync: { schoolIds: [schoolId] },
      requestExport: { profile: 'VALIDATION_REPORT', scope: { schoolYear: 2022, schoolIds: [schoolId] } },
    });
  });

  /** The least that the schema takes, with what is `beyond` wherever it is asked for. */
  const least = (type: GraphQLInputType, name = ''): unknown => {
    if (isNonNullType(type)) return least(type.ofType, name);
    if (name in beyond) return beyond[name];
    if (isListType(type)) return [least(type.ofType)];
    if (isEnumType(type)) return type.getValues()[0]!.name;
    if (isInputObjectType(type))
      return Object.fromEntries(
        Object.values(type.getFields())
          .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
          .map((field) => [field.name, least(field.type, field.name)]),
      );
    const values: Record<string, unknown> = {
      Int: 2022,
      Boolean: true,
      Date: '2022-03-10',
      DateTime: '2022-03-10T10:00:00Z',
    };
    return values[getNamedType(type).name] ?? (getNamedType(type).name === 'ID' ? randomUuid() : 'x');
  };

  /** Codes by which operations answer that something is out of an account's reach. */
  const REFUSED = ['FORBIDDEN', 'SCHOOL_NOT_IN_SCOPE', 'NOT_FOUND', 'RIGHT_NOT_GRANTABLE', 'STUDENT_NOT_IN_SCOPE'];
  const refusals = async (operation: string, as: Principal, dryRun: boolean): Promise<readonly string[]> => {
    const { type } = (await buildSchema()).getMutationType()!.getFields()[operation]!.args[0]!;
    const { codes } = await run(operation, { ...(least(type) as object), ...inputs[operation], dryRun }, as);
    return (codes as string[]).filter((code) => REFUSED.includes(code));
  };
  // A copy of everything is one of their schools (reconciliation.test.ts): there is nothing to name that is not theirs.
  const narrowing = Object.keys(reach).filter(
    (name) => ['DISTRICT', 'TYPE', 'SCHOOL', 'ACCOUNT'].includes(reach[name]!) && name !== 'startMassSync',
  );

  it.each(narrowing)('changes nothing of other schools or of the whole district: %s', async (operation) => {
    const before = await head(test);
    const refused = await refusals(operation, narrowed(operation), true);
    expect(refused).not.toEqual([]);
    if (reach[operation] === 'DISTRICT') expect(refused).toEqual(['FORBIDDEN']);
    expect(await refusals(operation, narrowed(operation), false)).toEqual(refused);
    expect(await head(test)).toBe(before);
    // It is for the schools that the account is refused, and for nothing else.
    for (const code of await refusals(operation, whole(operation), true)) expect(refused).not.toContain(code);
  });

  it.each(['Event', 'Resolution'])('sets up local types of these schools, and no others: %s', async (kind) => {
    const as = { ...own.administrator, schoolIds: [own.schoolId] };
    const [create, map, retire] = [`create${kind}Type`, `map${kind}Type`, `retire${kind}Type`];
    const member = `${kind.toLowerCase()}TypeId`;
    const codes = async (operation: string, input: object) => (await run(operation, input, as)).codes as string[];
    const before = await head(test);
    for (const dryRun of [true, false]) {
      const given = { name: 'Gum', dryRun };
      expect(await codes(create, given)).toEqual(['FORBIDDEN']);
      expect(await codes(create, { ...given, schoolId: own.otherSchoolId })).toEqual(['SCHOOL_NOT_IN_SCOPE']);
      for (const [id, code] of [
        [kind === 'Event' ? own.types.horseplay : own.types.detention, 'FORBIDDEN'],
        [beyond[member], 'SCHOOL_NOT_IN_SCOPE'],
      ]) {
        const mapping = { [member]: id, stateCode: null, effectiveFrom: '2021-07-01', dryRun };
        expect(await codes(map, mapping)).toEqual([code]);
        expect(await codes(retire, { [member]: id, endsOn: '2022-07-01', dryRun })).toEqual([code]);
      }
    }
    expect(await head(test)).toBe(before);
    const field = `${kind.toLowerCase()}Type`;
    const mine = await made(create, { name: 'Gum', schoolId: own.schoolId }, field, as);
    const stateCode = kind === 'Event' ? '2200' : '500';
    await made(map, { [member]: mine.id, stateCode, effectiveFrom: '2021-07-01' }, field, as);
    await made(retire, { [member]: mine.id, endsOn: '2022-07-01' }, field, as);
  });

  it('reads of the history what is of these schools, their incidents and their students', async () => {
    const as = { ...own.administrator, schoolIds: [own.schoolId] };
    const atHome = oneEvent(own, own.types.knife, own.studentId);
    const { id: incidentId } = await changed(test, own.administrator, 'reportIncident', atHome);
    const periods = { startsOn: '2021-09-01', endsOn: null };
    await run('recordIepPeriod', { studentId: beyond['studentId'], ...periods }, own.administrator);
    await test.settle();
    const EVENTS = `query ($filter: DomainEventFilter, $first: Int, $after: String) { domainEvents(filter: $filter, first: $first, after: $after) {
      edges { node { id stream type dataJson } } pageInfo { hasNextPage endCursor } } }`;
    const all = async (who: Principal, first: number, filter: object = {}) => {
      const nodes: Fields[] = [];
      for (let after: string | null = null, isEnd = false; !isEnd;) {
        const answer: Fields = await test.execute<Fields>(EVENTS, { filter, first, after }, who);
        const { edges, pageInfo }: Fields = answer.data.domainEvents;
        expect(edges.length).toBeLessThanOrEqual(first);
        nodes.push(...edges.map(({ node }: Fields) => node));
        isEnd = !pageInfo.hasNextPage;
        after = pageInfo.endCursor;
      }
      return nodes;
    };
    const [theirs, everything] = [await all(as, 200), await all(own.administrator, 200)];
    const of = (nodes: Fields[], category: string) => nodes.filter(({ stream }) => stream.startsWith(`${category}-`));
    const named = (nodes: Fields[]) => nodes.map(({ stream }) => stream.split('.')[1]);
    expect(new Set(named(of(theirs, 'incident')))).toEqual(new Set([incidentId]));
    expect(new Set(named(of(everything, 'incident')))).toEqual(new Set([incidentId, beyond['incidentId']]));
    expect(new Set(named(of(theirs, 'school')))).toEqual(new Set([own.schoolId]));
    for (const category of ['iepPeriod', 'enrollment']) {
      const told = of(theirs, category).map(({ dataJson }) => JSON.parse(dataJson).studentId as string);
      expect(told).toContain(own.iepStudentId);
      expect(told).not.toContain(beyond['studentId']);
      expect(of(everything, category).length).toBeGreaterThan(told.length);
    }
    expect(of(theirs, 'eventType')).toEqual(of(everything, 'eventType'));
    for (const hidden of ['userGroup', 'validationGroup', 'membership', 'serviceAccount']) {
      expect(of(everything, hidden)).not.toEqual([]);
      expect(of(theirs, hidden)).toEqual([]);
      const { errors } = await test.execute(EVENTS, { filter: { categories: [hidden] } }, as);
      expect(errors.map(({ code }) => code)).toEqual(['FORBIDDEN']);
    }
    // Page by page it is the same.
    expect(await all(as, 3)).toEqual(theirs);
    const types = { types: ['IncidentReported'] };
    expect(named(await all(as, 200, types))).toEqual([incidentId]);
  });

  it('reads of the access log what accounts of these schools looked at, and whom only of their own students', async () => {
    const { accounts, accessLog } = test.application.services;
    const { districtId, schoolId, otherSchoolId } = own;
    const known = { password: null, kind: 'PERSON', personId: null, roles: ['CLERK'], expiresOn: null } as const;
    for (const [accountId, schoolIds] of Object.entries({ here: [schoolId], there: [otherSchoolId], all: null }))
      await accounts.create({
        ...known,
        accountId,
        username: accountId,
        displayName: accountId,
        districtId,
        schoolIds,
      });
    const reads = ['here', 'there', 'all'].flatMap((accountId) =>
      [own.studentId, beyond['studentId']].map((id) => ({ accountId, subject: `student:${id as string}` })),
    );
    const row = { kind: 'PII_READ', operation: 'student', purpose: '', rowCount: 1, address: '127.0.0.1' } as const;
    for (const read of reads) await accessLog.record({ ...row, ...read, onBehalfOf: null, org: districtId });
    await accessLog.record({ ...row, ...reads[0]!, accountId: 'all', onBehalfOf: 'here', org: districtId });
    const ask = async (schoolIds: readonly string[] | null) => {
      const { data } = await test.execute<Fields>(
        '{ accessLog { totalCount edges { node { subject actor { accountId } } } } }',
        {},
        { ...own.administrator, schoolIds },
      );
      const { totalCount, edges } = data.accessLog;
      return { totalCount, rows: edges.map(({ node }: Fields) => [node.actor?.accountId, node.subject]) };
    };
    const [mine, theirs] = [`student:${own.studentId}`, `student:${beyond['studentId'] as string}`];
    expect(await ask([schoolId])).toEqual({
      totalCount: 3,
      rows: [
        ['all', mine],
        ['here', null],
        ['here', mine],
      ],
    });
    const whole = await ask(null);
    expect(whole.totalCount).toBeGreaterThan(6);
    expect(whole.rows).toEqual(
      expect.arrayContaining([
        ['there', theirs],
        ['all', theirs],
        ['here', theirs],
      ]),
    );
  });

  it('sees of the jobs their own and those of certifications', async () => {
    const { jobs } = test.application.services;
    const { districtId: org } = own;
    const job = { kind: 'EXPORT', title: 'Somebody else', org, requestedBy: 'somebody-else', input: {} } as const;
    const [ofDistrict, certified, mine] = [randomUuid(), randomUuid(), randomUuid()];
    await jobs.track({ ...job, id: ofDistrict, certificationId: null });
    await jobs.track({ ...job, id: certified, certificationId: `${org}.event` });
    await jobs.track({ ...job, id: mine, certificationId: null, requestedBy: own.administrator.accountId });
    const seen = async (schoolIds: readonly string[] | null) => {
      const as = { ...own.administrator, schoolIds };
      const { data } = await test.execute<Fields>('{ jobs { totalCount edges { node { id } } } }', {}, as);
      const one = await test.execute<Fields>(`{ job(id: "${ofDistrict}") { id } }`, {}, as);
      const ids = data.jobs.edges.map(({ node }: Fields) => node.id as string);
      expect(data.jobs.totalCount).toBe(ids.length);
      return [ids.includes(ofDistrict), one.errors.length === 0, ids.includes(certified), ids.includes(mine)];
    };
    expect(await seen([own.schoolId])).toEqual([false, false, true, true]);
    expect(await seen(null)).toEqual([true, true, true, true]);
  });
});
