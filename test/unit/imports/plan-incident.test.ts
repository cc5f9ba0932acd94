import { describe, expect, test } from 'vitest';
import { BehaviorTally, summarizeBehavior, summarizeRows } from '../../../src/application/imports/import-summary.ts';
import type { PlanContext } from '../../../src/application/imports/plan-context.ts';
import { planBehaviorImport } from '../../../src/application/imports/plan-behavior-import.ts';
import type { IncidentPlan } from '../../../src/application/imports/plan-incident.ts';
import { readDiscipline } from '../../../src/application/imports/read-discipline.ts';
import { RowErrorList } from '../../../src/application/imports/row-error.ts';
import { lastSchoolDay } from '../../../src/application/imports/school-days.ts';
import type { IncidentContent } from '../../../src/domain/incident/commands.ts';
import type { IncidentState } from '../../../src/domain/incident/state.ts';
import { action, behavior, bystander, disciplineFile, incident, outsider, staff } from './discipline-file.ts';
import { all, fileOf } from './file-of.ts';

const context: PlanContext = {
  schoolYear: null,
  schoolId: (code) => (code === 'S' ? 's' : null),
  studentId: (id) => (id.startsWith('9') ? null : `pseudonym-${id}`),
  localTypeId: (kind, value) => (value.includes('?') ? null : `${kind}:${value}`),
  calendars: () => [],
  existing: () => null,
  childId: (_, key) => key,
  personKey: (person) => `hash-of-${person.firstName}`,
};
const plans = (records: readonly string[], changed: Partial<PlanContext> = {}): Promise<IncidentPlan[]> =>
  all(
    planBehaviorImport(readDiscipline(fileOf(disciplineFile(...records), 1000)), () => ({ ...context, ...changed }), 2),
  );
const planOf = async (records: readonly string[], changed: Partial<PlanContext> = {}): Promise<IncidentPlan> => {
  const [plan] = await plans(records, changed);
  if (plan === undefined) throw new Error('no plan');
  return plan;
};
const contentOf = (plan: IncidentPlan): IncidentContent => {
  if ('wanted' in plan) return plan.wanted.content;
  throw new Error(JSON.stringify(plan));
};
const standing = (content: IncidentContent, changed: Partial<IncidentState> = {}): IncidentState => ({
  incidentId: 'i',
  districtId: 'd',
  schoolId: 's',
  schoolYear: 2022,
  alignment: 'DISCIPLINE',
  status: 'COMPLETE',
  sourceSystem: 'x',
  sourceKey: 'S/1',
  version: 4,
  ...content,
  ...changed,
});

const fight = [
  incident('S/1', { more: outsider('Ann', 'Other', 'Victim') + outsider('Ann', 'Third', 'Victim') }),
  behavior('S/1', '7', 'Fight', { weapons: ['Knife'] }),
  bystander('S/1', '8', 'Witness'),
  action('1', '7', [['S/1', 'Fight']], { actual: '3', date: '2022-04-29' }),
];

describe('an incident that is new', () => {
  test('is created with the local types, pseudonyms, and children whose keys are their places in the file', async () => {
    const plan = await planOf(fight);
    expect(plan.kind).toBe('CREATE');
    const content = contentOf(plan);
    expect(content).toMatchObject({ title: null, setting: 'UNKNOWN', occurredOn: '2021-10-18', occurredAt: '00:00' });
    const [event] = content.events;
    expect(event).toMatchObject({
      behaviorEventId: '["event","Fight + Knife"]',
      eventTypeId: 'BEHAVIOR:Fight + Knife',
    });
    const key = (...rest: string[]) => JSON.stringify(['event', 'Fight + Knife', ...rest]);
    expect(event?.participants.map(({ participantId, studentId, role }) => [participantId, studentId, role])).toEqual([
      [key('OFFENDER', 'student:pseudonym-7'), 'pseudonym-7', 'OFFENDER'],
      [key('WITNESS', 'student:pseudonym-8'), 'pseudonym-8', 'WITNESS'],
      [key('VICTIM', 'person:hash-of-Ann'), null, 'VICTIM'],
      [key('VICTIM', 'person:hash-of-Ann', '2'), null, 'VICTIM'],
    ]);
    expect(event?.participants[0]?.resolutions).toEqual([
      {
        resolutionId: key('OFFENDER', 'student:pseudonym-7', 'action', '1'),
        resolutionTypeId: 'DISCIPLINE:Suspension',
        durationSchoolDays: '3.00',
        startsOn: '2022-04-29',
        endsOn: '2022-05-03',
        imposedBy: null,
        boardActionOn: null,
        pendingBoardSuspensionId: null,
      },
    ]);
    expect(event?.participants[2]).toMatchObject({
      firstName: 'Ann',
      lastName: 'Other',
      nonStudentKind: 'OTHER_NON_STUDENT',
      relationshipToSchool: null,
    });
  });

  test('names no student and no outside person in its ids', async () => {
    const content = contentOf(await planOf(fight));
    const ids = content.events.flatMap((event) => event.participants.map((participant) => participant.participantId));
    expect(ids.join()).not.toMatch(/Other|Third|:7|:8/);
  });
});

