import { streams } from '../../src/application/streams.ts';
import type { CommandContext } from '../../src/application/command-handler.ts';
import { districtDecider } from '../../src/domain/district/decider.ts';
import { enrollmentDecider } from '../../src/domain/enrollment/decider.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import { iepPeriodDecider } from '../../src/domain/iep-period/decider.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { schoolDecider } from '../../src/domain/school/decider.ts';
import { studentDecider } from '../../src/domain/student/decider.ts';
import type { SyncPolicy } from '../../src/domain/district/events.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { principal, type TestApplication } from './application.ts';

export interface DistrictFixture {
  readonly districtId: string;
  readonly schoolId: string;
  readonly otherSchoolId: string;
  /** Enrolled at `schoolId` all year; the second has an active IEP. */
  readonly studentId: string;
  readonly iepStudentId: string;
  readonly types: {
    readonly knife: string;
    readonly insubordination: string;
    readonly horseplay: string;
    readonly suspension: string;
    readonly inSchool: string;
    readonly detention: string;
  };
  readonly clerk: Principal;
  readonly administrator: Principal;
}

const system: CommandContext = {
  principal: {
    accountId: 'system:test',
    kind: 'SYSTEM',
    personId: null,
    roles: [],
    districtId: null,
    schoolIds: null,
    impersonatedBy: null,
  },
  idempotencyKey: null,
  correlationId: 'test',
};

/** A small district with two schools, two students and six mapped types, made by real commands. */
export async function createDistrict(
  test: TestApplication,
  options: { readonly districtId?: string; readonly policy?: SyncPolicy } = {},
): Promise<DistrictFixture> {
  const { commands } = test.application.services;
  const districtId = options.districtId ?? 'd000000000001';
  const run = async (request: Parameters<typeof commands.handle>[1]) => {
    const outcome = await commands.handle({ ...system, idempotencyKey: randomUuid() }, request);
    if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
  };
  const base = { org: districtId, input: {} };
  await run({
    ...base,
    operation: 'registerDistrict',
    stream: streams.district(districtId),
    decider: districtDecider,
    command: () => ({
      type: 'RegisterDistrict',
      data: {
        districtId,
        code: districtId.slice(-4),
        name: `District ${districtId.slice(-2)}`,
        kind: 'SCHOOL_DISTRICT',
        edition: 'MONTANA',
      },
    }),
  });
  await run({
    ...base,
    operation: 'setSyncPolicy',
    stream: streams.district(districtId),
    decider: districtDecider,
    command: () => ({ type: 'SetSyncPolicy', data: { districtId, policy: options.policy ?? 'ON_SAVE' } }),
  });
  const schools = [randomUuid(), randomUuid()] as const;
  for (const [index, schoolId] of schools.entries()) {
    const stream = streams.school(districtId, schoolId);
    await run({
      ...base,
      operation: 'registerSchool',
      stream,
      decider: schoolDecider,
      command: () => ({
        type: 'RegisterSchool',
        data: {
          schoolId,
          districtId,
          code: `${districtId}-${index}`,
          name: `School ${index}`,
          isPublic: true,
          grades: ['09'],
        },
      }),
    });
    await run({
      ...base,
      operation: 'defineSchoolCalendar',
      stream,
      decider: schoolDecider,
      command: () => ({
        type: 'DefineSchoolCalendar',
        data: {
          schoolId,
          districtId,
          schoolYear: 2022,
          firstDay: '2021-08-23',
          lastInstructionDay: '2022-05-27',
          nonSchoolDays: [],
        },
      }),
    });
  }
  const [schoolId, otherSchoolId] = schools;
  const students = [randomUuid(), randomUuid()] as const;
  for (const [index, studentId] of students.entries()) {
    await run({
      ...base,
      org: 'state',
      operation: 'registerStudent',
      stream: streams.student(studentId),
      decider: studentDecider,
      command: () => ({
        type: 'RegisterStudent',
        today: '2022-06-02',
        data: {
          studentId,
          stateStudentId: `99${districtId.slice(-3)}${index}`,
          localStudentNumber: `L${index}`,
          firstName: ['Quill', 'Rune'][index]!,
          middleName: null,
          lastName: ['Featherby', 'Oakenshaw'][index]!,
          bornOn: '2006-05-04',
          isHispanic: null,
          races: null,
        },
      }),
    });
    const enrollmentId = randomUuid();
    await run({
      ...base,
      operation: 'enrollStudent',
      stream: streams.enrollment(districtId, enrollmentId),
      decider: enrollmentDecider,
      command: () => ({
        type: 'EnrollStudent',
        data: {
          enrollmentId,
          districtId,
          schoolId,
          studentId,
          grade: '09',
          startsOn: '2021-08-23',
          responsibleDistrictId: districtId,
        },
      }),
    });
  }
  const [studentId, iepStudentId] = students;
  const iepPeriodId = randomUuid();
  await run({
    ...base,
    operation: 'recordIepPeriod',
    stream: streams.iepPeriod(districtId, iepPeriodId),
    decider: iepPeriodDecider,
    command: () => ({
      type: 'RecordIepPeriod',
      data: { iepPeriodId, districtId, studentId: iepStudentId, startsOn: '2021-09-01', endsOn: null },
    }),
  });
  const eventType = async (name: string, stateCode: string | null) => {
    const eventTypeId = randomUuid();
    const stream = streams.eventType(districtId, eventTypeId);
    await run({
      ...base,
      operation: 'createEventType',
      stream,
      decider: eventTypeDecider,
      command: () => ({
        type: 'CreateEventType',
        eventTypeId,
        districtId,
        schoolId: null,
        name,
        alignment: 'DISCIPLINE',
      }),
    });
    if (stateCode !== null)
      await run({
        ...base,
        operation: 'mapEventType',
        stream,
        decider: eventTypeDecider,
        command: () => ({
          type: 'MapEventType',
          stateCode,
          effectiveFrom: '2021-07-01',
          activeCodes: new Set([stateCode]),
        }),
      });
    return eventTypeId;
  };
  const resolutionType = async (name: string, stateCode: string | null) => {
    const resolutionTypeId = randomUuid();
    const stream = streams.resolutionType(districtId, resolutionTypeId);
    await run({
      ...base,
      operation: 'createResolutionType',
      stream,
      decider: resolutionTypeDecider,
      command: () => ({ type: 'CreateResolutionType', resolutionTypeId, districtId, schoolId: null, name }),
    });
    if (stateCode !== null)
      await run({
        ...base,
        operation: 'mapResolutionType',
        stream,
        decider: resolutionTypeDecider,
        command: () => ({
          type: 'MapResolutionType',
          stateCode,
          effectiveFrom: '2021-07-01',
          activeCodes: new Set([stateCode]),
        }),
      });
    return resolutionTypeId;
  };
  const types = {
    knife: await eventType('Knife', '20'),
    insubordination: await eventType('Insubordination', '2200'),
    horseplay: await eventType('Horseplay', null),
    suspension: await resolutionType('Suspension', '410'),
    inSchool: await resolutionType('In-school suspension', '500'),
    detention: await resolutionType('Detention', null),
  };
  await test.settle();
  return {
    districtId,
    schoolId,
    otherSchoolId,
    studentId,
    iepStudentId,
    types,
    clerk: principal(['CLERK'], { districtId, schoolIds: [schoolId], accountId: `clerk-${districtId}` }),
    administrator: principal(['DISTRICT_ADMINISTRATOR'], { districtId, accountId: `admin-${districtId}` }),
  };
}
