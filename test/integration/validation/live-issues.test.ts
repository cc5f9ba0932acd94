import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IssueScope } from '../../../projections/district_incident/issue-queries.ts';
import type { ValidationRuleCreated } from '../../../src/domain/validation-rule/events.ts';
import { OVERLAPS_ELSEWHERE } from '../../../src/domain/rules/beh-12.ts';
import { canonicalJson } from '../../../src/shared/canonical-json.ts';
import type { Json } from '../../../src/shared/json.ts';
import { createTestApplication, principal, type TestApplication } from '../../support/application.ts';
import { createDistrict, type DistrictFixture } from '../../support/district-fixture.ts';
import { changeIncident, type Fields, oneEvent } from '../../support/incident-operations.ts';

/*
 * Property: after whatever people do, the live issues are what a validation run finds, rule by rule and record by record; and what a draft
 * is told of BEH-12 is what they find once it is saved.
 */

const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const DAYS = ['2022-02-14', '2022-02-15', '2022-03-01', '2021-06-15'] as const;
const YEARS = [2021, 2022, 2023];

let test: TestApplication;
let onSave: DistrictFixture;
let nightly: DistrictFixture;
/** Incidents that were reported, with the resolution of each. */
const incidents: { readonly id: string; readonly fixture: DistrictFixture; readonly resolutionId: string | null }[] =
  [];
const authored: { readonly id: string; isArchived: boolean }[] = [];

beforeAll(async () => {
  test = await createTestApplication();
  onSave = await createDistrict(test);
  nightly = await createDistrict(test, { districtId: 'd000000000002', policy: 'NIGHTLY' });
  // Records of the year before reach the state, too: their suspensions lie on the same days.
  for (const { types, administrator } of [onSave, nightly])
    for (const [resolutionTypeId, stateCode] of [
      [types.suspension, '410'],
      [types.inSchool, '500'],
    ])
      await mutate(
        'mapResolutionType',
        { resolutionTypeId, stateCode, effectiveFrom: '2020-07-01' },
        '',
        administrator,
      );
  // One rule of the state holds all the time; whether others are written, published and archived is left to chance.
  await writeRule(PATHS.length - 1, true);
});

afterAll(() => test.stop());

type Command =
  | {
      readonly kind: 'report';
      readonly d: number;
      readonly s: number;
      readonly school: number;
      readonly event: number;
      readonly day: number;
      readonly resolution: number;
      readonly on: number;
    }
  | { readonly kind: 'void' | 'remove' | 'complete'; readonly n: number }
  | { readonly kind: 'move'; readonly n: number; readonly day: number }
  | { readonly kind: 'attendance'; readonly d: number; readonly s: number; readonly suspended: readonly number[] }
  | { readonly kind: 'sync'; readonly d: number }
  | { readonly kind: 'rule'; readonly path: number; readonly isPublished: boolean }
  | { readonly kind: 'archive'; readonly n: number }
  | { readonly kind: 'severity'; readonly rule: number; readonly severity: 'FATAL' | 'WARNING' | 'INFO' };

const index = (size: number) => fc.nat({ max: size - 1 });
const anIncident = index(40);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      d: index(2),
      s: index(2),
      school: index(2),
      event: index(3),
      day: index(4),
      resolution: index(3),
      on: index(4),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('void' as const, 'remove' as const, 'complete' as const),
      n: anIncident,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), n: anIncident, day: index(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('attendance' as const),
      d: index(2),
      s: index(2),
      suspended: fc.subarray([14, 15, 16]),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sync' as const), d: index(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('rule' as const), path: index(3), isPublished: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('archive' as const), n: index(4) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('severity' as const),
      rule: index(4),
      severity: fc.constantFrom('FATAL' as const, 'WARNING' as const, 'INFO' as const),
    }),
  },
);

const PATHS = [
  '$.events[*] ? (@.stateCode == "20")',
  '$.events[*].participants[*].resolutions[*] ? (@.durationSchoolDays.double() >= 1)',
  '$ ? (@.status == "IN_PROGRESS")',
];
const CHANGED_RULES = ['BEH-16', 'BEH-19', 'BEH-01', 'BEH-14'];

