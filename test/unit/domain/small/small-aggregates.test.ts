import { describe, expect, it } from 'vitest';
import { agencyDecider } from '../../../../src/domain/agency/decider.ts';
import { districtDecider } from '../../../../src/domain/district/decider.ts';
import { enrollmentDecider } from '../../../../src/domain/enrollment/decider.ts';
import { exportDecider } from '../../../../src/domain/export/decider.ts';
import { iepPeriodDecider } from '../../../../src/domain/iep-period/decider.ts';
import { importDecider } from '../../../../src/domain/import/decider.ts';
import { isSame } from '../../../../src/domain/kernel/is-same.ts';
import { personDecider } from '../../../../src/domain/person/decider.ts';
import { programParticipationDecider } from '../../../../src/domain/program-participation/decider.ts';
import { schoolDecider } from '../../../../src/domain/school/decider.ts';
import { studentDecider } from '../../../../src/domain/student/decider.ts';
import { syncDecider } from '../../../../src/domain/sync/decider.ts';
import { verificationDecider } from '../../../../src/domain/verification/decider.ts';
import { given } from './given.ts';

describe('the agency', () => {
  const open = { type: 'OpenLog', data: { logId: 'log', stateAgency: 'Montana' } } as const;
  const code = {
    name: 'Knife',
    alias: null,
    category: 'WEAPONS',
    definition: 'A knife.',
    isWeapon: true,
    isFirearm: false,
    isDrug: false,
    isAlcohol: false,
    isViolence: false,
    isViolentCriminalOffense: false,
  } as const;
  const removal = {
    code: '500',
    name: 'In-school',
    kind: 'IN_SCHOOL_SUSPENSION',
    hasServices: null,
    statute: null,
  } as const;
  const publish = (effectiveFrom: string, codes: readonly string[] = ['20']) =>
    ({
      type: 'PublishStateCodes',
      today: '2021-01-01',
      data: { effectiveFrom, eventCodes: codes.map((one) => ({ ...code, code: one })), resolutionCodes: [removal] },
    }) as const;

  it('opens its log once', () => {
    expect(given(agencyDecider, open).answer).toEqual(['LogOpened']);
    expect(given(agencyDecider, open, open).answer).toEqual([]);
    expect(given(agencyDecider, publish('2021-07-01')).answer).toEqual(['UNKNOWN_CODE logId']);
  });

  it('publishes code lists forwards only', () => {
    expect(given(agencyDecider, open, publish('2021-07-01')).answer).toEqual(['StateCodesPublished']);
    expect(given(agencyDecider, open, publish('2021-07-01'), publish('2021-07-01')).answer).toEqual([]);
    expect(given(agencyDecider, open, publish('2021-07-01'), publish('2022-07-01')).answer).toEqual([
      'StateCodesPublished',
    ]);
    expect(given(agencyDecider, open, publish('2022-07-01'), publish('2021-07-01')).answer).toEqual([
      'DATES_OUT_OF_ORDER effectiveFrom',
    ]);
    expect(given(agencyDecider, open, publish('2022-07-01'), publish('2021-07-01', [])).answer).toEqual([
      'DATES_OUT_OF_ORDER effectiveFrom',
      'UNKNOWN_CODE eventCodes',
    ]);
  });

  it('refuses lists that are empty, name a code twice, or hold what is no code', () => {
    expect(given(agencyDecider, open, publish('2021-07-01', [])).answer).toEqual(['UNKNOWN_CODE eventCodes']);
    expect(given(agencyDecider, open, publish('2021-07-01', ['20', '2 1', '20'])).answer).toEqual([
      'UNKNOWN_CODE eventCodes 1 code',
      'SOURCE_KEY_DUPLICATE eventCodes 2 code',
    ]);
  });

  it('refuses a firearm that is no weapon and a violent offence without violence: criterion C would not see them', () => {
    const list = publish('2021-07-01');
    const published = (...flags: readonly object[]) =>
      given(agencyDecider, open, {
        ...list,
        data: { ...list.data, eventCodes: flags.map((one, index) => ({ ...code, code: `4${index}`, ...one })) },
      }).answer;
    expect(published({ isFirearm: true }, { isViolence: true, isViolentCriminalOffense: true })).toEqual([
      'StateCodesPublished',
    ]);
    expect(
      published({}, { isWeapon: false, isFirearm: true }, { isViolentCriminalOffense: true, isWeapon: false }),
    ).toEqual(['UNKNOWN_CODE eventCodes 1 isWeapon', 'UNKNOWN_CODE eventCodes 2 isViolence']);
  });
});

