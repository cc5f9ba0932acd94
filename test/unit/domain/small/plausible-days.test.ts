import { describe, expect, it } from 'vitest';
import { attendanceDecider } from '../../../../src/domain/attendance/decider.ts';
import { enrollmentDecider } from '../../../../src/domain/enrollment/decider.ts';
import { iepPeriodDecider } from '../../../../src/domain/iep-period/decider.ts';
import { birthDays, checkDay, incidentDays, PERIOD_DAYS } from '../../../../src/domain/kernel/plausible-day.ts';
import { programParticipationDecider } from '../../../../src/domain/program-participation/decider.ts';
import { studentDecider } from '../../../../src/domain/student/decider.ts';
import { given } from './given.ts';

const today = '2022-06-02';

describe('a day that can be meant', () => {
  it.each([
    ['a birth', birthDays(today), ['1900-01-01', '2022-06-02'], ['1899-12-31', '2022-06-03', '0006-05-04']],
    ['an incident', incidentDays(today), ['1990-01-01', '2023-12-31'], ['1989-12-31', '2024-01-01', '0202-03-10']],
    ['a period', PERIOD_DAYS, ['1990-01-01', '2099-12-31'], ['1989-12-31', '2202-08-23']],
  ])('of %s lies between two bounds, which belong to it', (_of, range, good, bad) => {
    for (const day of [...good, null, undefined]) expect(checkDay(day, range, ['day']), String(day)).toEqual([]);
    for (const day of bad)
      expect(checkDay(day, range, ['day']), day).toEqual([
        { code: 'DATES_OUT_OF_ORDER', path: ['day'], details: { from: range.from, to: range.to } },
      ]);
  });
});

describe('deciders refuse a day that cannot be meant', () => {
  const identity = {
    studentId: 's',
    stateStudentId: '1',
    localStudentNumber: null,
    firstName: 'Ada',
    middleName: null,
    lastName: 'Example',
    bornOn: '2006-01-01',
    isHispanic: null,
    races: null,
  } as const;
  const register = (bornOn: string | null) =>
    ({ type: 'RegisterStudent', today, data: { ...identity, bornOn } }) as const;
  const correct = (bornOn: string | null) =>
    ({ type: 'CorrectStudentIdentity', today, data: { ...identity, lastName: 'Other', bornOn } }) as const;

  it('of birth, and do not judge one again that stands', () => {
    expect(given(studentDecider, register('2999-01-01')).answer).toEqual(['DATES_OUT_OF_ORDER bornOn']);
    expect(given(studentDecider, register('2006-01-01'), correct('1806-01-01')).answer).toEqual([
      'DATES_OUT_OF_ORDER bornOn',
    ]);
    const old = { type: 'RegisterStudent', today: '2999-01-02', data: { ...identity, bornOn: '2999-01-01' } } as const;
    expect(given(studentDecider, old, correct('2999-01-01')).answer).toEqual(['StudentIdentityCorrected']);
  });

  it('of an enrolment, a plan and a program', () => {
    const place = { districtId: 'd', studentId: 's' };
    const enrolled = { ...place, enrollmentId: 'e', schoolId: 'x', grade: null, responsibleDistrictId: 'd' };
    const enroll = (startsOn: string) => ({ type: 'EnrollStudent', data: { ...enrolled, startsOn } }) as const;
    const end = (endsOn: string) =>
      ({
        type: 'EndEnrollment',
        origin: 'IMPORT',
        data: { ...place, enrollmentId: 'e', schoolId: 'x', endsOn },
      }) as const;
    expect(given(enrollmentDecider, enroll('0221-08-23')).answer).toEqual(['DATES_OUT_OF_ORDER startsOn']);
    expect(given(enrollmentDecider, enroll('2021-08-23'), end('2202-01-10')).answer).toEqual([
      'DATES_OUT_OF_ORDER endsOn',
    ]);
    const period = { ...place, startsOn: '2021-08-23', endsOn: '2202-01-10' };
    expect(given(iepPeriodDecider, { type: 'RecordIepPeriod', data: { ...period, iepPeriodId: 'i' } }).answer).toEqual([
      'DATES_OUT_OF_ORDER endsOn',
    ]);
    const data = { ...period, participationId: 'p', program: 'TWENTY_FIRST_CENTURY' as const };
    expect(given(programParticipationDecider, { type: 'RecordProgramParticipation', data }).answer).toEqual([
      'DATES_OUT_OF_ORDER endsOn',
    ]);
  });

  it('of attendance', () => {
    const data = {
      ...{ districtId: 'd', schoolId: 'x', schoolYear: 222, month: '0222-03', recordedThrough: '0222-03-04' },
      students: [],
    };
    const command = { type: 'RecordAbsences', data, today, studentsInScope: new Set<string>() } as const;
    expect(given(attendanceDecider, command).answer).toEqual(['DATES_OUT_OF_ORDER recordedThrough']);
  });
});
