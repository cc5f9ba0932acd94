import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { Database } from '../../src/postgres/sql.ts';
import { PROJECTED_CHANNEL } from '../../src/projector/checkpoint.ts';
import { LiveIssueKeeper } from '../../src/validation/live/live-issue-keeper.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createTestDatabase } from '../support/database.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { changed, type Fields, oneEvent } from '../support/incident-operations.ts';

let test: TestApplication;
let own: DistrictFixture;
let nightly: DistrictFixture;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const auditor = principal(['AUDITOR'], { accountId: 'auditor' });

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  nightly = await createDistrict(test, { districtId: 'd000000000002', policy: 'NIGHTLY' });
});

afterAll(() => test.stop());

const ISSUES = `query ($scope: ValidationScopeInput!, $ruleIds: [ID!], $dataset: Dataset, $first: Int, $after: String) {
  validationIssues(scope: $scope, ruleIds: $ruleIds, dataset: $dataset, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { rule { id name } severity message fix incidentId ruleFault incident { id } school { id } } } } }`;

async function issues(as: Principal, args: object = {}): Promise<{ codes: string[]; list: Fields[]; total: number }> {
  await test.settle();
  const { data, errors } = await test.execute<Fields>(ISSUES, { scope: { schoolYear: 2022 }, ...args }, as);
  const found = data?.validationIssues;
  return {
    codes: errors.map(({ code }) => code),
    list: (found?.edges ?? []).map(({ node }: Fields) => node),
    total: found?.totalCount ?? 0,
  };
}

/** The whole list, two at a time. */
async function walked(as: Principal): Promise<readonly Fields[]> {
  const seen: Fields[] = [];
  for (let after: string | null = null; ;) {
    const { data }: { data: Fields } = await test.execute<Fields>(
      ISSUES,
      { scope: { schoolYear: 2022 }, first: 2, after },
      as,
    );
    seen.push(...data.validationIssues.edges.map(({ node }: Fields) => node));
    if (!data.validationIssues.pageInfo.hasNextPage) return seen;
    after = data.validationIssues.pageInfo.endCursor as string;
  }
}

/** `SEVERITY RULE` of a list, each once, as they follow each other. */
const order = (list: readonly Fields[]): readonly string[] => [
  ...new Set(list.map(({ severity, rule }) => `${severity} ${rule.id}`)),
];

const report = (fixture: DistrictFixture, change: object = {}) =>
  changed(test, fixture.administrator, 'reportIncident', {
    ...oneEvent(fixture, fixture.types.insubordination, fixture.studentId, fixture.types.suspension),
    ...change,
  });

async function mutate(operation: string, input: object, selection = '', as: Principal = manager): Promise<Fields> {
  const type =
    operation === 'publishValidationGroup'
      ? 'ValidationGroupInput'
      : `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const { data, errors } = await test.execute<Record<string, Fields>>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code } ${selection} } }`,
    { input },
    as,
  );
  expect([operation, errors, data?.[operation].userErrors]).toEqual([operation, [], []]);
  return data![operation];
}

const until = (is: () => boolean | Promise<boolean>) => vi.waitUntil(is, { timeout: 30_000, interval: 20 });

/** Counts as a subscriber gets them, newest last, by rule and severity. */
async function following(as: Principal, args = '') {
  const told = await test.subscribe<Fields>(
    `subscription { issueCountsChanged(schoolYear: 2022 ${args}) { position summary { rule { id } severity count } } }`,
    {},
    as,
  );
  if (!('messages' in told)) throw new Error(JSON.stringify(told.errors));
  const latest = (): Readonly<Record<string, number>> =>
    Object.fromEntries(
      (told.messages.at(-1)?.data?.issueCountsChanged.summary ?? []).map(({ rule, severity, count }: Fields) => [
        `${rule.id} ${severity}`,
        count,
      ]),
    );
  return { latest, stop: () => told.stop() };
}