describe('a district', () => {
  const register = {
    type: 'RegisterDistrict',
    data: { districtId: 'gb', code: '9001', name: 'Grand Bend', kind: 'SCHOOL_DISTRICT', edition: 'MONTANA' },
  } as const;
  const rename = (name: string) => ({ type: 'RenameDistrict', data: { districtId: 'gb', name } }) as const;
  const policy = (value: 'ON_SAVE' | 'NIGHTLY') =>
    ({ type: 'SetSyncPolicy', data: { districtId: 'gb', policy: value } }) as const;
  const grant = { type: 'GrantEntitlement', data: { districtId: 'gb', feature: 'DATA_SUITE' } } as const;

  it('is registered first', () => {
    expect(given(districtDecider, register).answer).toEqual(['DistrictRegistered']);
    expect(given(districtDecider, register, register).answer).toEqual([]);
    expect(given(districtDecider, rename('x')).answer).toEqual(['UNKNOWN_CODE districtId']);
  });

  it('changes its name, its way of synchronizing and its entitlements, each only when it differs', () => {
    expect(given(districtDecider, register, rename('Big Bend')).state).toMatchObject({ name: 'Big Bend' });
    expect(given(districtDecider, register, rename('Grand Bend')).answer).toEqual([]);
    expect(given(districtDecider, register, policy('ON_SAVE')).answer).toEqual([]);
    expect(given(districtDecider, register, policy('NIGHTLY')).state).toMatchObject({ syncPolicy: 'NIGHTLY' });
    expect(given(districtDecider, register, grant).state).toMatchObject({ entitlements: ['DATA_SUITE'] });
    expect(given(districtDecider, register, grant, grant).answer).toEqual([]);
  });
});

describe('a school', () => {
  const at = { schoolId: 'high', districtId: 'gb' };
  const school = { ...at, code: '1', name: 'High', isPublic: true, grades: ['09'] };
  const register = { type: 'RegisterSchool', data: school } as const;
  const rename = (name: string) => ({ type: 'RenameSchool', data: { ...at, name } }) as const;
  const calendar = (lastInstructionDay: string) =>
    ({
      type: 'DefineSchoolCalendar',
      data: { ...at, schoolYear: 2022, firstDay: '2021-08-25', lastInstructionDay, nonSchoolDays: ['2021-11-25'] },
    }) as const;

  it('is registered, renamed, and has a calendar per year', () => {
    expect(given(schoolDecider, register).answer).toEqual(['SchoolRegistered']);
    expect(given(schoolDecider, register, register).answer).toEqual([]);
    expect(given(schoolDecider, register, rename('High')).answer).toEqual([]);
    expect(given(schoolDecider, register, rename('Upper')).state).toMatchObject({ name: 'Upper' });
    expect(given(schoolDecider, register, calendar('2022-05-27')).answer).toEqual(['SchoolCalendarDefined']);
    expect(given(schoolDecider, register, calendar('2022-05-27'), calendar('2022-05-27')).answer).toEqual([]);
    const corrected = given(schoolDecider, register, calendar('2022-05-27'), calendar('2022-06-03'));
    expect(corrected.state?.calendars[2022]).toMatchObject({ lastInstructionDay: '2022-06-03' });
  });

  it('refuses a year that ends before it begins, and a school that nobody registered', () => {
    expect(given(schoolDecider, register, calendar('2021-08-24')).answer).toEqual([
      'DATES_OUT_OF_ORDER lastInstructionDay',
    ]);
    expect(given(schoolDecider, calendar('2022-05-27')).answer).toEqual(['SCHOOL_NOT_IN_SCOPE schoolId']);
  });

  const days = (schoolYear: number, firstDay: string, lastInstructionDay: string) =>
    ({
      type: 'DefineSchoolCalendar',
      data: { ...at, schoolYear, firstDay, lastInstructionDay, nonSchoolDays: [] },
    }) as const;

  it.each([
    ['begins a year early and lasts four', 2026, '2024-08-01', '2028-06-01', 'firstDay'],
    ['is that of long ago', 2027, '2020-08-24', '2021-06-04', 'firstDay'],
    ['begins the day before the school year', 2026, '2025-06-30', '2026-06-05', 'firstDay'],
    ['begins after the school year', 2026, '2026-07-01', '2026-08-20', 'firstDay'],
    ['lasts beyond the summer after it', 2026, '2026-01-05', '2026-09-01', 'lastInstructionDay'],
    ['lasts longer than a year', 2026, '2025-07-01', '2026-07-01', 'lastInstructionDay'],
  ])('refuses a calendar that %s', (_, year, first, last, field) => {
    expect(given(schoolDecider, register, days(year, first, last)).answer).toEqual([`DATES_OUT_OF_ORDER ${field}`]);
  });

  it('takes a whole year, also one of a facility that goes on into the summer, as long as no day stands in two', () => {
    const defined = ['SchoolCalendarDefined'];
    expect(given(schoolDecider, register, days(2026, '2025-07-01', '2026-06-30')).answer).toEqual(defined);
    const allYear = days(2026, '2025-07-14', '2026-07-10');
    expect(given(schoolDecider, register, allYear).answer).toEqual(defined);
    expect(given(schoolDecider, register, allYear, days(2027, '2026-07-13', '2027-07-09')).answer).toEqual(defined);
    expect(given(schoolDecider, register, allYear, days(2027, '2026-07-10', '2027-06-04')).answer).toEqual([
      'DATES_OUT_OF_ORDER firstDay',
    ]);
    expect(
      given(schoolDecider, register, days(2027, '2026-07-13', '2027-06-04'), days(2026, '2025-08-01', '2026-07-13'))
        .answer,
    ).toEqual(['DATES_OUT_OF_ORDER lastInstructionDay']);
  });
});