const of = (d: number): DistrictFixture => (d === 0 ? onSave : nightly);
const chosen = <Item>(items: readonly Item[], n: number): Item | undefined => items[n % Math.max(1, items.length)];

async function mutate(operation: string, input: object, selection: string, as = manager): Promise<Fields> {
  const own = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const type = operation === 'publishValidationGroup' ? 'ValidationGroupInput' : own;
  const { data, errors } = await test.execute<Record<string, Fields>>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code } ${selection} } }`,
    { input },
    as,
  );
  expect([operation, errors]).toEqual([operation, []]);
  return data![operation];
}

async function perform(one: Command): Promise<void> {
  switch (one.kind) {
    case 'report': {
      const fixture = of(one.d);
      const { types, schoolId, otherSchoolId, studentId, iepStudentId } = fixture;
      const eventType = [types.knife, types.insubordination, types.horseplay][one.event]!;
      const resolutionType = [types.suspension, types.inSchool, undefined][one.resolution];
      const { content } = oneEvent(fixture, eventType, [studentId, iepStudentId][one.s]!, resolutionType);
      const on = { startsOn: DAYS[one.on], endsOn: DAYS[one.on] };
      for (const resolution of content.events[0].participants[0].resolutions) Object.assign(resolution, on);
      const draft = {
        schoolId: [schoolId, otherSchoolId][one.school],
        content: { ...content, occurredOn: DAYS[one.day] },
      };
      const told = await toldOfDraft(fixture, draft);
      const { incident } = await changeIncident(test, fixture.administrator, 'reportIncident', draft);
      if (incident) expect(told).toEqual(await foundOfIncident(incident.id));
      if (incident)
        incidents.push({
          id: incident.id,
          fixture,
          resolutionId: incident.behaviorEvents[0].participants[0].resolutions[0]?.id ?? null,
        });
      return;
    }
    case 'attendance': {
      const { administrator, schoolId, studentId, iepStudentId } = of(one.d);
      const students = [
        {
          studentId: [studentId, iepStudentId][one.s],
          absences: one.suspended.map((day) => ({ on: `2022-02-${day}`, kind: 'SUSPENSION' })),
        },
      ];
      await mutate('recordAbsences', { schoolId, recordedThrough: '2022-02-28', students }, '', administrator);
      return;
    }
    case 'sync':
      await mutate('startMassSync', { schoolYear: 2022 }, '', of(one.d).administrator);
      return;
    case 'rule':
      return writeRule(one.path, one.isPublished);
    case 'archive': {
      const rule = chosen(authored.slice(1), one.n);
      if (!rule || rule.isArchived) return;
      await mutate('archiveValidationRule', { ruleId: rule.id, reason: 'Not needed.' }, '');
      rule.isArchived = true;
      return;
    }
    case 'severity':
      await mutate(
        'changeRuleSeverity',
        { ruleId: CHANGED_RULES[one.rule], severity: one.severity, effectiveFrom: '2022-06-02', reason: 'Decided.' },
        '',
      );
      return;
    default:
      return changeOne(one);
  }
}

/** What the draft check says of suspensions in other incidents. */
async function toldOfDraft({ administrator }: DistrictFixture, draft: object): Promise<readonly string[]> {
  const { data, errors } = await test.execute<Fields>(
    'query ($draft: ReportIncidentInput!) { checkIncidentDraft(draft: $draft) { issues { ruleId message } } }',
    { draft },
    administrator,
  );
  expect(errors).toEqual([]);
  const told = (data.checkIncidentDraft.issues as Fields[]).filter(({ message }) => message === OVERLAPS_ELSEWHERE);
  for (const { ruleId } of told) drafts.add(ruleId);
  return told.map(({ ruleId }) => ruleId);
}

async function foundOfIncident(incidentId: string): Promise<readonly string[]> {
  await test.settle();
  const rows = await test.application.readDatabase.query<{ rule_id: string }>(
    `select rule_id from runtime.live_issue where incident_id = $1 and rule_id = 'BEH-12' and details::json->>'explanation' = $2`,
    [incidentId, OVERLAPS_ELSEWHERE],
  );
  return rows.map((row) => row.rule_id);
}

async function changeOne(one: Extract<Command, { readonly n: number }>): Promise<void> {
  const incident = chosen(incidents, one.n);
  if (!incident) return;
  const { id: incidentId, fixture, resolutionId } = incident;
  const as = fixture.administrator;
  if (one.kind === 'void') await changeIncident(test, as, 'voidIncident', { incidentId, reason: 'Entered twice.' });
  if (one.kind === 'complete') await changeIncident(test, as, 'completeIncident', { incidentId });
  if (one.kind === 'remove' && resolutionId !== null)
    await changeIncident(test, as, 'removeResolution', { incidentId, resolutionId, reason: 'Not imposed.' });
  if (one.kind === 'move')
    await changeIncident(test, as, 'correctIncidentDetails', { incidentId, changes: { occurredOn: DAYS[one.day] } });
}

async function writeRule(path: number, isPublished: boolean): Promise<void> {
  if (authored.length >= 4) return;
  const { validationRule } = await mutate(
    'createValidationRule',
    {
      name: `Rule ${authored.length}`,
      severity: 'FATAL',
      datasets: ['DISTRICT', 'STATE'],
      predicate: { jsonPath: PATHS[path], parameters: [] },
      help: 'Look at it.',
    },
    'validationRule { id }',
  );
  authored.push({ id: validationRule.id, isArchived: false });
  const { validationGroup } = await mutate(
    'createValidationGroup',
    { name: `Group ${authored.length}`, ruleIds: [validationRule.id] },
    'validationGroup { id }',
  );
  if (isPublished)
    await mutate('publishValidationGroup', { groupId: validationGroup.id }, 'validationGroup { isPublished }');
}

/** Both sides of one scope, each row as text in one order. */
async function compare(scope: IssueScope): Promise<void> {
  const { read, services } = test.application;
  const inForce = await read.validationRules.inForce(scope.districtId);
  const rules = inForce.flatMap(({ definition }): readonly ValidationRuleCreated[] => (definition ? [definition] : []));
  const run = await services.validationRuns.evaluate(scope.dataset, scope, scope.today, rules);
  const all = { severities: null, ruleIds: null };
  const page = await read.issues.page({ ...scope, ...all }, { after: null, limit: 1000 });
  const live = page.map(({ details, ruleId, severity, incidentId, schoolId }) => ({
    ruleId,
    severity,
    incidentId,
    schoolId,
    ...details,
  }));
  const asTexts = (rows: readonly object[]) => rows.map((row) => canonicalJson(row as unknown as Json)).sort();
  expect(asTexts(live)).toEqual(asTexts(run.rows));
  const counts = await read.issues.counts(scope);
  const line = ({ ruleId, severity, count }: { ruleId: string; severity: string; count: number }) =>
    `${ruleId} ${severity} ${count}`;
  expect(counts.map(line).sort()).toEqual(run.counts.map(line).sort());
  expect(await read.issues.count({ ...scope, ...all })).toBe(run.rows.length);
}

const found = new Set<string>();
/** Rules of which drafts were told. */
const drafts = new Set<string>();

async function compareEverything(): Promise<void> {
  await test.settle();
  for (const { districtId, schoolId } of [onSave, nightly])
    for (const schoolYear of YEARS)
      for (const schoolIds of [null, [schoolId]])
        for (const dataset of ['DISTRICT', 'STATE'] as const)
          await compare({ districtId, schoolIds, schoolYear, today: '2022-06-02', dataset });
  const rows = await test.application.readDatabase.query<{ rule_id: string }>(
    'select distinct rule_id from runtime.live_issue',
  );
  for (const { rule_id } of rows) found.add(authored.some(({ id }) => id === rule_id) ? 'authored' : rule_id);
}

describe('live issues', () => {
  it('are what a validation run finds, whatever was done before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 8, maxLength: 14 }), async (commands) => {
        for (const one of commands) await perform(one);
        await compareEverything();
      }),
      { numRuns: 12, endOnFailure: true },
    );
    // What can be compared has been there to be compared.
    expect([...drafts]).toEqual(['BEH-12']);
    expect([...found].sort()).toEqual(['BEH-12', 'BEH-13', 'BEH-16', 'BEH-19', 'authored']);
  });
});
