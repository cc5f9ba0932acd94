import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { iepPeriodDecider } from '../../src/domain/iep-period/decider.ts';
import { programParticipationDecider } from '../../src/domain/program-participation/decider.ts';
import type { Program } from '../../src/domain/program-participation/events.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import {
  canonicalInput,
  commandContext,
  EditInput,
  MutationPayload,
  type PayloadBase,
  runCommand,
} from '../support/mutation.ts';
import { districtScope } from '../support/scope.ts';
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
      'Records from when to when the own district is responsible for an active IEP. Incidents of those days are judged anew.',
  })
  async recordIepPeriod(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordIepPeriodInput, { description: 'The period.' }) input: RecordIepPeriodInput,
  ): Promise<PayloadBase & { readonly iepPeriod: object | null }> {
    const { studentId, startsOn } = input;
    const districtId = await ownStudent(context, studentId);
    const standing = (await context.read.students.iepPeriods([studentId])).get(studentId) ?? [];
    const iepPeriodId = idOf(context, input, 'recordIepPeriod', input.iepPeriodId, standing);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'recordIepPeriod',
      stream: streams.iepPeriod(districtId, iepPeriodId),
      org: districtId,
      decider: iepPeriodDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({
        type: 'RecordIepPeriod',
        data: { iepPeriodId, districtId, studentId, startsOn, endsOn: input.endsOn ?? null },
      }),
    });
    return { ...payload, iepPeriod: outcome?.state ? { id: iepPeriodId, ...outcome.state } : null };
  }

  @Mutation(() => ProgramParticipationPayload, {
    description:
      'Records from when to when a student takes part in a program. Incidents of those days are judged anew.',
  })
  async recordProgramParticipation(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordProgramParticipationInput, { description: 'The participation.' })
    input: RecordProgramParticipationInput,
  ): Promise<PayloadBase & { readonly participation: object | null }> {
    const { studentId, program, startsOn } = input;
    const districtId = await ownStudent(context, studentId);
    const standing = (await context.read.students.programs([studentId])).get(studentId) ?? [];
    const participationId = idOf(context, input, 'recordProgramParticipation', input.participationId, standing);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'recordProgramParticipation',
      stream: streams.programParticipation(districtId, participationId),
      org: districtId,
      decider: programParticipationDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({
        type: 'RecordProgramParticipation',
        data: { participationId, districtId, studentId, program, startsOn, endsOn: input.endsOn ?? null },
      }),
    });
    return { ...payload, participation: outcome?.state ? { id: participationId, ...outcome.state } : null };
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
