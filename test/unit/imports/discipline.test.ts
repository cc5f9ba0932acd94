import { describe, expect, test } from 'vitest';
import type { ParsedIncident } from '../../../src/application/imports/parsed-incident.ts';
import { readDiscipline } from '../../../src/application/imports/read-discipline.ts';
import { action, behavior, bystander, disciplineFile, incident, outsider, staff } from './discipline-file.ts';
import { all, fileOf, limitsWith, refusalOf } from './file-of.ts';

const read = (...records: string[]) => all(readDiscipline(fileOf(disciplineFile(...records), 1000)));
const incidentsOf = async (...records: string[]): Promise<ParsedIncident[]> =>
  (await read(...records)).map((row) => {
    if (row.errors !== undefined) throw new Error(JSON.stringify(row.errors));
    return row.row;
  });
const errorsOf = async (...records: string[]) =>
  (await read(...records)).flatMap((row) => (row.errors ?? []).map(({ line, code }) => `${line} ${code}`));
/** The incident as short text: value of each event, its people, their actions. */
const outline = (parsed: ParsedIncident | undefined) =>
  parsed?.events.map((event) => {
    const people = event.participants.map(({ studentUniqueId, external, role, actions }) => {
      const name = studentUniqueId ?? `${external?.firstName} ${external?.lastName}`;
      return [role, name, ...actions.map((one) => `${one.identifier}=${one.value}:${one.days}`)].join(' ');
    });
    return `${event.value} ×${event.occurrences} [${people.join(', ')}]`;
  });

