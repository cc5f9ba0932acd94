import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { SchoolDoc } from '../../projections/school/projection.ts';
import { Fault } from '../../src/application/faults.ts';
import { schoolIdOf } from '../../src/application/imports/import-ids.ts';
import { streams } from '../../src/application/streams.ts';
import type { SchoolCommand } from '../../src/domain/school/commands.ts';
import { schoolDecider } from '../../src/domain/school/decider.ts';
import { dayOfWeek, stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { assertGrades } from '../support/grades.ts';
import {
  canonicalInput,
  EditInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { districtScope, isOwnSchool, visibleDistrict, visibleSchool } from '../support/scope.ts';
import { School } from '../types/school.ts';
import { requiredText } from '../support/plausible.ts';

@InputType({ description: 'A new school.' })
export class RegisterSchoolInput extends MutationInput {
  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;

  @Field(() => String, { description: "The agency's code; once per district." })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => Boolean, { defaultValue: true, description: 'A public school.' })
  isPublic!: boolean;

  @Field(() => [String], { description: 'Grades taught: PK, KG, 01 to 12.' })
  grades!: string[];
}

@InputType({ description: 'Instruction days of one school year. The latest definition holds.' })
export class DefineSchoolCalendarInput extends EditInput {
  @Field(() => ID, { description: 'School.' })
  schoolId!: string;

  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;

  @Field(() => DateScalar, { description: 'First day of instruction.' })
  firstDay!: string;

  @Field(() => DateScalar, { description: 'Last day of instruction.' })
  lastInstructionDay!: string;

  @Field(() => [DateScalar], {
    description: 'Weekdays in between without school. Saturdays and Sundays never have it.',
  })
  nonSchoolDays!: string[];
}

@InputType({ description: 'Official enrolment of a school. The latest record of a school year holds.' })
export class RecordEnrollmentCountInput extends EditInput {
  @Field(() => ID, { description: 'School.' })
  schoolId!: string;

  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;

  @Field(() => DateScalar, {
    description: 'Day on which students were counted; within the school year, today at the latest.',
  })
  countedOn!: string;

  @Field(() => Int, { description: 'Students, from 0 to 100,000.' })
  count!: number;
}

@ObjectType({ implements: MutationPayload, description: 'The school as it reads now.' })
export class SchoolPayload extends MutationPayload {
  @Field(() => School, { nullable: true, description: 'The school; null when refused.' })
  school!: object | null;
}

/** No school has more students, not one that teaches online either. */
const MOST_STUDENTS = 100_000;

type Answer = Promise<PayloadBase & { readonly school: object | null }>;

@Resolver()
export class SchoolMutations {
  @Mutation(() => SchoolPayload, {
    description: 'Registers a school of a district. Its code is taken for good: SOURCE_KEY_DUPLICATE for a second one.',
  })
  async registerSchool(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RegisterSchoolInput, { description: 'The school.' }) input: RegisterSchoolInput,
  ): Answer {
    const districtId = districtScope(signedIn(context), input.districtId);
    await visibleDistrict(context, districtId);
    assertGrades(input.grades);
    const [code, name, isPublic] = [requiredText('code', input.code), requiredText('name', input.name), input.isPublic];
    const schoolId = schoolIdOf(districtId, code);
    return command(context, input, { id: schoolId, districtId }, 'registerSchool', {
      type: 'RegisterSchool',
      data: { schoolId, districtId, code, name, isPublic, grades: [...new Set(input.grades)] },
    });
  }

  @Mutation(() => SchoolPayload, {
    description: 'Defines the instruction days of a school year. Incidents of the school are judged anew by them.',
  })
  async defineSchoolCalendar(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DefineSchoolCalendarInput, { description: 'The days.' }) input: DefineSchoolCalendarInput,
  ): Answer {
    const { schoolYear, firstDay, lastInstructionDay } = input;
    const school = await visibleSchool(context, input.schoolId);
    const weekend = weekendDays(input);
    if (weekend.length > 0 && isOwnSchool(signedIn(context), school.id))
      return { ...refusal(...weekend.map((path) => ({ code: 'DATES_OUT_OF_ORDER', path }) as const)), school: null };
    return command(context, input, school, 'defineSchoolCalendar', {
      type: 'DefineSchoolCalendar',
      data: {
        schoolId: school.id,
        districtId: school.districtId,
        schoolYear,
        firstDay,
        lastInstructionDay,
        nonSchoolDays: [...new Set(input.nonSchoolDays)].sort(),
      },
    });
  }

  @Mutation(() => SchoolPayload, { description: 'Records the official enrolment of a school year.' })
  async recordEnrollmentCount(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordEnrollmentCountInput, { description: 'The count.' }) input: RecordEnrollmentCountInput,
  ): Answer {
    const { schoolYear, countedOn, count } = input;
    if (count < 0 || count > MOST_STUDENTS)
      throw new Fault('BAD_USER_INPUT', `count must be from 0 to ${MOST_STUDENTS}.`);
    const school = await visibleSchool(context, input.schoolId);
    return command(context, input, school, 'recordEnrollmentCount', {
      type: 'RecordEnrollmentCount',
      today: stateDate(context.services.clock.now()),
      data: { schoolId: school.id, districtId: school.districtId, schoolYear, countedOn, count },
    });
  }
}

/** Paths of days that never have school: they neither begin nor end it, and need not be told. */
function weekendDays({
  firstDay,
  lastInstructionDay,
  nonSchoolDays,
}: DefineSchoolCalendarInput): readonly (readonly string[])[] {
  const days: readonly (readonly [readonly string[], string])[] = [
    [['firstDay'], firstDay],
    [['lastInstructionDay'], lastInstructionDay],
    ...nonSchoolDays.map((day, index) => [['nonSchoolDays', String(index)], day] as const),
  ];
  return days.flatMap(([path, day]) => ([0, 6].includes(dayOfWeek(day)) ? [path] : []));
}

async function command(
  context: GraphqlContext,
  input: MutationInput & Partial<EditInput>,
  { id, districtId }: Pick<SchoolDoc, 'id' | 'districtId'>,
  operation: string,
  made: SchoolCommand,
): Answer {
  if (operation !== 'registerSchool' && !isOwnSchool(signedIn(context), id))
    return { ...refusal({ code: 'SCHOOL_NOT_IN_SCOPE', path: ['schoolId'] }), school: null };
  const { payload, outcome } = await runCommand(context, input, {
    operation,
    stream: streams.school(districtId, id),
    org: districtId,
    ...('schoolYear' in made.data && { schoolYear: made.data.schoolYear }),
    decider: schoolDecider,
    input: canonicalInput(input),
    expectedVersion: input.expectedVersion ?? null,
    command: () => made,
  });
  return { ...payload, school: outcome?.state ? { id, ...outcome.state, version: outcome.revision + 1 } : null };
}
