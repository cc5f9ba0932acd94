import { describe, expect, it } from 'vitest';
import type { RecordAbsences } from '../../../../src/domain/attendance/commands.ts';
import { attendanceDecider } from '../../../../src/domain/attendance/decider.ts';
import type { AbsencesRecorded, StudentAbsences } from '../../../../src/domain/attendance/events.ts';
import type { AttendanceState } from '../../../../src/domain/attendance/state.ts';

const one = (studentId: string, ...days: readonly string[]): StudentAbsences => ({
  studentId,
  absences: days.map((on) => ({ on, kind: 'EXCUSED', days: '1.00' })),
});

const record = (students: readonly StudentAbsences[], change: Partial<AbsencesRecorded> = {}): RecordAbsences => ({
  type: 'RecordAbsences',
  data: {
    districtId: 'district-1',
    schoolId: 'school-1',
    schoolYear: 2022,
    month: '2022-02',
    recordedThrough: '2022-02-18',
    students,
    ...change,
  },
  today: '2022-02-20',
  studentsInScope: new Set(['student-1', 'student-2']),
});

const decide = (state: AttendanceState | null, command: RecordAbsences) => attendanceDecider.decide(state, command);
const after = (...commands: readonly RecordAbsences[]): AttendanceState | null =>
  commands.reduce<AttendanceState | null>((state, command) => {
    const decided = decide(state, command);
    if (decided.kind === 'rejected') throw new Error(JSON.stringify(decided.rejections));
    return decided.events.reduce<AttendanceState | null>(
      (folded, event) => attendanceDecider.evolve(folded, event),
      state,
    );
  }, null);
const recorded = (state: AttendanceState | null, command: RecordAbsences) => {
  const decided = decide(state, command);
  return decided.kind === 'rejected'
    ? decided.rejections.map(({ code }) => code)
    : decided.events.map(({ data }) => data);
};

describe('attendance of a school in a month', () => {
  it('records the absences of the students it names and keeps those of the others', () => {
    const state = after(
      record([one('student-1', '2022-02-15', '2022-02-14')]),
      record([one('student-2', '2022-02-16')]),
    );
    expect(state?.students).toMatchObject({
      'student-1': [{ on: '2022-02-14' }, { on: '2022-02-15' }],
      'student-2': [{ on: '2022-02-16' }],
    });
  });

  it('records nothing when it comes again, in whatever order, and only who changed otherwise', () => {
    const first = record([one('student-1', '2022-02-14', '2022-02-15'), one('student-2', '2022-02-16')]);
    const state = after(first);
    expect(recorded(state, record([one('student-1', '2022-02-15', '2022-02-14')]))).toEqual([]);
    expect(recorded(state, record([one('student-1'), one('student-2', '2022-02-16')]))).toMatchObject([
      { students: [{ studentId: 'student-1', absences: [] }] },
    ]);
  });

  it('says up to which day it is delivered, also when nobody was absent, and never goes back', () => {
    const state = after(record([], { recordedThrough: '2022-02-11' }), record([]));
    expect(state?.recordedThrough).toBe('2022-02-18');
    expect(recorded(state, record([], { recordedThrough: '2022-02-11' }))).toEqual([]);
  });

  it('refuses days outside what is delivered, parts of days that are none, repetitions and foreign students', () => {
    const codes = (command: RecordAbsences) => recorded(null, command);
    expect(codes(record([one('student-1', '2022-03-01')]))).toEqual(['DATES_OUT_OF_ORDER']);
    expect(codes(record([one('student-1', '2022-02-19')]))).toEqual(['DATES_OUT_OF_ORDER']);
    expect(codes(record([], { recordedThrough: '2022-02-21' }))).toEqual(['DATES_OUT_OF_ORDER']);
    expect(codes(record([one('student-1'), one('student-1')]))).toEqual(['SOURCE_KEY_DUPLICATE']);
    expect(codes(record([one('student-1', '2022-02-14', '2022-02-14')]))).toEqual(['SOURCE_KEY_DUPLICATE']);
    expect(codes(record([one('student-9', '2022-02-14')]))).toEqual(['STUDENT_NOT_IN_SCOPE']);
    for (const days of ['0', '-0.5', '1.01', 'all']) {
      const absences = [{ on: '2022-02-14', kind: 'EXCUSED' as const, days }];
      expect(codes(record([{ studentId: 'student-1', absences }]))).toEqual(['DURATION_REQUIRED']);
    }
  });
});