describe('an incident of the file', () => {
  test('collects what refers to it by id and by identity, wherever it stands in the file', async () => {
    const [first, second] = await incidentsOf(
      action('9', '7', [['S/1', 'Fight']], { actual: '2' }),
      behavior('#D1', '7', 'Fight'),
      incident('S/1', { id: 'D1' }),
      incident('S/2', { id: 'D2' }),
      bystander('S/1', '8', 'Victim'),
      behavior('S/2', '7', 'Fight'),
      staff('S/1'),
    );
    expect(outline(first)).toEqual(['Fight ×1 [OFFENDER 7 9=Suspension:2.00, VICTIM 8]']);
    expect(first).toMatchObject({
      sourceKey: 'S/1',
      line: 4,
      schoolCode: 'S',
      occurredAt: '00:00',
      staffAssociations: 1,
    });
    expect(outline(second)).toEqual(['Fight ×1 [OFFENDER 7]']);
  });

  test('has one event per behavior with the weapons of the offender, in alphabetical order', async () => {
    const [parsed] = await incidentsOf(
      incident('S/1', { behaviors: ['Threat'], weapons: ['Club'] }),
      behavior('S/1', '7', 'Threat', { weapons: ['Knife', 'Club', 'Knife'] }),
      behavior('S/1', '8', 'Threat'),
      behavior('S/1', '9', 'Threat'),
    );
    expect(outline(parsed)).toEqual(['Threat + Club + Knife ×1 [OFFENDER 7]', 'Threat ×2 [OFFENDER 8, OFFENDER 9]']);
  });

  test('takes its own behaviors and weapons when no student is accused', async () => {
    const more = outsider('Ann', 'Other', 'Perpetrator');
    const [parsed] = await incidentsOf(incident('S/1', { behaviors: ['Threat', 'Fight'], weapons: ['Knife'], more }));
    expect(outline(parsed)).toEqual(['Threat + Knife ×1 [OFFENDER Ann Other]', 'Fight + Knife ×1 []']);
  });

  test('has one participant per person and role', async () => {
    const [parsed] = await incidentsOf(
      incident('S/1'),
      behavior('S/1', '7', 'Fight', { roles: ['Perpetrator', 'Witness'] }),
      bystander('S/1', '7', 'Witness'),
      bystander('S/1', '8', 'Reporter'),
    );
    expect(outline(parsed)).toEqual(['Fight ×1 [OFFENDER 7, WITNESS 7, REPORTER 8]']);
  });

  test('puts outside people and the reporter into the event of its own behavior', async () => {
    const more = `<ReporterDescription>x#Staff</ReporterDescription><ReporterName>Last, First</ReporterName>${outsider('A', 'B', 'Victim')}`;
    const [parsed] = await incidentsOf(
      incident('S/1', { behaviors: ['Threat'], more }),
      behavior('S/1', '7', 'Fight'),
      behavior('S/1', '8', 'Threat'),
    );
    expect(outline(parsed)).toEqual([
      'Fight ×1 [OFFENDER 7]',
      'Threat ×1 [OFFENDER 8, VICTIM A B, REPORTER First Last]',
    ]);
    expect(parsed?.events[1]?.participants.at(-1)).toMatchObject({
      relationshipToSchool: 'Staff',
      external: { origin: 'REPORTER' },
    });
  });

  test('keeps several actions apart by identifier, and joins several disciplines of one', async () => {
    const [parsed] = await incidentsOf(
      incident('S/1'),
      behavior('S/1', '7', 'Fight'),
      action('1', '7', [['S/1', 'Fight']], { disciplines: ['Suspension', 'Meeting'], length: '3', actual: '0.5' }),
      action('2', '7', [['S/1', 'Fight']], { length: '3' }),
      action('3', '7', [['S/1', 'Fight']]),
    );
    expect(outline(parsed)).toEqual([
      'Fight ×1 [OFFENDER 7 1=Meeting + Suspension:0.50 2=Suspension:3.00 3=Suspension:null]',
    ]);
  });

  test('shows an action once, even when it answers two behaviors, and in each incident that it answers', async () => {
    const [first, second] = await incidentsOf(
      incident('S/1'),
      incident('S/2'),
      behavior('S/1', '7', 'Fight'),
      behavior('S/1', '7', 'Threat'),
      behavior('S/2', '7', 'Fight'),
      action('1', '7', [['S/1', 'Threat'], ['S/1', 'Fight'], ['S/2', 'Fight']], { actual: '1' }), // prettier-ignore
    );
    expect(outline(first)).toEqual(['Fight ×1 [OFFENDER 7]', 'Threat ×1 [OFFENDER 7 1=Suspension:1.00]']);
    expect(outline(second)).toEqual(['Fight ×1 [OFFENDER 7 1=Suspension:1.00]']);
  });

  test('finds an action that refers to the association itself', async () => {
    const [parsed] = await incidentsOf(
      incident('S/1'),
      action('1', '7', ['#A1', '#A2'], { actual: '1' }),
      behavior('S/1', '7', 'Fight', { id: 'A1' }),
      behavior('S/1', '7', 'Threat', { id: 'A2' }),
    );
    expect(outline(parsed)).toEqual(['Fight ×1 [OFFENDER 7 1=Suspension:1.00]', 'Threat ×1 [OFFENDER 7]']);
  });

  test('reads the same when the file has no line breaks', async () => {
    const records = [
      incident('S/1'),
      behavior('S/1', '7', 'Fight'),
      action('1', '7', [['S/1', 'Fight']]),
      action('2', '7', [['S/1', 'Fight']]),
    ];
    const flat = await all(readDiscipline(fileOf(disciplineFile(...records).replaceAll('\n', ''))));
    expect(flat.map((row) => outline(row.row))).toEqual((await read(...records)).map((row) => outline(row.row)));
  });

  test('carries its texts, its cost and whether the police know', async () => {
    const more =
      '<IncidentTime>09:05:00</IncidentTime><IncidentLocation>x#School bus</IncidentLocation><IncidentCost>12.50</IncidentCost>' +
      '<IncidentDescription>What happened</IncidentDescription><ReportedToLawEnforcement>true</ReportedToLawEnforcement><CaseNumber>7</CaseNumber>';
    const [parsed] = await incidentsOf(incident('S/1', { more }));
    expect(parsed).toMatchObject({
      occurredAt: '09:05',
      location: 'School bus',
      damages: '12.50',
      details: 'What happened\nCase number 7',
      isReferredToLawEnforcement: true,
    });
  });
});

