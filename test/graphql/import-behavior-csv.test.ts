import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { csv, CsvWorld } from '../integration/imports/csv-world.ts';
import type { Answer, ImportWorld } from '../integration/imports/import-world.ts';
import { principal } from '../support/application.ts';

const CANCEL = `mutation($input: CancelJobInput!) { cancelJob(input: $input) { job { id status } userErrors { code path } } }`;
const CORRECT = `mutation($input: CorrectIncidentDetailsInput!) { correctIncidentDetails(input: $input) { userErrors { code } incident { id } } }`;
const SYNC = `mutation($input: StartMassSyncInput!) { startMassSync(input: $input) { userErrors { code } job { id } } }`;
const VOID = `mutation($input: IncidentStatusInput!) { voidIncident(input: $input) { userErrors { code } } }`;
const REPORT = `mutation($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } incident { id } } }`;
const INLINE = `mutation($input: ImportIncidentsInput!) { importIncidents(input: $input) { writeToken isProjected userErrors { code path }
  rows { index sourceKey outcome incidentId notices { code field } } } }`;

let world: ImportWorld;
let vendor: Principal;
let school: string;
let students: readonly string[];
let key: CsvWorld['key'];
let row: CsvWorld['row'];
let ask: CsvWorld['ask'];
let start: CsvWorld['start'];
let jobOf: CsvWorld['jobOf'];
let imported: CsvWorld['imported'];
let idOf: CsvWorld['idOf'];
let stateOf: CsvWorld['stateOf'];

beforeAll(async () => {
  const csvWorld = await CsvWorld.open();
  ({ world, vendor, school, students, key, row, ask, start, jobOf, imported, idOf, stateOf } = csvWorld);
});
afterAll(() => world.test.stop());

const clerk = () => principal(['CLERK'], { districtId: world.districtId });
const incidentsWhere = (where: string) => world.count('district_incident', where);

