import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BEHAVIOR_CSV_COLUMNS, behaviorCsvTemplate } from '../../../src/application/imports/behavior-csv-columns.ts';
import { readBehaviorCsv } from '../../../src/application/imports/read-behavior-csv.ts';
import { all, fileOf, limitsWith, refusalOf } from './file-of.ts';

const golden = (name: string) => readFile(fileURLToPath(new URL(`golden/${name}`, import.meta.url)));
const names = BEHAVIOR_CSV_COLUMNS.map(({ name }) => name);
type Cells = { readonly [column: string]: string };
const cellOf = (text: string) => (text.includes(',') ? `"${text}"` : text);
const line = (cells: Cells, columns: readonly string[] = names) =>
  columns.map((name) => cellOf(cells[name] ?? '')).join(',');
const incident: Cells = { incident_key: 'A', school_code: 'S', incident_date: '2022-03-04', behavior: 'Fight' };
const offender: Cells = { ...incident, student_id: '7', role: 'OFFENDER' };
const fileWith = (...rows: readonly Cells[]) => [names.join(','), ...rows.map((row) => line(row))].join('\n');
const read = (text: string) => all(readBehaviorCsv(fileOf(text)));
const errorsOf = async (...rows: readonly Cells[]) =>
  (await read(fileWith(...rows))).flatMap((row) =>
    (row.errors ?? []).map((error) => [error.line, error.column, error.code]),
  );

