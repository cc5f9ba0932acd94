import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { attendanceDecider } from '../../src/domain/attendance/decider.ts';
import { schoolYearOf, stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar, DaysScalar } from '../scalars.ts';
import { assertLaneRuns } from '../support/incident-command.ts';
import { canonicalInput, MutationInput, MutationPayload, refusal, runCommand } from '../support/mutation.ts';
import { isOwnSchool, visibleSchool } from '../support/scope.ts';
import { AbsenceKindEnum } from '../types/enums.ts';
import { School } from '../types/school.ts';

@InputType({ description: 'One day, or a part of it, on which a student was not at school.' })
export class AbsenceInput {
  @Field(() => DateScalar, { description: 'Day.' })
  on!: string;

  @Field(() => AbsenceKindEnum, { description: 'Why.' })
  kind!: keyof typeof AbsenceKindEnum;

  @Field(() => DaysScalar, { defaultValue: '1.00', description: 'The part of the day: over 0, at most 1.' })
  days?: string;
}

@InputType({ description: 'All absences of a student in the month.' })
export class StudentAbsencesInput {
  @Field(() => ID, { description: 'Student.' })
  studentId!: string;

  @Field(() => [AbsenceInput], { description: 'Empty: the student was there every day.' })
  absences!: AbsenceInput[];
}

@InputType({ description: 'Attendance of a school in one month. Students who are not named keep what was recorded.' })
export class RecordAbsencesInput extends MutationInput {
  @Field(() => ID, { description: 'School.' })
  schoolId!: string;

  @Field(() => DateScalar, {
    description: 'Last day up to which attendance is delivered: its month is the month that is recorded.',
  })
  recordedThrough!: string;

  @Field(() => [StudentAbsencesInput], { description: 'Students whose absences are recorded; up to 500 in one call.' })
  students!: StudentAbsencesInput[];
}

@ObjectType({ implements: MutationPayload, description: 'What became of the attendance.' })
export class RecordAbsencesPayload extends MutationPayload {
  @Field(() => School, { nullable: true, description: 'The school; null when refused.' })
  school!: object | null;
}

@Resolver()
export class RecordAbsencesMutation {
  @Mutation(() => RecordAbsencesPayload, {
    description: 'Records who was absent at a school in a month: BEH-13 compares it with suspensions.',
  })
  async recordAbsences(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordAbsencesInput, { description: 'The attendance.' }) input: RecordAbsencesInput,
  ): Promise<RecordAbsencesPayload> {
    const principal = signedIn(context);
    const school = await visibleSchool(context, input.schoolId);
    const { districtId } = school;
    if (!isOwnSchool(principal, input.schoolId)) {
      return { ...refusal({ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }), school: null };
    }
    assertLaneRuns(context, districtId);
    if (input.students.reduce((sum, one) => sum + one.absences.length, 0) > MAX_ABSENCES)
      throw new Fault('BAD_USER_INPUT', `students have more than ${MAX_ABSENCES} absences together.`);
    const studentIds = input.students.map(({ studentId }) => studentId);
    const studentsInScope = await context.read.students.inScope(studentIds, districtId, principal.schoolIds);
    const month = input.recordedThrough.slice(0, 7);
    const schoolYear = schoolYearOf(`${month}-01`);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'recordAbsences',
      stream: streams.attendance(districtId, input.schoolId, month),
      org: districtId,
      schoolYear,
      decider: attendanceDecider,
      input: canonicalInput(input),
      command: (_state, { now }) => ({
        type: 'RecordAbsences',
        data: {
          districtId,
          schoolId: input.schoolId,
          schoolYear,
          month,
          recordedThrough: input.recordedThrough,
          students: input.students.map(({ studentId, absences }) => ({
            studentId,
            absences: absences.map(({ on, kind, days }) => ({ on, kind, days: days ?? '1.00' })),
          })),
        },
        today: stateDate(now),
        studentsInScope,
      }),
    });
    return { ...payload, school: outcome ? school : null };
  }
}

/** In one call: what one event of the log may comfortably hold. */
const MAX_ABSENCES = 5_000;