describe('incidents in CSV', () => {
  it('are told what the domain would refuse before anything is written', async () => {
    const before = await world.head();
    const { importResult } = await imported(
      csv(
        row('1'),
        row('2', { student_id: 'nobody' }),
        row('3', { school_code: '0' }),
        row('4', { incident_date: 'soon' }),
        row('5', { behavior: 'Witchcraft' }),
      ),
      { mode: 'VALIDATE_ONLY', schoolYear: 2022 },
    );
    expect(importResult).toMatchObject({ read: 5, rejected: 3 });
    expect(importResult.rowErrors.edges.map(({ node }: Answer) => [node.line, node.column, node.code])).toEqual([
      [3, 'student_id', 'STUDENT_NOT_IN_SCOPE'],
      [4, 'school_code', 'SCHOOL_NOT_IN_SCOPE'],
      [5, 'incident_date', 'FILE_FORMAT'],
    ]);
    expect(importResult.byKind).toContainEqual({ kind: 'UNMAPPED', count: 1 });
    expect(await world.head()).toBe(before);
  });

  it('are taken over once, whole and as written, and a second time change nothing', async () => {
    const file = csv(
      row('1'),
      row('1', { discipline_key: 'e', discipline_starts_on: '2022-03-09' }),
      row('2', { student_id: students[1]! }),
      row('3', { incident_date: 'soon' }),
    );
    expect(await imported(file)).toMatchObject({
      status: 'COMPLETED',
      importResult: { read: 3, imported: 2, rejected: 1, deleted: 0 },
    });
    const state = await stateOf(`${school}/1`);
    expect(state).toMatchObject({ status: 'COMPLETE', damages: '=1+1', location: 'Gym', occurredAt: '10:15' });
    expect(state.events[0]?.participants[0]?.resolutions.map(({ endsOn }) => endsOn)).toEqual([
      '2022-03-07',
      '2022-03-09',
    ]);
    const before = await world.count('log.event', `stream like 'incident-%'`);
    expect(await imported(file)).toMatchObject({
      importResult: { imported: 0, changed: 0, unchanged: 2, rejected: 1 },
    });
    expect(await world.count('log.event', `stream like 'incident-%'`)).toBe(before);
  });

  it('have titles, places and words in one line, however the file breaks them, and details as they stand', async () => {
    const cells = {
      ...row('lines'),
      title: '"Shoving\r\n at the\nbuses"',
      location: '"Gym,\n\nby the door"',
      details: '"Two students.\nOne shove."',
      demeanor: '"Calm\rafterwards"',
      injury_description: '"Left arm\nRight arm"',
    };
    const file = Buffer.from(`${Object.keys(cells).join(',')}\r\n${Object.values(cells).join(',')}\r\n`);
    expect((await imported(file)).importResult).toMatchObject({ read: 1, imported: 1, rejected: 0 });
    const state = await stateOf(`${school}/lines`);
    expect(state).toMatchObject({
      title: 'Shoving at the buses',
      location: 'Gym, by the door',
      details: 'Two students.\nOne shove.',
    });
    expect(state.events[0]?.participants[0]).toMatchObject({
      demeanor: 'Calm afterwards',
      injuryDescription: 'Left arm\nRight arm',
    });
    expect((await imported(file)).importResult).toMatchObject({ changed: 0, unchanged: 1 });
    await world.test.execute(
      VOID,
      { input: { incidentId: await idOf(`${school}/lines`), reason: 'done with' } },
      clerk(),
    );
  });

  it('are refused whole when their rows stand apart, and those between them are taken over', async () => {
    const other = (student: number) => ({ student_id: students[student]!, incident_date: '2022-05-03' });
    const file = csv(row('apart', other(3)), row('between', other(4)), row('apart', other(5)));
    const { importResult } = await imported(file);
    expect(importResult).toMatchObject({ read: 2, imported: 1, rejected: 1, rowErrors: { totalCount: 2 } });
    expect(importResult.rowErrors.edges.map(({ node }: Answer) => [node.line, node.column, node.code])).toEqual([
      [2, 'incident_key', 'SOURCE_KEY_DUPLICATE'],
      [4, 'incident_key', 'SOURCE_KEY_DUPLICATE'],
    ]);
    expect(await incidentsWhere(`source_key = '${school}/apart'`)).toBe(0);
    expect(await incidentsWhere(`source_key = '${school}/between'`)).toBe(1);
    await world.test.execute(
      VOID,
      { input: { incidentId: await idOf(`${school}/between`), reason: 'done with' } },
      clerk(),
    );
  });

  it('keep what people changed until the file says something new, and tell it', async () => {
    const incidentId = await idOf(`${school}/1`);
    const corrected = await ask(CORRECT, { incidentId, changes: { damages: '$40' } }, world.admin);
    expect(corrected).toMatchObject({ userErrors: [], incident: { id: incidentId } });
    const file = (damages: string) =>
      csv(
        row('1', { damages }),
        row('1', { damages, discipline_key: 'e', discipline_starts_on: '2022-03-09' }),
        row('2', { student_id: students[1]! }),
      );
    expect((await imported(file('=1+1'))).importResult).toMatchObject({
      changed: 0,
      unchanged: 2,
      notices: [{ line: 2, sourceKey: `${school}/1`, code: 'HAND_EDIT_KEPT', field: 'damages' }],
    });
    expect(await stateOf(`${school}/1`)).toMatchObject({ damages: '$40' });
    expect((await imported(file('$50'))).importResult).toMatchObject({
      changed: 1,
      unchanged: 1,
      noticeCount: 1,
      notices: [{ code: 'HAND_EDIT_REPLACED', field: 'damages' }],
    });
    expect(await stateOf(`${school}/1`)).toMatchObject({ damages: '$50' });
  });
});