describe('a student', () => {
  const identity = {
    studentId: 's',
    stateStudentId: '1',
    localStudentNumber: null,
    firstName: 'Ada',
    middleName: null,
    lastName: 'Example',
    bornOn: '2006-01-01',
    isHispanic: null,
    races: ['ASIAN', 'WHITE'],
  } as const;
  const register = { type: 'RegisterStudent', today: '2022-06-02', data: identity } as const;
  const correct = (more: object) =>
    ({ type: 'CorrectStudentIdentity', today: '2022-06-02', data: { ...identity, ...more } }) as const;

  it('is registered once and corrected only to something else', () => {
    expect(given(studentDecider, register).answer).toEqual(['StudentRegistered']);
    expect(given(studentDecider, register, register).answer).toEqual([]);
    expect(given(studentDecider, register, correct({ races: ['ASIAN', 'WHITE'] })).answer).toEqual([]);
    expect(given(studentDecider, register, correct({ races: ['ASIAN'] })).answer).toEqual(['StudentIdentityCorrected']);
    expect(given(studentDecider, register, correct({ lastName: 'Other' })).state).toMatchObject({ lastName: 'Other' });
    expect(given(studentDecider, correct({})).answer).toEqual(['STUDENT_NOT_IN_SCOPE studentId']);
    expect(given(studentDecider, register, correct({ races: [] })).answer).toEqual(['INPUTS_MISSING races']);
    expect(given(studentDecider, register, correct({ races: null })).answer).toEqual(['StudentIdentityCorrected']);
  });
});

