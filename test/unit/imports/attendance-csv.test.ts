import { expect, test } from 'vitest';
import { readAttendance } from '../../../src/application/imports/read-attendance.ts';
import { all, fileOf, refusalOf } from './file-of.ts';

const header = 'school_code,student_id,recorded_through,absent_on,kind,days';
const read = (...rows: readonly string[]) => all(readAttendance(fileOf([header, ...rows].join('\r\n'))));
const errorsOf = async (...rows: readonly string[]) =>
  (await read(...rows)).flatMap((row) => (row.errors ?? []).map(({ line, column, code }) => [line, column, code]));

test('Attendance in CSV gives one row per student and month, with and without absences', async () => {
  expect(
    await read('S,7,2022-03-31,2022-03-04,excused,', 'S,7,2022-03-31,2022-03-07,SUSPENSION,0.5', 'S,8,2022-03-31,,,'),
  ).toEqual([
    {
      line: 2,
      row: {
        schoolCode: 'S',
        studentUniqueId: '7',
        recordedThrough: '2022-03-31',
        absences: [
          { on: '2022-03-04', kind: 'EXCUSED', days: '1.00' },
          { on: '2022-03-07', kind: 'SUSPENSION', days: '0.50' },
        ],
      },
    },
    { line: 4, row: { schoolCode: 'S', studentUniqueId: '8', recordedThrough: '2022-03-31', absences: [] } },
  ]);
});

test('Attendance in CSV names row and column of what is wrong', async () => {
  expect(
    await errorsOf(
      'S,1,2022-03-31,2022-04-01,EXCUSED,',
      'S,2,2022-03-10,2022-03-11,EXCUSED,',
      'S,3,2022-03-31,2022-03-11,LAZY,',
      'S,4,2022-03-31,2022-03-11,EXCUSED,1.5',
      'S,5,2022-03-31,2022-03-11,EXCUSED,0',
      'S,6,2022-03-31,2022-03-11,EXCUSED,',
      'S,6,2022-03-31,2022-03-11,UNEXCUSED,',
      'S,7,2022-03-31,,,',
      'S,7,2022-03-31,2022-03-11,EXCUSED,',
      'S,8,soon,2022-03-11,EXCUSED,',
      'S,9,2022-03-31,,,',
      'S,10,2022-03-31,,,',
      'S,9,2022-03-31,,,',
      'S,11,2022-03-31,2022-03-11,EXCUSED,',
      'S,11,2022-03-30,2022-03-12,EXCUSED,',
    ),
  ).toEqual([
    [2, 'absent_on', 'DATES_OUT_OF_ORDER'],
    [3, 'absent_on', 'DATES_OUT_OF_ORDER'],
    [4, 'kind', 'UNKNOWN_CODE'],
    [5, 'days', 'DURATION_REQUIRED'],
    [6, 'days', 'DURATION_REQUIRED'],
    [7, undefined, 'SOURCE_KEY_DUPLICATE'],
    [9, undefined, 'SOURCE_KEY_DUPLICATE'],
    [11, 'recorded_through', 'FILE_FORMAT'],
    [11, 'absent_on', 'DATES_OUT_OF_ORDER'],
    [12, undefined, 'SOURCE_KEY_DUPLICATE'],
    [16, 'recorded_through', 'FILE_FORMAT'],
  ]);
});

test('Attendance in CSV is refused with unknown columns', async () => {
  expect(await refusalOf(readAttendance(fileOf(`${header},mood\n`)))).toMatch(/unknown names in column 7; known are /);
});