describe('a file that replaces', () => {
  const replace = (mode: string, confirmedDeletions?: number) => ({ mode, schoolYear: 2022, confirmedDeletions });
  const only = () => csv(row('2', { student_id: students[1]! }));

  beforeAll(async () => {
    const read = world.test.application.read;
    const [place] = await read.directory.schoolsOfDistricts([world.districtId]);
    const [type] = await read.mappings.eventTypes(world.districtId, null);
    // Both incidents are at the state before one of them goes.
    await ask(SYNC, { schoolYear: 2022 }, world.admin);
    await world.test.settle();
    expect(await world.count('state_incident')).toBe(2);
    const content = { title: 'By hand', occurredOn: '2022-03-10', events: [{ eventTypeId: type!.id }] };
    const { incident } = await ask(REPORT, { schoolId: place!.id, content }, world.admin);
    expect(incident).not.toBeNull();
  });

  it.each([
    ['none', undefined],
    ['a wrong number', 1],
  ])(
    'is refused when %s is confirmed, with how many would go and how many were entered by hand',
    async (_what, given) => {
      const before = await world.head();
      const { job, userErrors } = await start(only(), replace('REPLACE_ALL', given));
      expect(job).toBeNull();
      expect(userErrors).toEqual([
        {
          code: 'DELETIONS_NOT_CONFIRMED',
          details: [
            { key: 'wouldDelete', value: '2' },
            { key: 'handEntered', value: '1' },
            { key: 'ofOtherSource', value: '0' },
          ],
        },
      ]);
      expect(await world.head()).toBe(before);
    },
  );

  it('tells the same to who validates', async () => {
    const { importResult } = await imported(only(), { mode: 'VALIDATE_ONLY', schoolYear: 2022 });
    const count = (kind: string) => importResult.byKind.find((one: Answer) => one.kind === kind)?.count;
    expect([count('MISSING'), count('MISSING_ENTERED_BY_HAND'), count('MISSING_OF_OTHER_SOURCE')]).toEqual([1, 1, 0]);
  });

  it('leaves what was entered by hand alone when it replaces its own source', async () => {
    expect(await imported(only(), replace('REPLACE_SOURCE', 1))).toMatchObject({
      importResult: { read: 1, deleted: 1, unchanged: 1, rejected: 0 },
    });
    expect(await stateOf(`${school}/1`)).toMatchObject({ status: 'VOIDED' });
    expect(await incidentsWhere(`source_key is null and status <> 'VOIDED'`)).toBe(1);
  });

  it('takes what it voided out of the dataset of the state with the next sync', async () => {
    const atState = () => world.count('state_incident', `id = '${voided}'`);
    const voided = await idOf(`${school}/1`);
    await ask(SYNC, { schoolYear: 2022 }, world.admin);
    await world.test.settle();
    expect(await atState()).toBe(0);
    expect(await world.count('state_incident', `id = '${await idOf(`${school}/2`)}'`)).toBe(1);
  });

  it('voids what was entered by hand too when that is confirmed, with a reason', async () => {
    expect(await imported(only(), replace('REPLACE_ALL', 1))).toMatchObject({ importResult: { deleted: 1 } });
    expect(await incidentsWhere(`source_key is null and status <> 'VOIDED'`)).toBe(0);
    expect(await incidentsWhere(`status <> 'VOIDED'`)).toBe(1);
  });
});