describe('a row is rejected', () => {
  test('when its date, time, length or role is none', async () => {
    expect(await errorsOf(incident('S/1', { date: '2021-13-45' }))).toEqual(['2 FILE_FORMAT']);
    expect(await errorsOf(incident('S/1', { more: '<IncidentTime>24:61</IncidentTime>' }))).toEqual(['2 FILE_FORMAT']);
    const parts = [incident('S/1'), behavior('S/1', '7', 'Fight')];
    const answers = [['S/1', 'Fight']] as const;
    expect(await errorsOf(...parts, action('1', '7', answers, { actual: '-1' }))).toEqual(['4 FILE_FORMAT']);
    expect(await errorsOf(...parts, action('1', '7', answers, { date: '2022-02-30', actual: 'x' }))).toEqual([
      '4 FILE_FORMAT',
      '4 FILE_FORMAT',
    ]);
    expect(await errorsOf(incident('S/1'), bystander('S/1', '7', 'Suspect'))).toEqual(['3 UNKNOWN_CODE']);
    expect(await errorsOf(incident('S/1', { behaviors: [] }))).toEqual(['2 FILE_FORMAT']);
    expect(await errorsOf(incident('S/'))).toEqual(['2 FILE_FORMAT']);
  });

  test('when its identifier occurs twice: neither of the two is taken', async () => {
    expect(await errorsOf(incident('S/1'), incident('T/1'), incident('S/1'))).toEqual([
      '2 SOURCE_KEY_DUPLICATE',
      '4 SOURCE_KEY_DUPLICATE',
    ]);
    const sameId = [incident('S/1', { id: 'D' }), incident('S/2', { id: 'D' })];
    expect(await errorsOf(...sameId)).toEqual(['2 SOURCE_KEY_DUPLICATE', '3 SOURCE_KEY_DUPLICATE']);
  });

  test('when a part of it occurs twice', async () => {
    const parts = [incident('S/1'), behavior('S/1', '7', 'Fight')];
    const measure = action('1', '7', [['S/1', 'Fight']]);
    expect(await errorsOf(...parts, behavior('S/1', '7', 'Fight'))).toEqual(['4 SOURCE_KEY_DUPLICATE']);
    expect(await errorsOf(...parts, measure, measure)).toEqual(['5 SOURCE_KEY_DUPLICATE']);
  });

  test('when it refers to an incident, a behavior or an association that is not there', async () => {
    const parts = [incident('S/1', { id: 'D1' }), behavior('#D1', '7', 'Fight')];
    expect(await errorsOf(...parts, bystander('#D9', '8', 'Victim'))).toEqual(['4 FILE_FORMAT']);
    expect(await errorsOf(...parts, staff('S/9'))).toEqual(['4 FILE_FORMAT']);
    expect(await errorsOf(...parts, action('1', '7', [['S/1', 'Threat']]))).toEqual(['4 FILE_FORMAT']);
    expect(await errorsOf(...parts, action('1', '8', [['S/1', 'Fight']]))).toEqual(['4 FILE_FORMAT']);
    expect(await errorsOf(...parts, action('1', '7', ['#A9']))).toEqual(['4 FILE_FORMAT']);
    expect(await errorsOf(...parts, action('1', '7', []))).toEqual(['4 FILE_FORMAT']);
  });

  test('without harm to the other incidents', async () => {
    const rows = await read(incident('S/1', { date: 'x' }), incident('S/2'), staff('S/3'));
    expect(rows.map((row) => row.row?.sourceKey ?? row.errors?.[0]?.sourceKey ?? null)).toEqual([null, 'S/1', 'S/2']);
  });

  test('when it has more parts than a thousand', async () => {
    const crowd = Array.from({ length: 1_001 }, (_, index) => bystander('S/1', String(index), 'Witness'));
    expect(await errorsOf(incident('S/1'), ...crowd)).toEqual(['2 FILE_TOO_LARGE']);
    expect(await errorsOf(incident('S/1'), ...crowd.slice(1))).toEqual([]);
  });
});

describe('a discipline file', () => {
  test('that breaks at its end is refused before the first incident', async () => {
    const rows: unknown[] = [];
    const broken = disciplineFile(incident('S/1'), incident('S/2')).replace('</Interchange', '<!');
    await expect(
      (async () => {
        for await (const row of readDiscipline(fileOf(broken))) rows.push(row);
      })(),
    ).rejects.toMatchObject({ code: 'FILE_FORMAT' });
    expect(rows).toEqual([]);
  });

  test('with more parts than the index may hold is refused', async () => {
    const many = Array.from({ length: 40 }, (_, index) => bystander('S/1', `${index}`.repeat(20), 'Witness'));
    const file = (text: string) => fileOf(disciplineFile(incident('S/1'), ...many, text), 4_000);
    const refusal = (text: string) =>
      refusalOf(readDiscipline(file(text), limitsWith({ maxIndexBytes: 1.5 * 1024 ** 2 })));
    expect(await refusal('')).toBe('accepted');
    const details = `<BehaviorDetailedDescription>${'x'.repeat(1_000)}</BehaviorDetailedDescription>`;
    const wordy = Array.from({ length: 1_100 }, (_, index) =>
      behavior(`S/${index}`, '7', 'Fight').replace('<Behavior>', `${details}<Behavior>`),
    );
    expect(await refusal(wordy.join(''))).toMatch(/^FILE_TOO_LARGE .*school by school/);
  });
});