describe('an enrolment', () => {
  const at = { enrollmentId: 'e', districtId: 'gb', schoolId: 'high', studentId: 's' };
  const enroll = {
    type: 'EnrollStudent',
    data: { ...at, grade: '09', startsOn: '2021-08-25', responsibleDistrictId: 'gb' },
  } as const;
  const end = (endsOn: string) => ({ type: 'EndEnrollment', origin: 'IMPORT', data: { ...at, endsOn } }) as const;

  it('begins once and ends not before', () => {
    expect(given(enrollmentDecider, enroll).answer).toEqual(['StudentEnrolled']);
    expect(given(enrollmentDecider, enroll, enroll).answer).toEqual([]);
    expect(given(enrollmentDecider, enroll, end('2021-08-24')).answer).toEqual(['END_BEFORE_START endsOn']);
    expect(given(enrollmentDecider, enroll, end('2021-08-25')).answer).toEqual(['EnrollmentEnded']);
    expect(given(enrollmentDecider, enroll, end('2021-09-01'), end('2021-09-01')).answer).toEqual([]);
    expect(given(enrollmentDecider, enroll, end('2021-09-01'), end('2021-10-01')).state).toMatchObject({
      endsOn: '2021-10-01',
    });
    expect(given(enrollmentDecider, end('2021-09-01')).answer).toEqual(['UNKNOWN_CODE enrollmentId']);
  });

  it('is the only one in its school on each of its days; two that overlap already are put right by an earlier end', () => {
    const open = { startsOn: '2022-01-10', endsOn: null };
    const past = { startsOn: '2020-08-25', endsOn: '2021-06-01' };
    const among = (...others: readonly { startsOn: string; endsOn: string | null }[]) =>
      given(enrollmentDecider, { ...enroll, others }).answer;
    expect(among(past)).toEqual(['StudentEnrolled']);
    expect(among({ ...past, endsOn: '2021-08-25' })).toEqual(['DATES_OUT_OF_ORDER startsOn']);
    expect(among(past, open)).toEqual(['DATES_OUT_OF_ORDER startsOn']);
    const others = [open];
    expect(given(enrollmentDecider, enroll, { ...end('2022-03-01'), others }).answer).toEqual(['EnrollmentEnded']);
    const ended = [enroll, end('2022-01-09')] as const;
    expect(given(enrollmentDecider, ...ended, { ...end('2022-01-10'), others }).answer).toEqual([
      'DATES_OUT_OF_ORDER endsOn',
    ]);
    expect(given(enrollmentDecider, ...ended, { ...end('2022-01-08'), others }).answer).toEqual(['EnrollmentEnded']);
  });

  it('is recorded with its end where it began before another, and an end that stands is not another one', () => {
    const past = { ...enroll, endsOn: '2021-12-17' };
    const both = ['StudentEnrolled', 'EnrollmentEnded'];
    expect(given(enrollmentDecider, past)).toMatchObject({
      answer: both,
      state: { endsOn: '2021-12-17', endReason: null },
    });
    const among = (startsOn: string, endsOn: string | null = null) =>
      given(enrollmentDecider, { ...past, others: [{ startsOn, endsOn }] }).answer;
    expect(among('2021-12-18')).toEqual(both);
    expect(among('2021-12-17')).toEqual(['DATES_OUT_OF_ORDER endsOn']);
    expect(among('2020-08-25', '2021-08-24')).toEqual(both);
    expect(among('2020-08-25', '2021-08-25')).toEqual(['DATES_OUT_OF_ORDER startsOn']);
    expect(given(enrollmentDecider, { ...past, endsOn: '2021-08-24' }).answer).toEqual(['END_BEFORE_START endsOn']);
    expect(given(enrollmentDecider, { ...past, endsOn: '2202-12-17' }).answer).toEqual(['DATES_OUT_OF_ORDER endsOn']);
    expect(given(enrollmentDecider, past, past).answer).toEqual([]);
    expect(given(enrollmentDecider, past, enroll).answer).toEqual([]);
    for (const before of [enroll, { ...past, endsOn: '2021-12-16' }])
      expect(given(enrollmentDecider, before, past).answer).toEqual(['DATES_OUT_OF_ORDER endsOn']);
  });

  it('ends by hand with a reason, and a file that says the same day leaves the reason alone', () => {
    const byHand = (reason?: string) =>
      ({ ...end('2022-01-07'), origin: 'HAND', data: { ...end('2022-01-07').data, reason } }) as const;
    for (const reason of [undefined, ' '])
      expect(given(enrollmentDecider, enroll, byHand(reason)).answer).toEqual(['REASON_REQUIRED reason']);
    const moved = given(enrollmentDecider, enroll, byHand('Moved away.'), end('2022-01-07'));
    expect(moved.answer).toEqual([]);
    expect(moved.state).toMatchObject({ endsOn: '2022-01-07', endReason: 'Moved away.' });
    expect(given(enrollmentDecider, enroll, byHand('Moved away.'), byHand('Moved away.')).answer).toEqual([]);
    expect(given(enrollmentDecider, enroll, byHand('Moved away.'), byHand('Graduated.')).answer).toEqual([
      'EnrollmentEnded',
    ]);
    expect(given(enrollmentDecider, enroll, byHand('Moved away.'), end('2022-02-01')).state).toMatchObject({
      endReason: null,
    });
  });
});

