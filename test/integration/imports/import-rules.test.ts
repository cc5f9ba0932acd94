import { tmpdir } from 'node:os';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ImportRunner } from '../../../src/application/imports/import-runner.ts';
import { streams } from '../../../src/application/streams.ts';
import { incidentDecider } from '../../../src/domain/incident/decider.ts';
import { PostgresImportGate } from '../../../src/jobs/import-gate.ts';
import { PostgresInlineRequests } from '../../../src/jobs/postgres-inline-requests.ts';
import { PostgresSourceValues } from '../../../src/jobs/postgres-source-values.ts';
import { DirectoryScratchFiles } from '../../../src/files/scratch-files.ts';
import { principal } from '../../support/application.ts';
import { createDistrict } from '../../support/district-fixture.ts';
import { fileOf, ImportWorld, SAMPLES } from './import-world.ts';

let world: ImportWorld;
let discipline: string;
const control = { signal: new AbortController().signal, progress: async () => undefined };

beforeAll(async () => {
  world = await ImportWorld.open();
  await world.importReference();
  await world.mapEverything();
  discipline = await readFile(fileOf(SAMPLES, 'BEHAVIOR_EDFI'), 'utf8');
});
afterAll(() => world.test.stop());

const source = (text: string) =>
  async function* () {
    yield Buffer.from(text);
  };