describe('issues of rules that compare records', () => {
  it('are in the list and the counts as soon as a save makes them, and gone when a save ends them', async () => {
    const counts = await following(own.clerk);
    await report(own);
    const second = await report(own);
    await until(() => counts.latest()['BEH-19 INFO'] === 2);
    const { list, total } = await issues(own.clerk, { ruleIds: ['BEH-19'] });
    expect(total).toBe(2);
    expect(list.map(({ incident }) => incident.id)).toContain(second.id);
    expect(list[0]).toMatchObject({ severity: 'INFO', ruleFault: null, school: { id: own.schoolId } });
    const view = await test.execute<Fields>(
      'query ($id: ID!) { incident(id: $id) { issues { ruleId fix } } }',
      { id: second.id },
      own.clerk,
    );
    expect(view.data?.incident.issues).toContainEqual({
      ruleId: 'BEH-19',
      fix: expect.stringContaining('void') as string,
    });
    const byRule = await test.execute<Fields>(
      'query { incidents(filter: { ruleId: "BEH-19" }) { totalCount } }',
      {},
      own.clerk,
    );
    expect(byRule.data?.incidents.totalCount).toBe(2);
    await changed(test, own.administrator, 'voidIncident', { incidentId: second.id, reason: 'Entered twice.' });
    await until(() => counts.latest()['BEH-19 INFO'] === undefined);
    await counts.stop();
  });

  it('are in the answer of the save that makes them, and in the list right after it, those of a new rule as well', async () => {
    const ofSave = async (operation: string, input: object): Promise<Fields> => {
      const { incident } = await mutate(operation, input, 'incident { id issues { ruleId } }', own.administrator);
      return { id: incident.id, rules: incident.issues.map(({ ruleId }: Fields) => ruleId) };
    };
    const twice = {
      ...oneEvent(own, own.types.insubordination, own.iepStudentId, undefined),
      schoolId: own.otherSchoolId,
    };
    const rule = await mutate(
      'createValidationRule',
      {
        name: 'Anything',
        severity: 'INFO',
        datasets: ['DISTRICT'],
        predicate: { jsonPath: '$.events[*]', parameters: [] },
        help: 'Look.',
      },
      'validationRule { id }',
    );
    const ruleId = rule.validationRule.id as string;
    const group = await mutate(
      'createValidationGroup',
      { name: 'Anything at all', ruleIds: [ruleId] },
      'validationGroup { id }',
    );
    await mutate('publishValidationGroup', { groupId: group.validationGroup.id });
    const listed = async (...ruleIds: readonly string[]): Promise<readonly string[]> => {
      const { data } = await test.execute<Fields>(ISSUES, { scope: { schoolYear: 2022 }, ruleIds }, own.administrator);
      return data!.validationIssues.edges.map(({ node }: Fields) => node.incidentId);
    };
    const first = await ofSave('reportIncident', twice);
    expect(first.rules).toContain(ruleId);
    expect(first.rules).not.toContain('BEH-19');
    const second = await ofSave('reportIncident', twice);
    expect(second.rules).toEqual(expect.arrayContaining(['BEH-19', ruleId]));
    expect(await listed('BEH-19')).toEqual(expect.arrayContaining([first.id, second.id]));
    const moved = { incidentId: second.id, changes: { occurredOn: '2022-03-02' } };
    expect((await ofSave('correctIncidentDetails', moved)).rules).not.toContain('BEH-19');
    expect(await listed('BEH-19')).not.toContain(first.id);
    for (const { id } of [first, second])
      await changed(test, own.administrator, 'voidIncident', { incidentId: id, reason: 'Entered for a test.' });
    await mutate('archiveValidationRule', { ruleId, reason: 'Not needed.' });
  });

  it('follow the attendance, and the resolutions that no longer explain it', async () => {
    const incident = await report(own, {
      content: {
        ...oneEvent(own, own.types.insubordination, own.iepStudentId, own.types.suspension).content,
        occurredOn: '2022-02-14',
      },
    });
    await mutate(
      'recordAbsences',
      {
        schoolId: own.schoolId,
        recordedThrough: '2022-02-28',
        students: [{ studentId: own.iepStudentId, absences: [{ on: '2022-02-15', kind: 'SUSPENSION' }] }],
      },
      '',
      own.clerk,
    );
    const unexplained = async () =>
      (await issues(own.clerk, { ruleIds: ['BEH-13'] })).list.filter(({ incidentId }) => incidentId === null);
    expect(await unexplained()).toEqual([]);
    const counts = await following(own.clerk);
    await until(() => Object.keys(counts.latest()).length > 0);
    const before = counts.latest()['BEH-13 WARNING'] ?? 0;
    await changed(test, own.administrator, 'voidIncident', { incidentId: incident.id, reason: 'Entered twice.' });
    await until(() => counts.latest()['BEH-13 WARNING'] === before + 1);
    expect(await unexplained()).toMatchObject([
      {
        message: expect.stringContaining('1 day of suspension from 15 Feb 2022') as string,
        school: { id: own.schoolId },
      },
    ]);
    await counts.stop();
  });

  it('say what differs between district and state until it is sent, to both sides', async () => {
    const counts = await following(nightly.administrator, 'dataset: STATE');
    const incident = await report(nightly);
    await until(() => counts.latest()['BEH-16 FATAL'] === 1);
    for (const [as, args] of [
      [nightly.administrator, { dataset: 'STATE' }],
      [manager, { scope: { districtId: nightly.districtId, schoolYear: 2022 } }],
    ] as const)
      expect((await issues(as, { ruleIds: ['BEH-16'], ...args })).list).toMatchObject([
        { incidentId: incident.id, severity: 'FATAL', message: 'The district has this record and the state has not.' },
      ]);
    await mutate('startMassSync', { schoolYear: 2022 }, '', nightly.administrator);
    await until(() => counts.latest()['BEH-16 FATAL'] === undefined);
    const silent = await issues(manager, { scope: { districtId: nightly.districtId, schoolYear: 2023 } });
    expect(silent.list).toMatchObject([{ rule: { id: 'BEH-14' }, incidentId: null, school: { id: nightly.schoolId } }]);
    await counts.stop();
  });

  it('are refused to who may not see them, and of a snapshot', async () => {
    expect((await issues(auditor)).codes).toEqual(['FORBIDDEN']);
    expect(
      (await issues(manager, { scope: { districtId: own.districtId, schoolYear: 2022 }, dataset: 'DISTRICT' })).codes,
    ).toEqual(['FORBIDDEN']);
    expect((await issues(own.clerk, { dataset: 'SNAPSHOT' })).codes).toEqual(['BAD_USER_INPUT']);
    expect((await issues(own.clerk, { scope: { districtId: nightly.districtId, schoolYear: 2022 } })).codes).toEqual([
      'NOT_FOUND',
    ]);
  });

  it('come page by page, each once', async () => {
    const all = await issues(own.administrator);
    const seen = await walked(own.administrator);
    expect(seen).toEqual(all.list);
    expect(seen).toHaveLength(all.total);
  });
});

