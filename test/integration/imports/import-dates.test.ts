import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportKind } from '../../../src/domain/import/events.ts';
import { fileOf, ImportWorld, SAMPLES } from './import-world.ts';

let world: ImportWorld;

beforeAll(async () => {
  world = await ImportWorld.open();
  await world.importReference();
  await world.mapEverything();
});
afterAll(() => world.test.stop());

const sample = (kind: ImportKind) => readFile(fileOf(SAMPLES, kind), 'utf8');
const source = (text: string) => ({
  source: async function* () {
    yield Buffer.from(text);
  },
});

/** The file says the same whether it is only looked at or taken over, and the log holds nothing of what it refused. */
async function refusals(
  kind: ImportKind,
  text: string,
  rejected = 1,
): Promise<readonly (readonly [string, string | undefined])[]> {
  const before = await world.head();
  const looked = await world.run(kind, { ...source(text), mode: 'VALIDATE_ONLY' });
  expect(await world.head()).toBe(before);
  const taken = await world.run(kind, source(text));
  expect(taken.rowErrors).toEqual(looked.rowErrors);
  expect([taken.rejected, looked.rejected]).toEqual([rejected, rejected]);
  for (const { message } of taken.rowErrors) expect(message).toBe('The dates are out of order.');
  return taken.rowErrors.map(({ code, column }) => [code, column]);
}

describe('a record with a day that cannot be meant', () => {
  it.each(['2999-01-01', '2022-06-03', '0007-01-01'])(
    'is refused of students, and its number stays free: born on %s',
    async (day) => {
      const text = await sample('STUDENTS_EDFI');
      const [record = ''] = text.match(/<Student( [^>]*)?>[\s\S]*?<\/Student>/) ?? [];
      const number = /<StudentUniqueId>(\d+)</.exec(record)![1]!;
      const fresh = record
        .replaceAll(number, `9${number}`)
        .replace(/<BirthDate>[^<]*</, `<BirthDate>${day}<`)
        .replace(/ id="[^"]*"/, '');
      const file = text.replace(record, `${record}\n${fresh}`);
      expect(file).not.toBe(text);
      expect(await refusals('STUDENTS_EDFI', file)).toEqual([['DATES_OUT_OF_ORDER', 'BirthDate']]);
      const { students } = world.test.application;
      expect(await students.resolveStudents([`9${number}`])).toEqual(new Map([[`9${number}`, null]]));
    },
  );

  it('is refused of a roster and of programs', async () => {
    const [, first = ''] = (await sample('ROSTER_CSV')).split(/\r?\n/);
    const [student, school] = first.split(',');
    const roster = [
      'student_unique_id,school_id,entry_date,exit_date',
      `${student},${school},0221-08-25,`,
      `${student},${school},1950-08-25,`,
      `${student},${school},2021-08-25,2102-01-10`,
    ];
    expect(await refusals('ROSTER_CSV', roster.join('\n'), 3)).toEqual([
      ['DATES_OUT_OF_ORDER', 'entry_date'],
      ['DATES_OUT_OF_ORDER', 'entry_date'],
      ['DATES_OUT_OF_ORDER', 'exit_date'],
    ]);
    const programs = await sample('PROGRAMS_EDFI');
    for (const [day, column] of [
      ['0221-08-23', 'IEPBeginDate'],
      ['1950-08-23', 'BeginDate'],
    ])
      expect(
        await refusals('PROGRAMS_EDFI', programs.replace(/<IEPBeginDate>[^<]*</, `<IEPBeginDate>${day}<`)),
      ).toEqual([['DATES_OUT_OF_ORDER', column]]);
  });

  it('is refused of calendars', async () => {
    const text = await sample('CALENDARS_EDFI');
    const sessions = text.replaceAll(/<EndDate>[^<]*</g, '<EndDate>2150-05-27<');
    expect(sessions).not.toBe(text);
    const found = await refusals('CALENDARS_EDFI', sessions, 3);
    expect(new Set(found.map((one) => one.join(' ')))).toEqual(new Set(['DATES_OUT_OF_ORDER lastInstructionDay']));
  });

  it('is refused of attendance', async () => {
    const [, first = ''] = (await sample('ROSTER_CSV')).split(/\r?\n/);
    const [student, school] = first.split(',');
    const row = (day: string) => `${school},${student},${day.slice(0, 8)}28,${day},UNEXCUSED`;
    const file = (day: string) => ['school_code,student_id,recorded_through,absent_on,kind', row(day)].join('\n');
    const kind = 'ATTENDANCE_CSV';
    expect(await refusals(kind, file('1950-03-02'))).toEqual([['DATES_OUT_OF_ORDER', 'recorded_through']]);
    expect(await refusals(kind, file('0222-03-02'))).toContainEqual(['DATES_OUT_OF_ORDER', 'recorded_through']);
  });

  it('is refused of incidents, and the other incidents of the file are taken', async () => {
    const text = await sample('BEHAVIOR_EDFI');
    const happened = (day: string) => text.replace(/<IncidentDate>[^<]*</, `<IncidentDate>${day}<`);
    expect(await refusals('BEHAVIOR_EDFI', happened('0022-03-04'))).toEqual([['DATES_OUT_OF_ORDER', 'IncidentDate']]);
    expect(await refusals('BEHAVIOR_EDFI', happened('1950-03-04'))).toEqual([['DATES_OUT_OF_ORDER', 'occurredOn']]);
    expect(await world.count('district_incident')).toBe(20);
    const measure = text.replace(/<DisciplineDate>[^<]*</, '<DisciplineDate>2150-03-04<');
    const found = await refusals('BEHAVIOR_EDFI', measure);
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(([code]) => code))).toEqual(new Set(['DATES_OUT_OF_ORDER']));
  });

  it('is refused of incidents in a request', async () => {
    const [, first = ''] = (await sample('ROSTER_CSV')).split(/\r?\n/);
    const [student, schoolCode] = first.split(',');
    await world.mapEverything('sis');
    const incident = (sourceKey: string, occurredOn: string) => ({
      ...{ sourceKey, schoolCode, occurredOn },
      events: [{ behavior: 'School Violation', participants: [{ studentUniqueId: student, role: 'OFFENDER' }] }],
    });
    const rows = [incident('a', '0022-03-04'), incident('b', '2022-03-04')];
    const { data, errors } = await world.test.execute<{
      importIncidents: { userErrors: object[]; rows: { sourceKey: string; outcome: string }[] };
    }>(
      `mutation ($input: ImportIncidentsInput!) {
         importIncidents(input: $input) { userErrors { code path } rows { sourceKey outcome } } }`,
      { input: { sourceSystem: 'sis', idempotencyKey: 'days', rows } },
      world.admin,
    );
    expect(errors).toEqual([]);
    expect(data?.importIncidents).toEqual({
      userErrors: [{ code: 'DATES_OUT_OF_ORDER', path: ['rows', '0', 'occurredOn'] }],
      rows: [
        { sourceKey: 'a', outcome: 'REJECTED' },
        { sourceKey: 'b', outcome: 'IMPORTED' },
      ],
    });
  });
});