describe('incidents in a request', () => {
  const incident = (sourceKey: string, rest: object = {}) => ({
    sourceKey,
    schoolCode: school,
    occurredOn: '2022-04-04',
    location: 'Hall',
    events: [
      {
        behavior: 'School Violation',
        participants: [
          {
            studentUniqueId: students[2],
            role: 'OFFENDER',
            disciplines: [{ discipline: 'In School Suspension', days: '1', startsOn: '2022-04-05' }],
          },
        ],
      },
    ],
    ...rest,
  });
  const inline = (rows: readonly object[], rest: object = {}, as = vendor) =>
    ask(INLINE, { rows, sourceSystem: 'sis', ...rest }, as);
  const outcomes = ({ rows }: Answer) => rows.map((one: Answer) => one.outcome);
  const otherSchool = async () => {
    const schools = await world.test.application.read.directory.schoolsOfDistricts([world.districtId]);
    return schools.find(({ code }) => code !== school)!;
  };

  it('are each taken or refused by themselves, and refusals name their row', async () => {
    const rows = [
      incident('i1'),
      incident('i2', { schoolCode: 'nowhere' }),
      incident('i3', { events: [{ behavior: 'Witchcraft' }] }),
      incident('i4'),
      incident('i5'),
      incident('i5'),
    ];
    const before = await world.head();
    expect(outcomes(await inline(rows, { dryRun: true }))).toEqual(
      outcomes(await inline(rows, { mode: 'VALIDATE_ONLY' })),
    );
    expect(await world.head()).toBe(before);
    const answer = await inline(rows);
    expect(outcomes(answer)).toEqual(['IMPORTED', 'REJECTED', 'REJECTED', 'IMPORTED', 'REJECTED', 'REJECTED']);
    expect(answer.userErrors).toEqual([
      { code: 'SCHOOL_NOT_IN_SCOPE', path: ['rows', '1', 'schoolCode'] },
      { code: 'UNKNOWN_CODE', path: ['rows', '2', 'events', '0', 'behavior'] },
      { code: 'SOURCE_KEY_DUPLICATE', path: ['rows', '4', 'sourceKey'] },
      { code: 'SOURCE_KEY_DUPLICATE', path: ['rows', '5', 'sourceKey'] },
    ]);
    expect(answer.isProjected).toBe(true);
    expect(await stateOf(`${school}/i1`)).toMatchObject({ status: 'COMPLETE', location: 'Hall' });
  });

  it('answer the same to the same request again, and refuse the key for another one', async () => {
    const idempotencyKey = key();
    const rows = [incident('j1'), incident('j2')];
    const first = await inline(rows, { idempotencyKey });
    const before = await world.head();
    expect(await inline(rows, { idempotencyKey })).toEqual(first);
    expect(outcomes(await inline(rows))).toEqual(['UNCHANGED', 'UNCHANGED']);
    const { errors } = await world.test.execute(
      INLINE,
      { input: { rows: [incident('j1', { location: 'Roof' }), incident('j2')], sourceSystem: 'sis', idempotencyKey } },
      vendor,
    );
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(await world.head()).toBe(before);
  });

  it('refuse the key for other rows too, unless nothing was written under it', async () => {
    const idempotencyKey = key();
    const wrong = incident('j3', { schoolCode: 'nowhere' });
    expect(outcomes(await inline([wrong], { idempotencyKey }))).toEqual(['REJECTED']);
    expect(outcomes(await inline([incident('j3')], { idempotencyKey }))).toEqual(['IMPORTED']);
    const before = await world.head();
    const other = { rows: [incident('j4')], sourceSystem: 'sis', idempotencyKey };
    const { errors } = await world.test.execute(INLINE, { input: other }, vendor);
    expect(errors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    expect(await world.head()).toBe(before);
    expect(outcomes(await inline([incident('j3')], { idempotencyKey }))).toEqual(['IMPORTED']);
  });

  it('are each refused for what is wrong with them, whatever it is, and keep no other from being taken', async () => {
    const [event] = incident('x').events;
    const [student] = event!.participants;
    const withStudent = (rest: object) => ({ events: [{ ...event, participants: [{ ...student, ...rest }] }] });
    const measure = (rest: object) => withStudent({ disciplines: [{ discipline: 'In School Suspension', ...rest }] });
    const rows = [
      incident('w1', { events: [] }),
      incident(''),
      incident('k'.repeat(101)),
      incident('w4', measure({ days: '-2' })),
      incident('w5', measure({ days: '731' })),
      incident('w6', withStudent({ nonStudentKind: 'GRADUATE' })),
      incident('w7', withStudent({ firstName: 'Alex' })),
      incident('w8', { title: 't'.repeat(201) }),
      incident('w9', measure({ startsOn: '2022-04-05', endsOn: '2022-04-04' })),
      incident('w10', measure({ startsOn: '2999-04-05' })),
      incident('w11', { occurredOn: '1066-10-14' }),
      incident(''),
      incident('right'),
    ];
    const answer = await inline(rows);
    expect(outcomes(answer)).toEqual([...Array.from({ length: 12 }, () => 'REJECTED'), 'IMPORTED']);
    const person = 'events.0.participants.0';
    const places = [
      ...['events', 'sourceKey', 'sourceKey', `${person}.disciplines.0.days`, `${person}.disciplines.0.days`],
      ...[`${person}.studentUniqueId`, `${person}.studentUniqueId`, 'title', `${person}.disciplines.0.endsOn`],
    ];
    expect(answer.userErrors.slice(0, 9)).toEqual(
      places.map((place, index) => ({
        code: place.endsWith('endsOn') ? 'END_BEFORE_START' : 'FILE_FORMAT',
        path: ['rows', String(index), ...place.split('.')],
      })),
    );
    expect(await incidentsWhere(`source_key like '${school}/w%' or source_key in ('', '${school}/')`)).toBe(0);
  });

  it('say what is wrong with a part in words, once, and where it stands: also what only the domain knows', async () => {
    const [event] = incident('x').events;
    const [student] = event!.participants;
    const [measure] = student!.disciplines;
    const other = { ...event, behavior: 'School Violation + Knife', participants: [] };
    const rows = [
      incident('p1', { events: [other, { ...event, participants: [student, student] }] }),
      incident('p2', { events: [event, event] }),
      incident('p3', { events: [{ ...event, participants: [{ ...student, disciplines: [measure, measure] }] }] }),
      incident('p4', { events: [other, { ...event, participants: [{ ...student, studentUniqueId: '0' }] }] }),
      incident('p5', {
        events: [{ ...event, participants: [{ ...student, disciplines: [{ discipline: 'Lines' }] }] }],
      }),
      incident('p6', {
        events: [{ ...event, participants: [{ ...student, disciplines: [{ ...measure, startsOn: '2999-04-05' }] }] }],
      }),
    ];
    const said = `mutation($input: ImportIncidentsInput!) { importIncidents(input: $input) { userErrors { code path message } } }`;
    const { userErrors } = await ask(said, { rows, sourceSystem: 'sis' }, vendor);
    expect(userErrors.map(({ path, ...one }: Answer) => ({ ...one, path: path.join('.') }))).toEqual([
      {
        code: 'SOURCE_KEY_DUPLICATE',
        path: 'rows.0.events.1.participants.1.studentUniqueId',
        message: 'The student stands in the event twice as OFFENDER.',
      },
      { code: 'SOURCE_KEY_DUPLICATE', path: 'rows.1.events.1.behavior', message: 'The behavior occurs twice.' },
      {
        code: 'SOURCE_KEY_DUPLICATE',
        path: 'rows.2.events.0.participants.0.disciplines.1.key',
        message: 'The measure occurs twice for the person.',
      },
      {
        code: 'STUDENT_NOT_IN_SCOPE',
        path: 'rows.3.events.1.participants.0.studentUniqueId',
        message: 'No student with this number is or was enrolled in this district.',
      },
      {
        code: 'UNKNOWN_CODE',
        path: 'rows.4.events.0.participants.0.disciplines.0.discipline',
        message: 'DISCIPLINE "Lines" is not mapped.',
      },
      {
        code: 'DATES_OUT_OF_ORDER',
        path: 'rows.5.events.0.participants.0.disciplines.0.startsOn',
        message: 'The dates are out of order.',
      },
    ]);
    const unmapped = '{ sourceCodeMappings(sourceSystem: "sis", onlyUnmapped: true) { kind value timesSeen } }';
    expect((await world.test.execute(unmapped, {}, vendor)).data).toMatchObject({
      sourceCodeMappings: expect.arrayContaining([{ kind: 'DISCIPLINE', value: 'Lines', timesSeen: 1 }]),
    });
  });

  it('that cannot be stored are refused alone, each at its text', async () => {
    const [event] = incident('x').events;
    const [student] = event!.participants;
    const injured = { events: [{ ...event, participants: [{ ...student, injury: 'cut \ud800' }] }] };
    const rows = [
      incident('u1', { title: 'a\u0000b' }),
      incident('u2', injured),
      incident('u3\u0000'),
      incident('u4', { events: [{ ...event, behavior: 'School \udfffViolation' }] }),
      incident('u5'),
    ];
    for (const dryRun of [true, false]) {
      const answer = await inline(rows, { dryRun });
      expect(outcomes(answer)).toEqual(['REJECTED', 'REJECTED', 'REJECTED', 'REJECTED', 'IMPORTED']);
      const places = ['title', 'events.0.participants.0.injury', 'sourceKey', 'events.0.behavior'];
      expect(answer.userErrors).toEqual(
        places.map((place, index) => ({ code: 'FILE_FORMAT', path: ['rows', String(index), ...place.split('.')] })),
      );
    }
    expect(await incidentsWhere(`source_key like '${school}/u%'`)).toBe(1);
    const elsewhere = { rows: [incident('u6')], sourceSystem: 's\u0000s', idempotencyKey: key() };
    const { errors } = await world.test.execute(INLINE, { input: elsewhere }, vendor);
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  it('count an unknown word once, however often the row is sent again, and another row with it once more', async () => {
    const [event] = incident('x').events;
    const unknown = (sourceKey: string, rest: object = {}) =>
      incident(sourceKey, { events: [{ ...event, behavior: 'Levitation' }], ...rest });
    const seen = async () => {
      const text = '{ sourceCodeMappings(sourceSystem: "sis", onlyUnmapped: true) { value timesSeen } }';
      const { data } = await world.test.execute<{ sourceCodeMappings: Answer[] }>(text, {}, vendor);
      return data!.sourceCodeMappings.find(({ value }) => value === 'Levitation')?.timesSeen ?? null;
    };
    const idempotencyKey = key();
    await inline([unknown('v1')], { dryRun: true });
    expect(await seen()).toBeNull();
    for (let times = 0; times < 3; times++) {
      const answer = await inline([unknown('v1')], { idempotencyKey });
      expect(answer.userErrors).toEqual([{ code: 'UNKNOWN_CODE', path: ['rows', '0', 'events', '0', 'behavior'] }]);
    }
    expect(await seen()).toBe(1);
    // Sent with another key, in other company, with another location: still the same row with the same word.
    await inline([incident('v2'), unknown('v1', { location: 'Yard' })]);
    expect(await seen()).toBe(1);
    await inline([unknown('v1'), unknown('v3')]);
    expect(await seen()).toBe(2);
  });

  it('tell an unknown word beside what else is wrong with the row', async () => {
    const row = incident('z1', { schoolCode: 'nowhere', events: [{ behavior: 'Telepathy' }] });
    expect((await inline([row])).userErrors).toEqual([
      { code: 'SCHOOL_NOT_IN_SCOPE', path: ['rows', '0', 'schoolCode'] },
      { code: 'UNKNOWN_CODE', path: ['rows', '0', 'events', '0', 'behavior'] },
    ]);
  });

  it('are one incident whether their key stands in blanks or not, as in a file', async () => {
    expect(outcomes(await inline([incident(' j2 ', { title: '  ' })]))).toEqual(['UNCHANGED']);
    expect(outcomes(await inline([incident('b1'), incident(' b1')]))).toEqual(['REJECTED', 'REJECTED']);
  });

  it('have texts of one line in one line', async () => {
    const [event] = incident('x').events;
    const [student] = event!.participants;
    const events = [{ ...event, participants: [{ ...student, injury: 'Bruise\n left arm' }] }];
    const row = incident('one-line', { title: 'Shoving\nat the buses', details: 'One.\nTwo.', events });
    expect(outcomes(await inline([row]))).toEqual(['IMPORTED']);
    const state = await stateOf(`${school}/one-line`);
    expect(state).toMatchObject({ title: 'Shoving at the buses', details: 'One.\nTwo.' });
    expect(state.events[0]?.participants[0]?.injury).toBe('Bruise left arm');
    expect(outcomes(await inline([row]))).toEqual(['UNCHANGED']);
  });

  it('change what differs, and leave what they do not say', async () => {
    await ask(CORRECT, { incidentId: await idOf(`${school}/j1`), changes: { setting: 'OFF_CAMPUS' } }, world.admin);
    const answer = await inline([incident('j1', { location: 'Roof' }), incident('j2')], {}, world.admin);
    expect(outcomes(answer)).toEqual(['CHANGED', 'UNCHANGED']);
    expect(await stateOf(`${school}/j1`)).toMatchObject({ location: 'Roof', setting: 'OFF_CAMPUS' });
  });

  it('are refused where their key stands for an incident of another school: nothing that they say is passed over', async () => {
    const before = await stateOf(`${school}/j1`);
    const { code } = await otherSchool();
    const answer = await inline([incident(`${school}/j1`, { schoolCode: code, location: 'Yard' })]);
    expect(outcomes(answer)).toEqual(['REJECTED']);
    expect(answer.userErrors).toEqual([{ code: 'SOURCE_KEY_DUPLICATE', path: ['rows', '0', 'schoolCode'] }]);
    expect(await stateOf(`${school}/j1`)).toEqual(before);
  });

  it('are known by the key that a file of the same source gives them, with or without its school', async () => {
    const line = (key: string) => `${key},${school},2022-04-04,School Violation,${students[2]},OFFENDER,Hall`;
    const file = (...keys: string[]) =>
      Buffer.from(
        `incident_key,school_code,incident_date,behavior,student_id,role,location\n${keys.map(line).join('\n')}\n`,
      );
    const key = 'k-of-both';
    expect(await imported(file(key))).toMatchObject({ importResult: { imported: 1 } });
    const events = [
      { behavior: 'School Violation', participants: [{ studentUniqueId: students[2], role: 'OFFENDER' }] },
    ];
    const rows = (of: string) => [incident(of, { events })];
    const incidentId = await idOf(`${school}/${key}`);
    for (const of of [key, `${school}/${key}`])
      expect((await inline(rows(of))).rows).toMatchObject([{ sourceKey: of, outcome: 'UNCHANGED', incidentId }]);
    expect(outcomes(await inline([...rows(key), ...rows(`${school}/${key}`)]))).toEqual(['REJECTED', 'REJECTED']);
    expect(outcomes(await inline(rows('k-of-request')))).toEqual(['IMPORTED']);
    expect(await imported(file(key, 'k-of-request'))).toMatchObject({ importResult: { imported: 0, unchanged: 2 } });
    const elsewhere = await inline([incident(key, { events, schoolCode: (await otherSchool()).code })], {
      dryRun: true,
    });
    expect(outcomes(elsewhere)).toEqual(['IMPORTED']);
  });

  it('are found under the key without their school, where one stands', async () => {
    const source = { sourceSystem: 'sis', sourceKey: 'k-of-before' };
    const { id: schoolId } = (await world.test.application.read.directory.schoolsOfDistricts([world.districtId])).find(
      ({ code }) => code === school,
    )!;
    const content = { occurredOn: '2022-04-04', setting: 'ON_CAMPUS', events: [] };
    const { incident: standing } = await ask(REPORT, { schoolId, content, ...source }, clerk());
    const found = await inline([incident('k-of-before')]);
    expect(found.rows).toMatchObject([{ outcome: 'CHANGED', incidentId: standing.id }]);
    expect(outcomes(await inline([incident('k-of-before')]))).toEqual(['UNCHANGED']);
    const written = await inline([incident(`${school}/k-of-before`)], { dryRun: true });
    expect(outcomes(written)).toEqual(['IMPORTED']);
  });

  it('reach no further than the schools that an administrator works for; files and words are for the whole district', async () => {
    const { id } = await otherSchool();
    const narrowed = principal(['DISTRICT_ADMINISTRATOR'], { districtId: world.districtId, schoolIds: [id] });
    const before = await world.head();
    const rows = [incident('n1'), incident('j1', { location: 'Yard' })];
    const answer = await inline(rows, {}, narrowed);
    expect(outcomes(answer)).toEqual(['REJECTED', 'REJECTED']);
    expect(answer.userErrors).toEqual(
      rows.flatMap((_, index) => [
        { code: 'SCHOOL_NOT_IN_SCOPE', path: ['rows', String(index), 'schoolCode'] },
        {
          code: 'STUDENT_NOT_IN_SCOPE',
          path: ['rows', String(index), 'events', '0', 'participants', '0', 'studentUniqueId'],
        },
      ]),
    );
    for (const [operation, input, type] of [
      ['createUpload', { kind: 'BEHAVIOR_CSV', sizeBytes: 1, sha256: '0'.repeat(64) }, 'CreateUploadInput'],
      ['startImport', { kind: 'BEHAVIOR_CSV', uploadId: key() }, 'StartImportInput'],
      ['mapSourceCodes', { sourceSystem: 'sis', mappings: [] }, 'MapSourceCodesInput'],
    ] as const) {
      const query = `mutation($input: ${type}!) { ${operation}(input: $input) { userErrors { code } } }`;
      const { errors } = await world.test.execute(query, { input }, narrowed);
      expect(
        errors.map(({ code }) => code),
        operation,
      ).toEqual(['FORBIDDEN']);
    }
    expect(await world.head()).toBe(before);
  });

  it('are limited to 500, to merging, and to those who may import', async () => {
    const refused = async (input: object, as: Principal) =>
      (await world.test.execute(INLINE, { input: { idempotencyKey: key(), ...input } }, as)).errors[0]?.code;
    const rows = [incident('k1')];
    expect(await refused({ rows: Array.from({ length: 501 }, () => incident('x')) }, vendor)).toBe('BAD_USER_INPUT');
    expect(await refused({ rows, mode: 'REPLACE_ALL' }, vendor)).toBe('BAD_USER_INPUT');
    expect(await refused({ rows }, principal(['CLERK'], { districtId: world.districtId }))).toBe('FORBIDDEN');
    expect(await refused({ rows }, world.manager)).toBe('FORBIDDEN');
    expect(await refused({ rows, districtId: 'elsewhere' }, vendor)).toBe('NOT_FOUND');
  });
});

describe('a job that is not wanted any more', () => {
  const many = (from: number, count: number) =>
    csv(...Array.from({ length: count }, (_, index) => row(`m${from + index}`, { student_id: students[index % 50]! })));
  const cancel = (jobId: string, as = vendor) => ask(CANCEL, { jobId }, as);

  it('stops between two incidents, tells what it did, and says so in the log', async () => {
    const { job } = await start(many(0, 6_000));
    for (;;) {
      const { status, importResult } = await jobOf(job.id);
      expect(status).not.toBe('COMPLETED');
      if ((importResult?.imported ?? 0) > 0) break;
      await sleep(20);
    }
    const written = () => world.count('log.event', `type = 'IncidentReported'`);
    let answer: Answer;
    // A machine that is very busy stops later: the job is then not said to be cancelled.
    do answer = await cancel(job.id);
    while (answer.job?.status === 'RUNNING');
    const atAnswer = await written();
    expect(answer).toMatchObject({ job: { status: 'CANCELLED' }, userErrors: [] });
    await world.test.settle();
    const { status, importResult } = await jobOf(job.id);
    expect(status).toBe('CANCELLED');
    expect(await written()).toBe(atAnswer);
    expect(importResult.imported).toBeGreaterThan(0);
    expect(importResult.imported).toBeLessThan(6_000);
    const mine = `source_key like '${school}/m%'`;
    expect(await incidentsWhere(mine)).toBe(importResult.imported);
    // Whole: reported with its student and measure, and so complete.
    expect(await incidentsWhere(`${mine} and status = 'COMPLETE'`)).toBe(importResult.imported);
    expect(await world.count('log.event', `type = 'ImportCancelled'`)).toBe(1);
    expect(await cancel(job.id)).toMatchObject({ job: { status: 'CANCELLED' }, userErrors: [] });
  });

  it('never begins when it still waits, and has a result of nothing', async () => {
    const first = await start(many(10_000, 3_000));
    const second = await start(many(20_000, 3_000));
    expect(await cancel(second.job.id)).toMatchObject({ job: { status: 'CANCELLED' } });
    await cancel(first.job.id);
    await world.test.settle();
    expect((await jobOf(first.job.id)).status).toBe('CANCELLED');
    expect((await jobOf(second.job.id)).importResult).toMatchObject({ read: 0, imported: 0, rejected: 0 });
    expect(await incidentsWhere(`source_key like '${school}/m2____'`)).toBe(0);
  });

  it('is cancelled by its owner and the collections manager, and not when it is done', async () => {
    const { job } = await start(csv(row('n1')), { mode: 'VALIDATE_ONLY' });
    const { errors } = await world.test.execute(CANCEL, { input: { jobId: job.id } }, world.admin);
    expect(errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const stranger = principal(['DISTRICT_ADMINISTRATOR'], { districtId: 'elsewhere' });
    const hidden = await world.test.execute(CANCEL, { input: { jobId: job.id } }, stranger);
    expect(hidden.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    await world.test.settle();
    expect(await cancel(job.id, world.manager)).toMatchObject({
      job: null,
      userErrors: [{ code: 'ALREADY_DONE', path: ['jobId'] }],
    });
  });
});
