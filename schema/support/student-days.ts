import { StudentDays } from '../../src/application/student-days.ts';
import { streams } from '../../src/application/streams.ts';
import type { EnrollmentCommand } from '../../src/domain/enrollment/commands.ts';
import { enrollmentDecider } from '../../src/domain/enrollment/decider.ts';
import type { EnrollmentState } from '../../src/domain/enrollment/state.ts';
import type { IepPeriodCommand } from '../../src/domain/iep-period/commands.ts';
import { iepPeriodDecider } from '../../src/domain/iep-period/decider.ts';
import type { IepPeriodState } from '../../src/domain/iep-period/state.ts';
import type { ProgramParticipationCommand } from '../../src/domain/program-participation/commands.ts';
import { programParticipationDecider } from '../../src/domain/program-participation/decider.ts';
import type { Program } from '../../src/domain/program-participation/events.ts';
import type { ProgramParticipationState } from '../../src/domain/program-participation/state.ts';
import type { GraphqlContext } from '../context.ts';

interface StudentOf {
  readonly districtId: string;
  /** Any pseudonym of the student. */
  readonly studentId: string;
}

/** The days on which a student is in a school. */
export async function enrollmentDays(
  context: GraphqlContext,
  { districtId, schoolId, studentId }: StudentOf & { readonly schoolId: string },
): Promise<StudentDays<EnrollmentState, EnrollmentCommand>> {
  const keptId = await context.read.students.keptId(studentId);
  const records = {
    districtId,
    studentId: keptId,
    place: `enrollment/${schoolId}`,
    decider: enrollmentDecider,
    stream: (id: string) => streams.enrollment(districtId, id),
  };
  return new StudentDays(context.services, records, async () => {
    const all = (await context.read.students.enrollments([keptId])).get(keptId) ?? [];
    return all.filter((one) => one.schoolId === schoolId);
  });
}

/** The days on which a district is responsible for an active IEP of a student. */
export async function iepDays(
  context: GraphqlContext,
  { districtId, studentId }: StudentOf,
): Promise<StudentDays<IepPeriodState, IepPeriodCommand>> {
  const keptId = await context.read.students.keptId(studentId);
  const records = {
    districtId,
    studentId: keptId,
    place: `iepPeriod/${districtId}`,
    decider: iepPeriodDecider,
    stream: (id: string) => streams.iepPeriod(districtId, id),
  };
  return new StudentDays(context.services, records, async () => {
    const all = (await context.read.students.iepPeriods([keptId])).get(keptId) ?? [];
    return all.filter((one) => one.districtId === districtId);
  });
}

/** The days on which a student takes part in a program in a district. A participation may become one in another program. */
export async function programDays(
  context: GraphqlContext,
  { districtId, studentId, program }: StudentOf & { readonly program: Program },
): Promise<StudentDays<ProgramParticipationState, ProgramParticipationCommand>> {
  const keptId = await context.read.students.keptId(studentId);
  const records = {
    districtId,
    studentId: keptId,
    place: `programParticipation/${districtId}/${program}`,
    decider: programParticipationDecider,
    stream: (id: string) => streams.programParticipation(districtId, id),
    isOne: (state: ProgramParticipationState) => state.program === program,
  };
  return new StudentDays(context.services, records, async () => {
    const all = (await context.read.students.programs([keptId])).get(keptId) ?? [];
    return all.filter((one) => one.districtId === districtId);
  });
}