describe('an incident file in CSV', () => {
  test.each([1, 7, 65_536])('reads as the golden file says, in pieces of %i bytes', async (piece) => {
    const rows = await all(readBehaviorCsv(fileOf(await golden('behavior-v1.csv'), piece)));
    const expected = (await golden('behavior-v1.json')).toString('utf8');
    expect(JSON.parse(JSON.stringify(rows))).toEqual(JSON.parse(expected));
  });

  test('reads the same with CR LF, LF and CR at the ends of lines, with and without a byte-order mark', async () => {
    const [header = '', ...rows] = fileWith(offender, { ...offender, incident_key: 'B' }).split('\n');
    const readings = await Promise.all(
      ['\r\n', '\n', '\r'].flatMap((end) => ['', '\uFEFF'].map((mark) => read(mark + [header, ...rows].join(end)))),
    );
    expect(readings.map((found) => found.map((row) => [row.line, row.row?.sourceKey]))).toEqual(
      readings.map(() => [
        [2, 'S/A'],
        [3, 'S/B'],
      ]),
    );
  });

  test('keeps cells that begin like formulas as they are', async () => {
    const texts = ['=1+1', '+1', '-1', '@sum', '\tx'.trim(), "'quoted"];
    const rows = await read(
      fileWith(...texts.map((title, index) => ({ ...offender, incident_key: String(index), title, details: title }))),
    );
    expect(rows.map((row) => [row.row?.title, row.row?.details])).toEqual(texts.map((text) => [text, text]));
  });

  test('counts lines past quoted line breaks', async () => {
    const broken = { ...offender, details: '"one\r\ntwo\nthree"' };
    const rows = await read(fileWith(broken, { ...offender, incident_key: 'B', incident_date: 'soon' }));
    expect(rows.map((row) => row.errors?.[0]?.line ?? row.line)).toEqual([2, 5]);
  });

  test('says nothing about what it has no column for', async () => {
    const columns = ['incident_key', 'school_code', 'incident_date', 'behavior', 'role', 'student_id'];
    const [row] = await read([columns.join(','), line(offender, columns)].join('\n'));
    expect(row?.row).toMatchObject({ title: undefined, location: undefined, details: undefined, occurredAt: null });
    expect(row?.row?.events[0]).toMatchObject({ hasSeriousBodilyInjury: undefined });
    expect(row?.row?.events[0]?.participants[0]).toMatchObject({ injury: undefined, demeanor: undefined });
  });

  test('tells outside people apart by key, by name and by kind', async () => {
    const person = { ...incident, role: 'VICTIM', person_kind: 'GRADUATE' };
    const [row] = await read(
      fileWith(
        { ...person, last_name: 'Ash' },
        { ...person, last_name: 'Birch' },
        { ...person, person_key: '1' },
        { ...person, person_key: '2' },
      ),
    );
    expect(row?.row?.events[0]?.participants).toHaveLength(4);
  });

  test('names row and column of every fault, and refuses the whole incident', async () => {
    expect(
      await errorsOf(
        { ...offender, incident_date: '2022-02-30', setting: 'MOON', incident_time: '25:00' },
        { ...offender, incident_key: 'B', role: '' },
        { ...offender, incident_key: 'C', role: 'BOSS' },
        { ...offender, incident_key: 'D', last_name: 'Ash' },
        { ...offender, incident_key: 'E', discipline: 'ISS', discipline_days: 'two', imposed_by: 'ME' },
        { ...offender, incident_key: 'F', discipline_days: '2' },
        { ...incident, incident_key: 'G', discipline: 'ISS' },
        {
          ...offender,
          incident_key: 'H',
          discipline: 'ISS',
          discipline_starts_on: '2022-03-09',
          discipline_ends_on: '2022-03-08',
        },
        { ...offender, incident_key: '' },
      ),
    ).toEqual([
      [2, 'incident_date', 'FILE_FORMAT'],
      [2, 'incident_time', 'FILE_FORMAT'],
      [2, 'setting', 'UNKNOWN_CODE'],
      [3, 'role', 'FILE_FORMAT'],
      [4, 'role', 'UNKNOWN_CODE'],
      [5, 'student_id', 'FILE_FORMAT'],
      [6, 'discipline_days', 'FILE_FORMAT'],
      [6, 'imposed_by', 'UNKNOWN_CODE'],
      [7, 'discipline', 'FILE_FORMAT'],
      [8, 'discipline', 'PARTICIPANT_REQUIRED'],
      [9, 'discipline_ends_on', 'END_BEFORE_START'],
      [10, 'incident_key', 'FILE_FORMAT'],
    ]);
  });

  test('refuses rows of one incident that contradict each other, repeat each other or stand apart', async () => {
    const measure = { ...offender, discipline: 'ISS', discipline_starts_on: '2022-03-07' };
    expect(
      await errorsOf(
        offender,
        { ...offender, student_id: '8', location: 'Gym' },
        { ...offender, incident_key: 'B' },
        { ...offender, incident_key: 'B' },
        { ...measure, incident_key: 'C' },
        { ...measure, incident_key: 'C' },
        { ...offender, student_id: '9' },
      ),
    ).toEqual([
      [2, 'incident_key', 'SOURCE_KEY_DUPLICATE'],
      [3, 'location', 'FILE_FORMAT'],
      [8, 'incident_key', 'SOURCE_KEY_DUPLICATE'],
      [5, undefined, 'SOURCE_KEY_DUPLICATE'],
      [7, 'discipline_key', 'SOURCE_KEY_DUPLICATE'],
    ]);
  });

  test('refuses an incident whose rows stand apart once, whole, and reads those between them', async () => {
    const of = (incident_key: string, student_id: string) => ({ ...offender, incident_key, student_id });
    const rows = await read(fileWith(of('A', '1'), of('B', '2'), of('A', '3'), of('C', '4'), of('A', '5')));
    expect(rows.map((row) => [row.line, row.row?.sourceKey ?? row.errors?.map((error) => error.line)])).toEqual([
      [2, [2, 4]],
      [3, 'S/B'],
      [5, 'S/C'],
    ]);
  });

  test('never quotes a name or a text in an error', async () => {
    const rows = await read(
      fileWith(
        { ...offender, last_name: 'Secretson', details: 'secret words', incident_date: 'Secretson' },
        { ...offender, last_name: 'Secretson', details: 'other secret words', role: 'WITNESS' },
      ),
    );
    expect(JSON.stringify(rows)).not.toMatch(/secret/i);
  });
});