describe('dated records of a student', () => {
  const dates = { districtId: 'gb', studentId: 's', startsOn: '2021-09-01' };
  const iep = (endsOn: string | null) =>
    ({ type: 'RecordIepPeriod', data: { ...dates, iepPeriodId: 'i', endsOn } }) as const;
  const program = (endsOn: string | null) =>
    ({
      type: 'RecordProgramParticipation',
      data: { ...dates, participationId: 'p', program: 'TWENTY_FIRST_CENTURY', endsOn },
    }) as const;

  it('are recorded again only when they differ, and never end before they begin', () => {
    expect(given(iepPeriodDecider, iep(null)).answer).toEqual(['IepPeriodRecorded']);
    expect(given(iepPeriodDecider, iep(null), iep(null)).answer).toEqual([]);
    expect(given(iepPeriodDecider, iep(null), iep('2022-01-01')).state).toMatchObject({ endsOn: '2022-01-01' });
    expect(given(iepPeriodDecider, iep('2021-08-31')).answer).toEqual(['END_BEFORE_START endsOn']);
    expect(given(programParticipationDecider, program(null)).answer).toEqual(['ProgramParticipationRecorded']);
    expect(given(programParticipationDecider, program(null), program(null)).answer).toEqual([]);
    expect(given(programParticipationDecider, program('2021-08-31')).answer).toEqual(['END_BEFORE_START endsOn']);
  });

  it('have no day of another one of the kind, but may always give days up', () => {
    const others = [{ startsOn: '2022-01-10', endsOn: null }];
    expect(given(iepPeriodDecider, { ...iep(null), others }).answer).toEqual(['DATES_OUT_OF_ORDER startsOn']);
    expect(given(iepPeriodDecider, { ...iep('2022-01-10'), others }).answer).toEqual(['DATES_OUT_OF_ORDER endsOn']);
    expect(given(iepPeriodDecider, { ...iep('2022-01-09'), others }).answer).toEqual(['IepPeriodRecorded']);
    const reopened = { ...iep(null), others };
    expect(given(iepPeriodDecider, iep('2022-01-09'), reopened).answer).toEqual(['DATES_OUT_OF_ORDER endsOn']);
    const shorter = { ...iep('2022-02-01'), others };
    expect(given(iepPeriodDecider, iep(null), shorter).answer).toEqual(['IepPeriodRecorded']);
    const taken = { ...program('2022-02-01'), others };
    expect(given(programParticipationDecider, taken).answer).toEqual(['DATES_OUT_OF_ORDER endsOn']);
    expect(given(programParticipationDecider, program(null), taken).answer).toEqual(['ProgramParticipationRecorded']);
    // The days of another program were none of this one.
    const meals = { ...taken, data: { ...taken.data, program: 'FREE_REDUCED_LUNCH' } } as const;
    expect(given(programParticipationDecider, program(null), meals).answer).toEqual(['DATES_OUT_OF_ORDER endsOn']);
  });
});

describe('a person', () => {
  const register = {
    type: 'RegisterPerson',
    data: { personId: 'avery', org: 'gb', firstName: 'Avery', lastName: 'Holt', seid: '1', email: null },
  } as const;
  const at = { accountId: 'a', personId: 'avery', org: 'gb' };
  const create = { type: 'CreateUserAccount', data: { ...at, roles: ['CERTIFIER'] } } as const;
  const disable = { type: 'DisableUserAccount', data: at } as const;

  it('has accounts that are created and disabled, never deleted', () => {
    expect(given(personDecider, register, register).answer).toEqual([]);
    expect(given(personDecider, create).answer).toEqual(['STAFF_NOT_FOUND personId']);
    expect(given(personDecider, register, create).answer).toEqual(['UserAccountCreated']);
    expect(given(personDecider, register, create, create).answer).toEqual([]);
    expect(given(personDecider, register, disable).answer).toEqual(['STAFF_NOT_FOUND accountId']);
    const disabled = given(personDecider, register, create, disable);
    expect(disabled.answer).toEqual(['UserAccountDisabled']);
    expect(disabled.state?.accounts).toEqual([{ accountId: 'a', roles: ['CERTIFIER'], isDisabled: true }]);
    expect(given(personDecider, register, create, disable, disable).answer).toEqual([]);
  });
});