describe('who and what issues are about', () => {
  const ABOUT =
    'severity rule { id } incidentId student { id lastName pii } about { participantId resolutionId student { id } otherIncidentIds }';
  const about = async (as: Principal, ruleId: string): Promise<readonly Fields[]> => {
    await test.settle();
    const { data, errors } = await test.execute<Fields>(
      `query ($ruleIds: [ID!]) { validationIssues(scope: { schoolYear: 2022 }, ruleIds: $ruleIds) { edges { node { ${ABOUT} } } } }`,
      { ruleIds: [ruleId] },
      as,
    );
    expect(errors).toEqual([]);
    return data!.validationIssues.edges.map(({ node }: Fields) => node);
  };
  /** How often the access log says that the name was read inside other records. */
  const named = async (studentId: string): Promise<number> => {
    const { data } = await test.execute<Fields>(
      '{ accessLog(filter: { kinds: [PII_READ] }, first: 100) { edges { node { subject } } } }',
      {},
      own.administrator,
    );
    return data!.accessLog.edges.filter(({ node }: Fields) => node.subject === `student:${studentId}`).length as number;
  };

  it('is told as far as the account sees, and is logged', async () => {
    const content = { occurredOn: '2022-04-04', occurredAt: '10:15' };
    const during = {
      resolutionTypeId: own.types.suspension,
      durationSchoolDays: '2',
      startsOn: '2022-04-05',
      endsOn: '2022-04-06',
    };
    const suspended = (schoolId: string) => {
      const participants = [{ studentId: own.studentId, role: 'OFFENDER', resolutions: [during] }];
      return report(own, {
        schoolId,
        content: { ...content, events: [{ eventTypeId: own.types.insubordination, participants }] },
      });
    };
    const [here, again, there] = [
      await suspended(own.schoolId),
      await suspended(own.schoolId),
      await suspended(own.otherSchoolId),
    ];
    const of = (list: readonly Fields[], { id }: Fields) => list.find(({ incidentId }) => incidentId === id);

    const twice = await about(own.administrator, 'BEH-19');
    expect(of(twice, here)).toMatchObject({
      student: { id: own.studentId },
      about: [{ student: { id: own.studentId }, otherIncidentIds: [again.id] }],
    });
    const [participant] = there.behaviorEvents[0].participants;
    const overlaps = of(await about(own.administrator, 'BEH-12'), there);
    expect(overlaps).toMatchObject({
      student: { id: own.studentId },
      about: [
        { participantId: participant.id, resolutionId: participant.resolutions[0].id, student: { id: own.studentId } },
      ],
    });
    expect([here.id, again.id]).toContain(overlaps.about[0].otherIncidentIds[0]);

    const elsewhere = principal(['CLERK'], { districtId: own.districtId, schoolIds: [own.otherSchoolId] });
    const before = await named(own.studentId);
    const narrowed = await about(elsewhere, 'BEH-12');
    expect(narrowed).toHaveLength(1);
    expect(narrowed[0]).toMatchObject({
      incidentId: there.id,
      student: { id: own.studentId, pii: 'MASKED' },
      about: [{ participantId: participant.id, otherIncidentIds: [] }],
    });
    expect(await named(own.studentId)).toBe(before + 1);

    const view = await test.execute<Fields>(
      `query ($id: ID!) { incident(id: $id) { issues { ruleId student { id pii } about { resolutionId otherIncidentIds } } } }`,
      { id: there.id },
      elsewhere,
    );
    expect(view.errors).toEqual([]);
    expect(view.data?.incident.issues).toContainEqual({
      ruleId: 'BEH-12',
      student: { id: own.studentId, pii: 'MASKED' },
      about: [{ resolutionId: participant.resolutions[0].id, otherIncidentIds: [] }],
    });
    for (const { id } of [here, again, there])
      await changed(test, own.administrator, 'voidIncident', { incidentId: id, reason: 'Entered for a test.' });
  });

  it('is, to the agency, the part of the record, and not the student', async () => {
    const resolution = {
      resolutionTypeId: own.types.suspension,
      durationSchoolDays: '1',
      startsOn: '2022-04-12',
      endsOn: '2022-04-12',
    };
    const participants = [
      { studentId: own.iepStudentId, role: 'OFFENDER' },
      { studentId: own.studentId, role: 'VICTIM', resolutions: [resolution] },
    ];
    const events = [{ eventTypeId: own.types.insubordination, participants }];
    const { id } = await report(own, { content: { occurredOn: '2022-04-11', occurredAt: '10:15', events } });
    expect(await about(own.clerk, 'BEH-17')).toMatchObject([{ incidentId: id, student: { id: own.studentId } }]);
    const { data, errors } = await test.execute<Fields>(
      `query ($scope: ValidationScopeInput!) { validationIssues(scope: $scope, first: 200) { edges { node { ${ABOUT} } } } }`,
      { scope: { districtId: own.districtId, schoolYear: 2022 } },
      manager,
    );
    expect(errors).toEqual([]);
    const found = data!.validationIssues.edges.map(({ node }: Fields) => node) as readonly Fields[];
    const parts = found.flatMap((one) => one.about as readonly Fields[]);
    expect(parts.some(({ participantId, resolutionId }) => participantId !== null && resolutionId !== null)).toBe(true);
    for (const one of found) expect(one.student).toBeNull();
    for (const part of parts) expect([part.student, part.otherIncidentIds]).toEqual([null, []]);
    await changed(test, own.administrator, 'voidIncident', { incidentId: id, reason: 'Entered for a test.' });
  });
});

