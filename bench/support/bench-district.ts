import type { CommandContext, CommandRequest } from '../../src/application/command-handler.ts';
import type { Services } from '../../src/application/services.ts';
import { streams } from '../../src/application/streams.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { districtDecider } from '../../src/domain/district/decider.ts';
import { enrollmentDecider } from '../../src/domain/enrollment/decider.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { schoolDecider } from '../../src/domain/school/decider.ts';
import { studentDecider } from '../../src/domain/student/decider.ts';

export interface BenchDistrict {
  readonly districtId: string;
  readonly schoolIds: readonly string[];
  /** Enrolled all year, in the schools by turns. */
  readonly studentIds: readonly string[];
  readonly eventTypeId: string;
  readonly resolutionTypeId: string;
}

export const BENCH_DAY = '2022-05-03';
const SCHOOL_YEAR = 2022;
const FIRST_DAY = '2021-08-23';
const MAPPED_FROM = '2021-07-01';

export const SYSTEM: CommandContext = {
  principal: {
    accountId: 'system:bench',
    kind: 'SYSTEM',
    personId: null,
    roles: [],
    districtId: null,
    schoolIds: null,
    impersonatedBy: null,
  },
  idempotencyKey: null,
  correlationId: 'bench',
  lane: 'bulk',
};

/** A district that publishes on save, with two schools, their calendars, students and one mapped type of each kind, by commands. */
export async function createBenchDistrict({ commands }: Services, students: number): Promise<BenchDistrict> {
  const districtId = 'd000000000001';
  const schoolIds = [randomUuid(), randomUuid()];
  const [eventTypeId, resolutionTypeId] = [randomUuid(), randomUuid()];
  async function run<State, const Command>(
    request: Omit<CommandRequest<State, Command>, 'input' | 'org'> & { readonly org?: string },
  ): Promise<void> {
    const outcome = await commands.handle(SYSTEM, { input: {}, org: districtId, ...request });
    if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
  }

  const district = { stream: streams.district(districtId), decider: districtDecider };
  await run({
    ...district,
    operation: 'registerDistrict',
    command: () => ({
      type: 'RegisterDistrict',
      data: { districtId, code: '0001', name: 'Bench District', kind: 'SCHOOL_DISTRICT', edition: 'MONTANA' },
    }),
  });
  await run({
    ...district,
    operation: 'setSyncPolicy',
    command: () => ({ type: 'SetSyncPolicy', data: { districtId, policy: 'ON_SAVE' } }),
  });
  for (const [index, schoolId] of schoolIds.entries()) {
    const school = { stream: streams.school(districtId, schoolId), decider: schoolDecider };
    const data = { schoolId, districtId, code: `0001-${index}`, name: `School ${index}`, isPublic: true };
    await run({
      ...school,
      operation: 'registerSchool',
      command: () => ({ type: 'RegisterSchool', data: { ...data, grades: ['09'] } }),
    });
    const days = { schoolYear: SCHOOL_YEAR, firstDay: FIRST_DAY, lastInstructionDay: '2022-05-27', nonSchoolDays: [] };
    await run({
      ...school,
      operation: 'defineSchoolCalendar',
      command: () => ({ type: 'DefineSchoolCalendar', data: { schoolId, districtId, ...days } }),
    });
  }
  const mapping = (stateCode: string) => ({
    stateCode,
    effectiveFrom: MAPPED_FROM,
    activeCodes: new Set([stateCode]),
  });
  const eventType = { stream: streams.eventType(districtId, eventTypeId), decider: eventTypeDecider };
  await run({
    ...eventType,
    operation: 'createEventType',
    command: () => ({
      type: 'CreateEventType',
      eventTypeId,
      districtId,
      schoolId: null,
      name: 'Insubordination',
      alignment: 'DISCIPLINE',
    }),
  });
  await run({
    ...eventType,
    operation: 'mapEventType',
    command: () => ({ type: 'MapEventType', ...mapping('2200') }),
  });
  const resolutionType = {
    stream: streams.resolutionType(districtId, resolutionTypeId),
    decider: resolutionTypeDecider,
  };
  await run({
    ...resolutionType,
    operation: 'createResolutionType',
    command: () => ({
      type: 'CreateResolutionType',
      resolutionTypeId,
      districtId,
      schoolId: null,
      name: 'In-school suspension',
    }),
  });
  await run({
    ...resolutionType,
    operation: 'mapResolutionType',
    command: () => ({ type: 'MapResolutionType', ...mapping('500') }),
  });
  const studentIds = Array.from({ length: students }, () => randomUuid());
  await Promise.all(
    studentIds.map(async (studentId, index) => {
      await run({
        org: 'state',
        operation: 'registerStudent',
        stream: streams.student(studentId),
        decider: studentDecider,
        isNew: true,
        command: () => ({
          type: 'RegisterStudent',
          today: '2022-06-02',
          data: {
            studentId,
            stateStudentId: String(9_000_000 + index),
            localStudentNumber: `L${index}`,
            firstName: `Quill${index}`,
            middleName: null,
            lastName: 'Featherby',
            bornOn: '2006-05-04',
            isHispanic: null,
            races: null,
          },
        }),
      });
      const enrollmentId = randomUuid();
      const schoolId = schoolIds[index % schoolIds.length]!;
      await run({
        operation: 'enrollStudent',
        stream: streams.enrollment(districtId, enrollmentId),
        decider: enrollmentDecider,
        isNew: true,
        command: () => ({
          type: 'EnrollStudent',
          data: {
            enrollmentId,
            districtId,
            schoolId,
            studentId,
            grade: '09',
            startsOn: FIRST_DAY,
            responsibleDistrictId: districtId,
          },
        }),
      });
    }),
  );
  return { districtId, schoolIds, studentIds, eventTypeId, resolutionTypeId };
}