describe('what runs for a while', () => {
  const start = {
    type: 'StartImport',
    data: {
      importId: 'i',
      org: 'gb',
      kind: 'BEHAVIOR_EDFI',
      mode: 'MERGE',
      schoolYear: 2022,
      sourceSystem: 'sis',
      sha256: 'aa',
    },
  } as const;
  const complete = {
    type: 'CompleteImport',
    data: { importId: 'i', org: 'gb', imported: 21, changed: 0, deleted: 0, rejected: 0 },
  } as const;
  const cancel = { type: 'CancelImport', data: { ...complete.data, imported: 8, cancelledBy: 'dana' } } as const;
  const of = { syncId: 'y', districtId: 'gb', kind: 'RESYNC', schoolYear: 2022 } as const;
  const sync = { type: 'RequestSync', data: { ...of, objectGroups: ['BEHAVIOR'] } } as const;
  const synced = { type: 'CompleteSync', data: { ...of, copied: 2, tombstones: 0, position: 7 } } as const;

  it('begins once, and is completed once it has begun', () => {
    expect(given(importDecider, start).answer).toEqual(['ImportStarted']);
    expect(given(importDecider, start, start).answer).toEqual([]);
    expect(given(importDecider, complete).answer).toEqual(['UNKNOWN_CODE importId']);
    expect(given(importDecider, start, complete).state).toMatchObject({ completed: { imported: 21 } });
    expect(given(importDecider, start, complete, complete).answer).toEqual([]);
    expect(given(importDecider, cancel).answer).toEqual(['UNKNOWN_CODE importId']);
    expect(given(importDecider, start, cancel).state).toMatchObject({ cancelled: { imported: 8 }, completed: null });
    expect(given(importDecider, start, cancel, complete).answer).toEqual([]);
    expect(given(importDecider, start, complete, cancel).answer).toEqual([]);
    expect(given(syncDecider, sync).answer).toEqual(['DistrictSynced']);
    expect(given(syncDecider, sync, sync).answer).toEqual([]);
    expect(given(syncDecider, synced).answer).toEqual(['UNKNOWN_CODE syncId']);
    expect(given(syncDecider, sync, synced).answer).toEqual(['SyncCompleted']);
    expect(given(syncDecider, sync, synced, synced).answer).toEqual([]);
  });
});

describe('what is recorded once', () => {
  const record = (purposeCode: string) =>
    ({
      type: 'RecordExport',
      data: { exportId: 'x', org: 'gb', profile: 'p', purposeCode, rowCount: 3, digest: 'sha256:aa' },
    }) as const;
  const verify = {
    type: 'RecordVerification',
    data: { verificationId: 'v', org: 'gb', certificationId: 'c', snapshotId: 's', verdicts: [] },
  } as const;

  it('is an export that says what for, and a verification', () => {
    expect(given(exportDecider, record(' ')).answer).toEqual(['PURPOSE_REQUIRED purpose']);
    expect(given(exportDecider, record('AUDIT')).answer).toEqual(['DataExported']);
    expect(given(exportDecider, record('AUDIT'), record('AUDIT')).answer).toEqual([]);
    expect(given(verificationDecider, verify).answer).toEqual(['SnapshotVerified']);
    expect(given(verificationDecider, verify, verify).answer).toEqual([]);
  });
});

it('takes payloads for the same whatever the order of their members, and lists only in order', () => {
  expect(isSame({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(true);
  expect(isSame({ a: 1 }, { a: 1, b: null })).toBe(false);
  expect(isSame([1, 2], [2, 1])).toBe(false);
  expect(isSame([], {})).toBe(false);
  expect(isSame(null, {})).toBe(false);
});