describe('issues of rules that people wrote', () => {
  it('appear over all records once a group of the rule is published, count as the day says, and end with the rule', async () => {
    const counts = await following(own.clerk);
    const { validationRule } = await mutate(
      'createValidationRule',
      {
        name: 'Ask about suspensions',
        severity: 'FATAL',
        datasets: ['DISTRICT'],
        predicate: {
          jsonPath: '$.events[*].participants[*].resolutions[*] ? (@.stateCode == $code)',
          parameters: [{ name: 'code', type: 'TEXT', value: '410' }],
        },
        help: 'Ask the school.',
      },
      'validationRule { id }',
    );
    const ruleId = validationRule.id as string;
    expect((await issues(own.clerk, { ruleIds: [ruleId] })).list).toEqual([]);
    const { validationGroup } = await mutate(
      'createValidationGroup',
      { name: 'Suspensions', ruleIds: [ruleId] },
      'validationGroup { id }',
    );
    await mutate('publishValidationGroup', { groupId: validationGroup.id });
    await until(() => (counts.latest()[`${ruleId} FATAL`] ?? 0) > 0);
    const before = counts.latest()[`${ruleId} FATAL`]!;
    const incident = await report(own);
    await until(() => counts.latest()[`${ruleId} FATAL`] === before + 1);
    const { list, total } = await issues(own.clerk, { ruleIds: [ruleId] });
    expect(total).toBe(before + 1);
    expect(list[0]).toMatchObject({ rule: { id: ruleId }, message: 'Ask about suspensions', fix: 'Ask the school.' });
    const worst = await walked(own.clerk);
    const fatal = order(worst).filter((one) => one.startsWith('FATAL '));
    expect(order(worst).slice(0, fatal.length)).toEqual(['FATAL BEH-01', `FATAL ${ruleId}`]);
    expect(order(worst).length).toBeGreaterThan(2);
    const { content } = oneEvent(own, own.types.insubordination, own.studentId, own.types.suspension);
    const draft = async () => {
      const { data } = await test.execute<Fields>(
        'query ($draft: ReportIncidentInput!) { checkIncidentDraft(draft: $draft) { issues { ruleId severity message fix } } }',
        { draft: { schoolId: own.schoolId, content } },
        own.clerk,
      );
      return data!.checkIncidentDraft.issues as Fields[];
    };
    expect(await draft()).toContainEqual({
      ruleId,
      severity: 'FATAL',
      message: 'Ask about suspensions',
      fix: 'Ask the school.',
    });
    expect((await draft()).map((one) => one.ruleId)).toContain('BEH-19');
    await mutate('changeRuleSeverity', { ruleId, severity: 'INFO', effectiveFrom: '2022-06-02' });
    await until(() => counts.latest()[`${ruleId} INFO`] === before + 1);
    const mildest = await walked(own.clerk);
    expect(mildest.at(-1)).toMatchObject({ severity: 'INFO', rule: { id: ruleId } });
    expect(order(mildest)).toContain('INFO BEH-19');
    expect(mildest).toHaveLength((await issues(own.clerk)).total);
    expect(await draft()).toContainEqual(expect.objectContaining({ ruleId, severity: 'INFO' }));
    await mutate('archiveValidationRule', { ruleId });
    await until(() => !Object.keys(counts.latest()).some((line) => line.startsWith(ruleId)));
    await until(
      async () =>
        (await test.application.database.query('select 1 from runtime.live_issue where rule_id = $1', [ruleId]))
          .length === 0,
    );
    expect((await draft()).map((one) => one.ruleId)).not.toContain(ruleId);
    const seen = await test.execute<Fields>(
      'query ($id: ID!) { incident(id: $id) { issues { ruleId } } }',
      { id: incident.id },
      own.clerk,
    );
    expect(seen.data?.incident.issues.map((one: Fields) => one.ruleId)).not.toContain(ruleId);
    const meanwhile = await report(own);
    await mutate('restoreValidationRule', { ruleId });
    await until(() => counts.latest()[`${ruleId} INFO`] === before + 2);
    const again = (await issues(own.clerk, { ruleIds: [ruleId] })).list;
    expect(again.map((one) => one.incident.id)).toEqual(expect.arrayContaining([incident.id, meanwhile.id]));
    expect(await draft()).toContainEqual(expect.objectContaining({ ruleId, severity: 'INFO' }));
    await counts.stop();
  });

  it('are those of the district’s own groups and of what the state has published', async () => {
    await mutate('grantEntitlement', { districtId: own.districtId, feature: 'DATA_SUITE' });
    const { validationRule } = await mutate(
      'createValidationRule',
      {
        name: 'Every record',
        severity: 'INFO',
        datasets: ['DISTRICT'],
        predicate: { jsonPath: '$.incidentId', parameters: [] },
        help: 'Nothing.',
      },
      'validationRule { id }',
      own.administrator,
    );
    const ruleId = validationRule.id as string;
    await mutate('createValidationGroup', { name: 'Ours', ruleIds: [ruleId] }, '', own.administrator);
    expect((await issues(own.clerk, { ruleIds: [ruleId] })).total).toBeGreaterThan(0);
    expect((await issues(nightly.administrator, { ruleIds: [ruleId] })).total).toBe(0);
  });
});