/** The first incident happened elsewhere. */
const elsewhere = (place: string) => discipline.replace(/(<IncidentLocation>[^<]*#)[^<]*</, `$1${place}<`);
const firstId = async () => {
  const [row] = await world.test.application.readDatabase.query<{ id: string }>(
    `select id from district_incident where doc like '%Boiler house%'`,
  );
  return row!.id;
};

it('lets two imports of a district happen one after the other', async () => {
  const results = await Promise.all([world.run('BEHAVIOR_EDFI'), world.run('BEHAVIOR_EDFI')]);
  expect(results.map(({ imported, unchanged }) => imported + unchanged)).toEqual([21, 21]);
  expect(results.map(({ imported }) => imported).sort((a, b) => a - b)).toEqual([0, 21]);
});

it('changes what reads otherwise, and nothing else', async () => {
  expect(await world.run('BEHAVIOR_EDFI', { source: source(elsewhere('Boiler house')) })).toMatchObject({
    imported: 0,
    changed: 1,
    unchanged: 20,
  });
  expect(await firstId()).toMatch(/^[0-9a-f-]{36}$/);
});

it('keeps what a person added here and the file cannot say', async () => {
  const id = await firstId();
  const facts = {
    now: '2022-06-02T15:00:00.000Z',
    today: '2022-06-02',
    isLocked: false,
    studentsInScope: new Set<string>(),
    enrolledStudents: new Set<string>(),
    customElements: new Map(),
    eventTypes: new Map(),
    resolutionTypes: new Map(),
  };
  await world.services.commands.handle(
    { principal: world.admin, idempotencyKey: null, correlationId: 'by hand' },
    {
      operation: 'correctIncidentDetails',
      stream: streams.incident(world.districtId, id),
      org: world.districtId,
      decider: incidentDecider,
      input: {},
      command: () => ({
        type: 'CorrectIncidentDetails',
        changes: { setting: 'ON_CAMPUS' },
        facts,
        origin: 'IMPORT',
        reason: null,
      }),
    },
  );
  await world.test.settle();
  expect(await world.run('BEHAVIOR_EDFI', { source: source(elsewhere('Boiler house, north')) })).toMatchObject({
    changed: 1,
    unchanged: 20,
  });
  const doc = (await world.test.application.read.incidents.statesByIds([id])).get(id);
  expect(doc?.state).toMatchObject({ setting: 'ON_CAMPUS', location: 'Boiler house, north' });
});

it('leaves approved incidents alone: changed ones are row errors, and a file that lacks one replaces nothing', async () => {
  const { services, read, students, blobs, database } = world.test.application;
  const locked = await firstId();
  const reads = {
    ...read,
    certifications: { lockedIds: async (ids: readonly string[]) => new Set(ids.filter((id) => id === locked)) },
  };
  const runner = new ImportRunner({
    commands: services.commands,
    scratch: new DirectoryScratchFiles(tmpdir()),
    progress: services.progress,
    reads,
    students,
    blobs,
    sourceValues: new PostgresSourceValues(database),
    inlineRequests: new PostgresInlineRequests(database),
    gate: new PostgresImportGate(database),
    personKey: (text) => text,
    strangerLooks: { mayLook: () => true, missed: () => undefined, record: () => Promise.resolve() },
  });
  const changed = { source: source(elsewhere('Roof')) };
  expect(
    await runner.run(world.request('BEHAVIOR_EDFI', { ...changed, mode: 'VALIDATE_ONLY' }), control),
  ).toMatchObject({ rejected: 1, rowErrors: [{ code: 'INCIDENT_LOCKED' }] });
  const result = await runner.run(world.request('BEHAVIOR_EDFI', changed), control);
  expect(result).toMatchObject({ rejected: 1, rowErrorCount: 1, rowErrors: [{ code: 'INCIDENT_LOCKED' }] });
  expect(result.rowErrors[0]?.line).toBeGreaterThan(1);
  const empty = source(
    '<?xml version="1.0"?><InterchangeStudentDiscipline xmlns="http://ed-fi.org/5.2.0"></InterchangeStudentDiscipline>',
  );
  const replacing = world.request('BEHAVIOR_EDFI', {
    source: empty,
    mode: 'REPLACE_ALL',
    schoolYear: 2022,
    confirmedDeletions: 21,
  });
  await expect(runner.run(replacing, control)).rejects.toMatchObject({
    code: 'INCIDENT_LOCKED',
    details: { locked: '1', wouldDelete: '21', handEntered: '0' },
  });
});

it('says how many of the deletions come from elsewhere', async () => {
  const replacing = {
    mode: 'REPLACE_ALL',
    schoolYear: 2022,
    sourceSystem: 'newcomer',
    confirmedDeletions: 0,
    source: source(discipline),
  } as const;
  await world.mapEverything('newcomer');
  await expect(world.run('BEHAVIOR_EDFI', replacing)).rejects.toMatchObject({
    code: 'DELETIONS_NOT_CONFIRMED',
    details: { wouldDelete: '21', handEntered: '0', ofOtherSource: '21' },
  });
});

it('refuses a row whose number stands for somebody of another name and birth date', async () => {
  const text = await readFile(fileOf(SAMPLES, 'STUDENTS_EDFI'), 'utf8');
  const numbers = [...text.matchAll(/<StudentUniqueId>(\d+)</g)].map(([, found]) => found!).slice(0, 20);
  const [number = ''] = numbers;
  const { students, read } = world.test.application;
  const ids = await students.resolveStudents(numbers);
  const child = ids.get(number)!;
  const known = await read.students.byIds([...ids.values()].filter((id) => id !== null));
  const { firstName, bornOn } = known.get(child)!;
  const other = [...known.values()].find((one) => one.firstName !== firstName && one.bornOn !== bornOn)!;
  await students.claimStudents([{ stateStudentId: '7999999', studentId: other.id }]);
  const renumbered = text.replaceAll(`<StudentUniqueId>${number}<`, '<StudentUniqueId>7999999<');
  const result = await world.run('STUDENTS_EDFI', { source: source(renumbered) });
  expect(result).toMatchObject({ imported: 0, changed: 0, rejected: 1 });
  expect(result.rowErrors.map(({ code, column }) => [code, column])).toEqual([
    ['SOURCE_KEY_DUPLICATE', 'StudentUniqueId'],
  ]);
});

it('lets a district correct only the identities of its own students', async () => {
  const text = await readFile(fileOf(SAMPLES, 'STUDENTS_EDFI'), 'utf8');
  const vendor = principal(['VENDOR'], { districtId: world.districtId, kind: 'SERVICE_ACCOUNT' });
  const renamed = text.replaceAll(/<FirstName>[^<]*</g, '<FirstName>Renamed<');
  const result = await world.run('STUDENTS_EDFI', { source: source(renamed), principal: vendor });
  expect(result).toMatchObject({ changed: 243, rejected: 717 });
  expect(new Set(result.rowErrors.map(({ code }) => code))).toEqual(new Set(['STUDENT_NOT_IN_SCOPE']));
});

it('refuses rows about people and schools that nobody knows, by line, and takes the others', async () => {
  const [, first = '', second = ''] = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split('\n');
  const [student = '', school = ''] = first.split(',');
  const rows = [
    'student_unique_id,school_id,entry_date,exit_date',
    `${student},${school},2021-08-25,2022-05-01`,
    `99999,${school},2021-08-25,`,
    `${second.split(',')[0]},1,2021-08-25,`,
    `${student},${school},no day,`,
  ];
  const result = await world.run('ROSTER_CSV', { source: source(rows.join('\n')) });
  expect(result).toMatchObject({ read: 4, rejected: 3 });
  expect(result.imported + result.changed).toBe(1);
  // In the order and the words of the file, whoever found the fault.
  expect(result.rowErrors.map(({ line, column, code }) => [line, column, code])).toEqual([
    [3, 'student_unique_id', 'STUDENT_NOT_IN_SCOPE'],
    [4, 'school_id', 'SCHOOL_NOT_IN_SCOPE'],
    [5, 'entry_date', 'FILE_FORMAT'],
  ]);
});

it('enrols nobody twice in a school on one day: what ends in the file has ended, wherever it stands there', async () => {
  const [, , , , third = '', fourth = ''] = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split('\n');
  const [student = '', school = '', began = ''] = third.split(',');
  const [other = '', otherSchool = '', otherBegan = ''] = fourth.split(',');
  const head = 'student_unique_id,school_id,entry_date,exit_date';
  const roster = async (...rows: readonly string[]) => {
    const { imported, changed, rejected, rowErrors } = await world.run('ROSTER_CSV', {
      source: source([head, ...rows].join('\n')),
    });
    const faults = rowErrors.map(({ line, column, code, message }) => [line, column, code, message]);
    return { imported, changed, rejected, faults };
  };
  const open = `overlaps the enrolment in this school that begins on ${began} and has not ended`;
  expect(await roster(`${student},${school},2022-03-01,`)).toEqual({
    ...{ imported: 0, changed: 0, rejected: 1 },
    faults: [[2, 'entry_date', 'DATES_OUT_OF_ORDER', open]],
  });
  // The end of the first stands after the second; the third begins on the second's last day.
  const moved = [
    `${student},${school},2022-03-01,2022-03-31`,
    `${student},${school},2022-03-31,`,
    `${student},${school},${began},2022-02-28`,
    `${student},${school},2022-04-01,`,
    `${other},${otherSchool},2020-08-25,${otherBegan}`,
  ];
  const second = 'overlaps the enrolment in this school that begins on 2022-03-01 and ends on 2022-03-31';
  const otherOpen = `overlaps the enrolment in this school that begins on ${otherBegan} and has not ended`;
  const faults = [
    [3, 'entry_date', 'DATES_OUT_OF_ORDER', second],
    [6, 'exit_date', 'DATES_OUT_OF_ORDER', otherOpen],
  ];
  expect(await roster(...moved)).toEqual({ imported: 2, changed: 1, rejected: 2, faults });
  await world.test.settle();
  expect(await roster(...moved)).toEqual({ imported: 0, changed: 0, rejected: 2, faults });
  // A later end than the next beginning is refused, an earlier one is not.
  const longer = await roster(`${student},${school},${began},2022-03-01`);
  expect(longer).toMatchObject({ rejected: 1, faults: [[2, 'exit_date', 'DATES_OUT_OF_ORDER', second]] });
  expect(await roster(`${student},${school},${began},2022-02-01`)).toMatchObject({ changed: 1, rejected: 0 });
});

it('ends an enrolment by a row that stands far behind the one that follows it, as if it stood before', async () => {
  const [head, ...lines] = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split('\n');
  const columns = 'student_unique_id,school_id,entry_date,exit_date';
  expect(head).toContain('student_unique_id,school_id,entry_date');
  const [[student, school, began], [other, otherSchool, otherBegan]] = lines
    .slice(5, 7)
    .map((line) => line.split(',')) as [string[], string[]];
  // Nobody's, so many that neither two batches nor three hold them.
  const between = Array.from({ length: 900 }, (_, at) => `${9_000_000 + at},${school},2021-08-25,`);
  const roster = [
    columns,
    `${student},${school},2022-04-04,`,
    `${other},${otherSchool},2022-04-04,`,
    ...between,
    `${student},${school},${began},2022-04-01`,
  ].join('\n');
  const open = `overlaps the enrolment in this school that begins on ${otherBegan} and has not ended`;
  const counts = { read: 903, rejected: 901, rowErrorCount: 901 };
  const fault = { line: 3, column: 'entry_date', code: 'DATES_OUT_OF_ORDER', message: open };
  const trial = await world.run('ROSTER_CSV', { source: source(roster), mode: 'VALIDATE_ONLY' });
  expect(trial).toMatchObject({ ...counts, byKind: { NEW: 1, CHANGED: 1 } });
  expect(trial.rowErrors[0]).toEqual(fault);
  const first = await world.run('ROSTER_CSV', { source: source(roster) });
  expect(first).toMatchObject({ ...counts, imported: 1, changed: 1 });
  expect(first.rowErrors[0]).toEqual(fault);
  expect(await world.run('ROSTER_CSV', { source: source(roster) })).toMatchObject({ ...counts, unchanged: 2 });
});

it('brings a student of another district here by the birth date, never by the number alone', async () => {
  const [, first = ''] = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split('\n');
  const number = first.split(',')[0]!;
  const { services } = world;
  const [id] = [...(await services.students.resolveStudents([number])).values()];
  const { bornOn } = (await world.test.application.read.students.byIds([id!])).get(id!)!;
  const { districtId, schoolId } = await createDistrict(world.test);
  const school = (await world.test.application.read.directory.schoolsByIds([schoolId])).get(schoolId)!;
  const admin = principal(['DISTRICT_ADMINISTRATOR'], { districtId });
  const take = (birthDate: string) => {
    const text = `student_unique_id,school_id,entry_date,birth_date\n${number},${school.code},2022-05-02,${birthDate}`;
    return world.run('ROSTER_CSV', { source: source(text), org: districtId, principal: admin });
  };
  const enrolled = await world.count('log.event', `type = 'StudentEnrolled'`);
  for (const wrong of ['', '1999-01-01']) {
    const { rejected, rowErrors } = await take(wrong);
    expect([rejected, rowErrors.map(({ code }) => code)]).toEqual([1, ['STUDENT_NOT_IN_SCOPE']]);
  }
  expect(await world.count('log.event', `type = 'StudentEnrolled'`)).toBe(enrolled);
  expect(await take(bornOn!)).toMatchObject({ imported: 1, rejected: 0 });
});

it('writes no state id where it cannot be destroyed', async () => {
  const { stateStudentId } = [...(await world.test.application.read.students.byIds(await someStudents())).values()][0]!;
  expect(stateStudentId).toMatch(/^\d{7}$/);
  expect(
    await world.count(
      'log.event',
      `data like '%${stateStudentId}%' or meta like '%${stateStudentId}%' or stream like '%${stateStudentId}%'`,
    ),
  ).toBe(0);
});

async function someStudents(): Promise<readonly string[]> {
  const rows = await world.test.application.readDatabase.query<{ id: string }>(
    'select id from student_identity limit 1',
  );
  return rows.map(({ id }) => id);
}

it('takes attendance over by school and month, whole students at a time, and once', async () => {
  const [, ...roster] = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split('\n');
  const places = roster.map((line) => line.split(',')).filter(([, school]) => school === roster[0]?.split(',')[1]);
  const row = (place: number, rest: string) => `${places[place]?.[1]},${places[place]?.[0]},2022-03-31,${rest}`;
  const rows = [
    'school_code,student_id,recorded_through,absent_on,kind,days',
    row(0, '2022-03-04,EXCUSED,'),
    row(0, '2022-03-07,SUSPENSION,0.5'),
    row(1, ',,'),
    row(2, '2022-03-08,UNEXCUSED,'),
    `${places[0]?.[1]},99999,2022-03-31,,,`,
    `1,${places[0]?.[0]},2022-03-31,,,`,
  ];
  const file = { source: source(rows.join('\r\n')) };
  expect(await world.run('ATTENDANCE_CSV', { ...file, mode: 'VALIDATE_ONLY' })).toMatchObject({ read: 5, rejected: 2 });
  expect(await world.count('absence')).toBe(0);
  // Who was there every day leaves no absence behind.
  const taken = await world.run('ATTENDANCE_CSV', file);
  expect(taken).toMatchObject({ read: 5, imported: 2, unchanged: 1, rejected: 2 });
  expect(taken.rowErrors.map(({ column }) => column)).toEqual(['student_id', 'school_code']);
  expect(await world.count('absence')).toBe(3);
  expect(await world.count('absence', `kind = 'SUSPENSION' and days = '0.50'`)).toBe(1);
  expect(await world.run('ATTENDANCE_CSV', file)).toMatchObject({ imported: 0, changed: 0, unchanged: 3, rejected: 2 });
});
