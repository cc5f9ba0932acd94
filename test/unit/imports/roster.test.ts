import { describe, expect, test } from 'vitest';
import { readRoster } from '../../../src/application/imports/read-roster.ts';
import { all, fileOf, limitsWith, refusalOf } from './file-of.ts';

const header = 'student_unique_id,school_id,entry_date';
const read = (text: string) => all(readRoster(fileOf(text)));
const refusal = (text: string | Uint8Array) => refusalOf(readRoster(fileOf(text)));
const errorsOf = async (text: string) =>
  (await read(text)).flatMap((row) => (row.errors ?? []).map(({ line, column, code }) => ({ line, column, code })));

describe('a roster', () => {
  test('gives an enrolment per line; other columns are skipped', async () => {
    expect(await read(`\ufeff${header},note\r\n7,1301,2021-08-25,"a ""b"", c"\r\n\r\n8,1301,2021-08-25,\r\n`)).toEqual([
      {
        line: 2,
        row: {
          studentUniqueId: '7',
          schoolCode: '1301',
          startsOn: '2021-08-25',
          endsOn: null,
          grade: null,
          bornOn: null,
        },
      },
      {
        line: 4,
        row: {
          studentUniqueId: '8',
          schoolCode: '1301',
          startsOn: '2021-08-25',
          endsOn: null,
          grade: null,
          bornOn: null,
        },
      },
    ]);
  });

  test('may name the exit date and the grade, in any order of columns', async () => {
    const [row] = await read('GRADE,exit_date,school_id,entry_date,student_unique_id\n07,2022-01-31,1,2021-08-25,9');
    expect(row?.row).toEqual({
      studentUniqueId: '9',
      schoolCode: '1',
      startsOn: '2021-08-25',
      endsOn: '2022-01-31',
      grade: '07',
      bornOn: null,
    });
  });

  test('rejects rows one by one and says what is wrong with each field', async () => {
    const rows = ['1,2,2021-13-45', ',,', '1,2', '1,2,2021-08-25', '1,2,2021-08-25', `${'9'.repeat(33)},2,2021-08-25`];
    expect(await errorsOf([header, ...rows].join('\n'))).toEqual([
      { line: 2, column: 'entry_date', code: 'FILE_FORMAT' },
      { line: 3, column: 'student_unique_id', code: 'FILE_FORMAT' },
      { line: 3, column: 'school_id', code: 'FILE_FORMAT' },
      { line: 3, column: 'entry_date', code: 'FILE_FORMAT' },
      { line: 4, column: undefined, code: 'FILE_FORMAT' },
      { line: 6, column: undefined, code: 'SOURCE_KEY_DUPLICATE' },
      { line: 7, column: 'student_unique_id', code: 'FILE_FORMAT' },
    ]);
    expect(await errorsOf(`${header},exit_date,grade\n1,2,2021-08-25,2021-08-24,13`)).toEqual([
      { line: 2, column: 'grade', code: 'UNKNOWN_CODE' },
      { line: 2, column: 'exit_date', code: 'END_BEFORE_START' },
    ]);
  });
});

describe('a roster is refused', () => {
  test('without its columns', async () => {
    expect(await refusal('student_unique_id,school_id\n1,2')).toBe(
      'FILE_FORMAT line 1, column 1: the header lacks entry_date',
    );
    expect(await refusal(`${header},school_id\n`)).toMatch(/^FILE_FORMAT .*repeats a name in column 4/);
    expect(await refusal('')).toMatch(/^FILE_FORMAT .*a header is expected/);
  });

  test('with broken quotes, NUL, other encodings or a row without end', async () => {
    expect(await refusal(`${header}\n1,"2,2021-08-25\n`)).toMatch(/^FILE_FORMAT .*quotes are broken/);
    expect(await refusal(`${header}\n1,a"2,2021-08-25\n`)).toMatch(/^FILE_FORMAT .*quotes are broken/);
    expect(await refusal(`${header}\n1,\0,2021-08-25\n`)).toMatch(/^FILE_FORMAT .*control characters/);
    expect(await refusal(Buffer.from(`${header}\n1,\u00e9,2021-08-25\n`, 'latin1'))).toMatch(/^FILE_FORMAT .*UTF-8/);
    const wide = `${header}\n1,${'x'.repeat(70_000)},2021-08-25\n`;
    expect(await refusalOf(readRoster(fileOf(wide, 4096)))).toMatch(/^FILE_FORMAT .*more than 65536 characters/);
  });

  test('with more bytes than allowed', async () => {
    expect(await refusalOf(readRoster(fileOf(header), limitsWith({ maxBytes: 10 })))).toMatch(/^FILE_TOO_LARGE/);
  });
});