describe('severities that count', () => {
  it('are those of the day in the draft, the incident and its past, and an archived rule finds no incident', async () => {
    const incident = await report(nightly);
    const severities = async () => {
      await test.settle();
      const { data } = await test.execute<Fields>(
        `query ($id: ID!, $draft: ReportIncidentInput!) {
          incident(id: $id) { issues { ruleId severity } }
          past: incident(id: $id, asOf: { time: "2022-06-02T16:00:00.000Z" }) { issues { ruleId severity } }
          checkIncidentDraft(draft: $draft) { issues { ruleId severity } }
          incidents(filter: { ruleId: "BEH-01" }) { totalCount } }`,
        {
          id: incident.id,
          draft: oneEvent(nightly, nightly.types.insubordination, nightly.studentId, nightly.types.suspension),
        },
        nightly.administrator,
      );
      const of = (found: Fields) => found.issues.find(({ ruleId }: Fields) => ruleId === 'BEH-01')?.severity ?? null;
      return [of(data!.incident), of(data!.past), of(data!.checkIncidentDraft), data!.incidents.totalCount];
    };
    const [first, , , count] = await severities();
    expect(await severities()).toEqual([first, first, first, count]);
    expect(count).toBeGreaterThan(0);
    await mutate('changeRuleSeverity', { ruleId: 'BEH-01', severity: 'INFO', effectiveFrom: '2022-06-02' });
    expect(first).not.toBe('INFO');
    expect(await severities()).toEqual(['INFO', 'INFO', 'INFO', count]);
    await mutate('archiveValidationRule', { ruleId: 'BEH-01' });
    expect(await severities()).toEqual([null, null, null, 0]);
    await mutate('restoreValidationRule', { ruleId: 'BEH-01' });
    expect(await severities()).toEqual(['INFO', 'INFO', 'INFO', count]);
  });
});

