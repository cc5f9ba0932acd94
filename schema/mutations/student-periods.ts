import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import type { Program } from '../../src/domain/program-participation/events.ts';
import { isWithin } from '../../src/domain/reference/overlap.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { commandContext, EditInput, MutationPayload, type PayloadBase } from '../support/mutation.ts';
import { runOnDays } from '../support/run-on-days.ts';
import { districtScope } from '../support/scope.ts';
import { iepDays, programDays } from '../support/student-days.ts';
import { ProgramEnum } from '../types/enums.ts';
import { IepPeriod, ProgramParticipation } from '../types/student.ts';

@InputType({ description: 'Days on which an individualized education program is active.' })
export class RecordIepPeriodInput extends EditInput {
  @Field(() => ID, { nullable: true, description: 'A period that stands and changes; left out for a new one.' })
  iepPeriodId?: string | null;

  @Field(() => ID, { description: 'Student of the account’s schools.' })
  studentId!: string;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; null while active.' })
  endsOn?: string | null;
}

@InputType({ description: 'Days on which a student takes part in a program.' })
export class RecordProgramParticipationInput extends EditInput {
  @Field(() => ID, { nullable: true, description: 'A participation that stands and changes; left out for a new one.' })
  participationId?: string | null;

  @Field(() => ID, { description: 'Student of the account’s schools.' })
  studentId!: string;

  @Field(() => ProgramEnum, { description: 'The program.' })
  program!: Program;

  @Field(() => DateScalar, { description: 'First day.' })
  startsOn!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; null while taking part.' })
  endsOn?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The period as it reads now.' })
export class IepPeriodPayload extends MutationPayload {
  @Field(() => IepPeriod, { nullable: true, description: 'The period; null when refused.' })
  iepPeriod!: object | null;
}

@ObjectType({ implements: MutationPayload, description: 'The participation as it reads now.' })
export class ProgramParticipationPayload extends MutationPayload {
  @Field(() => ProgramParticipation, { nullable: true, description: 'The participation; null when refused.' })
  participation!: object | null;
}

@Resolver()
export class StudentPeriodMutations {
  @Mutation(() => IepPeriodPayload, {
    description:
      'Records from when to when the own district is responsible for an active IEP. Incidents of those days are judged anew. A day on which another period of the student is active in the district is DATES_OUT_OF_ORDER: the period before ends first. Fewer days of a period that stands are always possible.',
  })
  async recordIepPeriod(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordIepPeriodInput, { description: 'The period.' }) input: RecordIepPeriodInput,
  ): Promise<PayloadBase & { readonly iepPeriod: object | null }> {
    const { studentId } = input;
    const wanted = { startsOn: input.startsOn, endsOn: input.endsOn ?? null };
    const districtId = await ownStudent(context, studentId);
    const standing = (await context.read.students.iepPeriods([studentId])).get(studentId) ?? [];
    const iepPeriodId = idOf(context, input, 'recordIepPeriod', input.iepPeriodId, standing);
    const days = await iepDays(context, { districtId, studentId });
    const { payload, record } = await runOnDays(context, input, days, {
      operation: 'recordIepPeriod',
      recordId: iepPeriodId,
      command: async (state, othersDuring) => ({
        type: 'RecordIepPeriod',
        ...(!isWithin(wanted, state) && { others: await othersDuring(wanted) }),
        data: { iepPeriodId, districtId, studentId, ...wanted },
      }),
    });
    return { ...payload, iepPeriod: record };
  }

  @Mutation(() => ProgramParticipationPayload, {
    description:
      'Records from when to when a student takes part in a program. Incidents of those days are judged anew. A day on which the student takes part in the program in the district already is DATES_OUT_OF_ORDER: the participation before ends first. Fewer days of one that stands are always possible.',
  })
  async recordProgramParticipation(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordProgramParticipationInput, { description: 'The participation.' })
    input: RecordProgramParticipationInput,
  ): Promise<PayloadBase & { readonly participation: object | null }> {
    const { studentId, program } = input;
    const wanted = { startsOn: input.startsOn, endsOn: input.endsOn ?? null };
    const districtId = await ownStudent(context, studentId);
    const standing = (await context.read.students.programs([studentId])).get(studentId) ?? [];
    const participationId = idOf(context, input, 'recordProgramParticipation', input.participationId, standing);
    const days = await programDays(context, { districtId, studentId, program });
    const { payload, record } = await runOnDays(context, input, days, {
      operation: 'recordProgramParticipation',
      recordId: participationId,
      command: async (state, othersDuring) => ({
        type: 'RecordProgramParticipation',
        ...(!(state?.program === program && isWithin(wanted, state)) && { others: await othersDuring(wanted) }),
        data: { participationId, districtId, studentId, program, ...wanted },
      }),
    });
    return { ...payload, participation: record };
  }
}

/** The account's district, when the student is one of its schools'. */
async function ownStudent(context: GraphqlContext, studentId: string): Promise<string> {
  const principal = signedIn(context);
  const districtId = districtScope(principal, null);
  const own = await context.read.students.inScope([studentId], districtId, principal.schoolIds);
  if (!own.has(studentId)) throw notFound('student');
  return districtId;
}

function idOf(
  context: GraphqlContext,
  input: EditInput,
  operation: string,
  given: string | null | undefined,
  standing: readonly { readonly id: string; readonly districtId: string }[],
): string {
  if (given == null) return context.services.commands.deriveId(commandContext(context, input), operation, 'period');
  const known = standing.find(({ id }) => id === given);
  if (!known || known.districtId !== signedIn(context).districtId) throw notFound('period');
  return given;
}