describe('an incident file is refused', () => {
  const refusal = (text: string | Uint8Array, limits = {}) =>
    refusalOf(readBehaviorCsv(fileOf(text), limitsWith(limits)));

  test('with an unknown column, and told the known ones by name and the unknown ones by place', async () => {
    const answer = await refusal(`${names.join(',')},mood\n`);
    expect(answer).toMatch(/^FILE_FORMAT line 1, column 1: the header has unknown names in column 34; known are /);
    for (const name of names) expect(answer).toContain(name);
    expect(answer).not.toContain('mood');
  });

  test('without a header, a required column or anything at all', async () => {
    expect(await refusal('')).toMatch(/a header is expected/);
    expect(await refusal(line(offender))).toMatch(/^FILE_FORMAT .*unknown names in column/);
    expect(await refusal('incident_key,school_code,incident_date,role\n')).toMatch(/the header lacks behavior/);
    expect(await refusal(`${names.join(',')},role\n`)).toMatch(/repeats a name in column 34/);
  });

  test('with broken quotes, NUL, another encoding, an endless row or too many incidents that stand apart', async () => {
    const header = `${names.join(',')}\n`;
    expect(await refusal(`${header}"A`)).toMatch(/^FILE_FORMAT .*quotes/);
    expect(await refusal(`${header}A\u0000`)).toMatch(/^FILE_FORMAT .*control characters/);
    expect(await refusal(Buffer.from(`\uFEFF${header}`, 'utf16le'))).toMatch(/^FILE_FORMAT the file is UTF-16|UTF-16/);
    expect(await refusal(`${header}"${'x'.repeat(70_000)}"`)).toMatch(/^FILE_FORMAT .*more than 65536 characters/);
    const many = Array.from({ length: 60 }, (_, index) => ({ ...offender, incident_key: `K${index}` }));
    const limits = { maxIndexBytes: 1024 };
    expect(await refusal(fileWith(...many, ...many), limits)).toMatch(/^FILE_TOO_LARGE .*stand apart/);
    const together: unknown[] = [];
    for await (const row of readBehaviorCsv(fileOf(fileWith(...many)), limitsWith(limits))) together.push(row);
    expect(together).toHaveLength(60);
  });
});

test('The template is an empty file that the reader accepts: every column, byte-order mark, CR LF', async () => {
  expect(behaviorCsvTemplate()).toBe(`\uFEFF${names.join(',')}\r\n`);
  expect(await read(behaviorCsvTemplate())).toEqual([]);
});

test('The example of every column can be read', async () => {
  const example = Object.fromEntries(BEHAVIOR_CSV_COLUMNS.map(({ name, example: cell }) => [name, cell]));
  const student = { ...example, person_key: '', person_kind: '', first_name: '', last_name: '' };
  const person = { ...example, student_id: '' };
  const [row] = await read(fileWith(student, person));
  expect(row?.errors).toBeUndefined();
  expect(row?.row?.events[0]?.participants.map((one) => [one.role, one.actions.length])).toEqual([
    ['OFFENDER', 1],
    ['OFFENDER', 1],
  ]);
});

test('The documentation lists every column with its type, its example and whether the header must have it', async () => {
  const text = await readFile(fileURLToPath(new URL('../../../docs/imports.md', import.meta.url)), 'utf8');
  const rows = text.split('\n').filter((row) => /^\| `[a-z_]+` +\| (incident|event|participant|discipline) /.test(row));
  const cells = rows.map((row) => row.split(' | ').map((cell) => cell.replaceAll(/^\||`|\|$/g, '').trim()));
  expect(cells).toEqual(
    BEHAVIOR_CSV_COLUMNS.map(({ name, of, type, length, codes, isRequired, meaning, example }) => [
      name,
      of,
      type === 'text' ? `text, ${length}` : (codes?.join(' ') ?? type),
      isRequired ? 'yes' : 'no',
      meaning,
      example,
    ]),
  );
});

test('The example of the documentation is two incidents without a fault', async () => {
  const text = await readFile(fileURLToPath(new URL('../../../docs/imports.md', import.meta.url)), 'utf8');
  const rows = await read(/```csv\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
  expect(rows.map((row) => row.row?.events.flatMap((event) => event.participants).length)).toEqual([3, 1]);
});