describe('a stop', () => {
  it('does not wait for a look that takes long: it is undone, and done at the next start', async () => {
    const database = await createTestDatabase();
    const home = { databaseUrl: database.url, dataDirectory: await mkdtemp(join(tmpdir(), 'state-edition-')) };
    const first = await createTestApplication({ home });
    const district = await createDistrict(first);
    await first.settle();
    const waiting = async () => {
      const [row] = await database.database.query<{ n: number }>(
        `select count(*)::int as n from pg_locks where relation = 'runtime.live_issue'::regclass and not granted`,
      );
      return row!.n > 0;
    };
    const save = () =>
      changed(first, district.administrator, 'reportIncident', {
        ...oneEvent(district, district.types.insubordination, district.studentId, district.types.suspension),
      });
    await save();
    await first.settle();
    const saved = await database.database.transaction(async (sql) => {
      await sql.query('lock table runtime.live_issue in exclusive mode');
      const answer = save();
      await until(waiting);
      await first.application.liveIssues.stop();
      expect(await waiting()).toBe(false);
      return { answer };
    });
    await saved.answer;
    expect(await database.database.query('select rule_id from runtime.live_issue')).toEqual([]);
    await first.stop();
    const second = await createTestApplication({ home });
    await second.settle();
    const found = await database.database.query('select distinct rule_id from runtime.live_issue order by rule_id');
    expect(found).toEqual([{ rule_id: 'BEH-12' }, { rule_id: 'BEH-19' }]);
    await second.stop();
    await database.drop();
    await rm(home.dataDirectory, { recursive: true });
  });
});

/** Keeps the issues in steps: nothing is begun before the test lets it. */
class Steps {
  #let: (() => void) | null = null;
  #isOpen = true;
  readonly database: Database;