describe('an incident that is known', () => {
  test('is unchanged when it reads the same, in whatever order its children stand', async () => {
    const content = contentOf(await planOf(fight));
    const turned = {
      ...content,
      events: content.events.map((event) => ({ ...event, participants: [...event.participants].reverse() })),
    };
    expect((await planOf(fight, { existing: () => standing(turned) })).kind).toBe('UNCHANGED');
  });

  test('is revised when the file says otherwise', async () => {
    const content = contentOf(await planOf(fight));
    const existing = standing(content);
    const longer = fight.map((record) =>
      record.replace('<ActualDisciplineActionLength>3', '<ActualDisciplineActionLength>4'),
    );
    const plan = await planOf(longer, { existing: () => existing });
    expect(plan.kind).toBe('REVISE');
    expect(contentOf(plan).events[0]?.participants[0]?.resolutions[0]).toMatchObject({
      durationSchoolDays: '4.00',
      endsOn: '2022-05-04',
    });
    const without = fight.filter((record) => !record.includes('NonOffender'));
    expect((await planOf(without, { existing: () => existing })).kind).toBe('REVISE');
  });

  test('keeps what the file cannot say: setting, title, who imposed a measure, a destroyed name', async () => {
    const content = contentOf(await planOf(fight));
    const [event] = content.events;
    if (event === undefined) throw new Error('no event');
    const edited: IncidentContent = {
      ...content,
      title: 'By hand',
      context: 'At noon',
      setting: 'OFF_CAMPUS',
      events: [
        {
          ...event,
          hasSeriousBodilyInjury: true,
          participants: event.participants.map((participant) => ({
            ...participant,
            firstName: null,
            lastName: null,
            demeanor: 'calm',
            resolutions: participant.resolutions.map((one) => ({ ...one, imposedBy: 'PRINCIPAL' })),
          })),
        },
      ],
    };
    const plan = await planOf(fight, { existing: () => standing(edited) });
    expect(plan.kind).toBe('UNCHANGED');
    expect(contentOf(plan)).toEqual(edited);
  });

  test('is rejected when it was declared void here', async () => {
    const content = contentOf(await planOf(fight));
    const plan = await planOf(fight, { existing: () => standing(content, { status: 'VOIDED' }) });
    expect(plan).toMatchObject({ kind: 'REJECTED', errors: [{ line: 2, sourceKey: 'S/1', code: 'INCIDENT_VOIDED' }] });
  });
});

describe('an incident that cannot be taken', () => {
  test('waits for the crosswalk, which is told every value and how often it occurs', async () => {
    const records = [
      incident('S/1'),
      behavior('S/1', '7', 'Odd?'),
      behavior('S/1', '8', 'Odd?'),
      action('1', '7', [['S/1', 'Odd?']], { disciplines: ['Talk?'] }),
    ];
    expect(await planOf(records)).toMatchObject({
      kind: 'UNMAPPED',
      unmapped: [
        { kind: 'BEHAVIOR', value: 'Odd?', count: 2 },
        { kind: 'DISCIPLINE', value: 'Talk?', count: 1 },
      ],
    });
  });

  test('is rejected for an unknown school, an unknown student or another school year, with all of it said', async () => {
    const records = [
      incident('T/1', { date: '2020-10-01' }),
      behavior('T/1', '9', 'Fight'),
      behavior('T/1', '9', 'Odd?'),
    ];
    const plan = await planOf(records, { schoolYear: 2022 });
    expect(plan).toMatchObject({ kind: 'REJECTED', unmapped: [{ value: 'Odd?' }] });
    expect(plan.kind === 'REJECTED' && plan.errors.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 SCHOOL_NOT_IN_SCOPE',
      '2 DATES_OUT_OF_ORDER',
      '3 STUDENT_NOT_IN_SCOPE',
    ]);
    expect((await planOf([incident('S/1', { date: '2021-07-01' })], { schoolYear: 2022 })).kind).toBe('CREATE');
  });
});