  constructor(database: Database) {
    const turn = () => (this.#isOpen ? Promise.resolve() : new Promise<void>((resolve) => (this.#let = resolve)));
    this.database = {
      query: (...args) => database.query(...args),
      withConnection: (work) => database.withConnection(work),
      listen: (...args) => database.listen(...args),
      close: () => database.close(),
      transaction: async (...args) => {
        await turn();
        return database.transaction(...args);
      },
    };
  }

  /** What is under way ends, and the next step waits. */
  async hold(): Promise<void> {
    this.#isOpen = false;
    await this.#isWaiting();
  }

  /** Lets one step be taken; it has ended when the one after it waits. */
  async one(): Promise<void> {
    const go = this.#let!;
    this.#let = null;
    go();
    await this.#isWaiting();
  }

  go(): void {
    this.#isOpen = true;
    this.#let?.();
  }

  async #isWaiting(): Promise<void> {
    while (this.#let === null) await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('an authored rule that is archived and restored at once', () => {
  let keeper: LiveIssueKeeper;
  let steps: Steps;
  let ruleId: string;

  beforeAll(async () => {
    for (let n = 0; n < 3; n++) await report(own);
    await test.settle();
    const { liveIssues, readDatabase, services } = test.application;
    await liveIssues.stop();
    steps = new Steps(readDatabase);
    keeper = new LiveIssueKeeper({
      database: steps.database,
      readDatabase,
      progress: services.progress,
      projectedChannel: PROJECTED_CHANNEL,
      onError: (error) => {
        throw error;
      },
      removedAtOnce: 2,
    });
    keeper.start();
    const { validationRule } = await mutate(
      'createValidationRule',
      {
        name: 'Insubordination',
        severity: 'WARNING',
        datasets: ['DISTRICT', 'STATE'],
        predicate: { jsonPath: '$.incidentId', parameters: [] },
        help: 'Nothing.',
      },
      'validationRule { id }',
    );
    ruleId = validationRule.id as string;
    const { validationGroup } = await mutate(
      'createValidationGroup',
      { name: 'Insubordination', ruleIds: [ruleId] },
      'validationGroup { id }',
    );
    await mutate('publishValidationGroup', { groupId: validationGroup.id });
    await kept();
    expect((await found()).length).toBeGreaterThan(4);
  });

  afterAll(() => {
    steps.go();
    return keeper.stop();
  });

  const kept = async () => {
    const position = test.application.services.progress.checkpoint();
    while (!(await keeper.waitForPosition(position, 1_000)) || keeper.isLookingOver())
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const found = async () =>
    (
      await test.application.database.query<{ subject: string }>(
        `select dataset || ' ' || subject as subject from runtime.live_issue where rule_id = $1 order by 1`,
        [ruleId],
      )
    ).map(({ subject }) => subject);
  /** What the rule finds where it runs over everything. */
  const expected = async () =>
    (
      await test.application.readDatabase.query<{ subject: string }>(
        `select 'DISTRICT ' || id as subject from district_incident where candidate_record is not null
         union all select 'STATE ' || id from state_incident order by 1`,
      )
    ).map(({ subject }) => subject);
  const isCounted = async () => {
    const scope = { districtId: own.districtId, schoolIds: null, schoolYear: 2022, dataset: 'DISTRICT' } as const;
    const counts = await test.application.read.issues.counts({ ...scope, today: '2022-06-02' });
    const list = await test.application.readDatabase.query(
      `select 1 from district_incident where candidate_record is not null and district_id = $1 and school_year = 2022`,
      [own.districtId],
    );
    expect(counts.find((one) => one.ruleId === ruleId)?.count).toBe(list.length);
  };

  it('finds everything once, where half of what it had found was taken away already', async () => {
    const all = await found();
    await steps.hold();
    await mutate('archiveValidationRule', { ruleId });
    while ((await found()).length === all.length) await steps.one();
    expect((await found()).length).toBeGreaterThan(0);
    await report(own);
    await mutate('restoreValidationRule', { ruleId });
    steps.go();
    await kept();
    expect(await found()).toEqual(await expected());
    expect((await found()).length).toBeGreaterThan(all.length);
    await isCounted();
  });

  it('finds what was saved between the two, which was looked at without it', async () => {
    const all = await found();
    await steps.hold();
    await mutate('archiveValidationRule', { ruleId });
    await report(own);
    // Both were followed; nothing is begun because of the rule yet.
    await steps.one();
    await mutate('restoreValidationRule', { ruleId });
    steps.go();
    await kept();
    expect(await found()).toEqual(await expected());
    expect((await found()).length).toBeGreaterThan(all.length);
    await isCounted();
  });
});