describe('the summary', () => {
  test('counts what was read, rejected and planned, and each value, most frequent first', async () => {
    const records = [
      ...fight,
      incident('S/2'),
      behavior('S/2', '7', 'Odd?'),
      incident('S/3'),
      behavior('S/3', '9', 'Fight'),
      incident('S/4', { date: 'x' }),
      staff('S/1'),
      staff('S/9'),
    ];
    const rows = planBehaviorImport(readDiscipline(fileOf(disciplineFile(...records), 1000)), () => context);
    const result = await summarizeBehavior(rows);
    if (!result.ok) throw result.error;
    expect(result.value).toMatchObject({
      read: 4,
      rejected: 3,
      orphans: 1,
      errorCount: 3,
      created: 1,
      waiting: 1,
      revised: 0,
      unchanged: 0,
      actions: 1,
      externalPeople: 2,
      staffAssociations: 1,
      unmapped: [{ kind: 'BEHAVIOR', value: 'Odd?', count: 1 }],
    });
    expect(result.value.values.map(({ value, count }) => `${value} ${count}`)).toEqual([
      'Fight 1',
      'Fight + Knife 1',
      'Odd? 1',
      'Suspension 1',
    ]);
  });

  test('of a broken file is its fault', async () => {
    const rows = planBehaviorImport(readDiscipline(fileOf('<InterchangeStudentDiscipline>')), () => context);
    expect(await summarizeBehavior(rows)).toMatchObject({ ok: false, error: { code: 'FILE_FORMAT' } });
  });

  test('refuses a file with free text where codes belong', async () => {
    const tally = new BehaviorTally();
    const [plan] = await plans([incident('S/1'), behavior('S/1', '7', 'Odd?')]);
    if (plan?.kind !== 'UNMAPPED') throw new Error('mapped');
    const add = (value: string) => tally.add({ ...plan, unmapped: [{ kind: 'BEHAVIOR', value, count: 1 }] });
    for (let index = 0; index < 5_000; index += 1) add(`text ${index}`);
    expect(() => add('one more')).toThrow(/more than 5000 different/);
  });

  test('keeps the first thousand errors and counts the rest', async () => {
    const list = new RowErrorList();
    for (let line = 1; line <= 1_234; line += 1) list.add([{ line, code: 'FILE_FORMAT', message: 'm' }]);
    expect([list.first.length, list.first.at(-1)?.line, list.total, list.omitted]).toEqual([1_000, 1_000, 1_234, 234]);
    const rows = (async function* () {
      yield { line: 2, row: 1 };
      yield { line: 3, errors: [{ line: 3, code: 'FILE_FORMAT' as const, message: 'm' }] };
    })();
    expect(await summarizeRows(rows)).toMatchObject({ ok: true, value: { read: 2, rejected: 1, errorCount: 1 } });
  });
});

describe('the last day of a measure', () => {
  const year = {
    firstDay: '2021-08-23',
    lastInstructionDay: '2022-05-27',
    nonSchoolDays: ['2022-05-02', '2022-01-17'],
  };

  test('counts school days from the first on; a begun day counts whole', () => {
    expect(lastSchoolDay('2022-04-29', '1.00', [year])).toBe('2022-04-29');
    expect(lastSchoolDay('2022-04-29', '2.00', [year])).toBe('2022-05-03');
    expect(lastSchoolDay('2022-04-29', '1.50', [year])).toBe('2022-05-03');
    expect(lastSchoolDay('2022-04-29', '0.50', [year])).toBe('2022-04-29');
    expect(lastSchoolDay('2022-05-01', '1.00', [year])).toBe('2022-05-03');
    expect(lastSchoolDay('2022-05-01', '0.00', [year])).toBe('2022-05-01');
  });

  test('is Monday to Friday without a calendar, and unknown beyond the known ones', () => {
    expect(lastSchoolDay('2022-04-29', '3.00', [])).toBe('2022-05-03');
    expect(lastSchoolDay('2022-05-26', '2.00', [year])).toBe('2022-05-27');
    expect(lastSchoolDay('2022-05-26', '3.00', [year])).toBeNull();
    const next = { firstDay: '2022-08-22', lastInstructionDay: '2023-05-26', nonSchoolDays: [] };
    expect(lastSchoolDay('2022-05-26', '3.00', [next, year])).toBe('2022-08-22');
  });
});
