import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { streams } from '../../src/application/streams.ts';
import { checkIdentity } from '../../src/domain/student/commands.ts';
import { studentDecider } from '../../src/domain/student/decider.ts';
import type { Race, StudentIdentity } from '../../src/domain/student/events.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { given } from '../support/given.ts';
import { stateOf } from '../support/history.ts';
import {
  canonicalInput,
  commandContext,
  EditInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { recordPersonalRead } from '../support/personal-read.ts';
import { RaceEnum } from '../types/enums.ts';
import { Student } from '../types/student.ts';
import { assertStudentNumber, requiredText } from '../support/plausible.ts';

@InputType({ description: 'A new student.' })
export class RegisterStudentInput extends MutationInput {
  @Field(() => String, { nullable: true, description: "The agency's student number; whoever has it is known by it." })
  stateStudentId?: string | null;

  @Field(() => String, { nullable: true, description: "The district's number." })
  localStudentNumber?: string | null;

  @Field(() => String, { description: 'First name.' })
  firstName!: string;

  @Field(() => String, { nullable: true, description: 'Middle name.' })
  middleName?: string | null;

  @Field(() => String, { description: 'Last name.' })
  lastName!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Birth date.' })
  bornOn?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'First part of the two-part question; null: not answered.' })
  isHispanic?: boolean | null;

  @Field(() => [RaceEnum], { nullable: true, description: 'Second part, one or more; null: not answered.' })
  races?: Race[] | null;
}

@InputType({ description: 'Only what is given changes; null empties a member that may be empty.' })
export class StudentIdentityChanges {
  @Field(() => String, { nullable: true, description: "The agency's student number." })
  stateStudentId?: string | null;

  @Field(() => String, { nullable: true, description: "The district's number." })
  localStudentNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'First name.' })
  firstName?: string;

  @Field(() => String, { nullable: true, description: 'Middle name.' })
  middleName?: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  lastName?: string;

  @Field(() => DateScalar, { nullable: true, description: 'Birth date.' })
  bornOn?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'First part of the two-part question.' })
  isHispanic?: boolean | null;

  @Field(() => [RaceEnum], { nullable: true, description: 'Second part, all races, one or more; null: not answered.' })
  races?: Race[] | null;
}

@InputType({ description: 'Corrections to who a student is.' })
export class CorrectStudentIdentityInput extends EditInput {
  @Field(() => ID, { description: 'Student.' })
  studentId!: string;

  @Field(() => StudentIdentityChanges, { description: 'What changes.' })
  changes!: StudentIdentityChanges;
}

@ObjectType({ implements: MutationPayload, description: 'The student as they read now.' })
export class StudentPayload extends MutationPayload {
  @Field(() => Student, { nullable: true, description: 'The student; null when refused.' })
  student!: object | null;
}

type Answer = Promise<PayloadBase & { readonly student: object | null }>;

@Resolver()
export class StudentMutations {
  @Mutation(() => StudentPayload, {
    description:
      'Registers a student; names, numbers, birth date and race are sealed. A state number that belongs to somebody else is SOURCE_KEY_DUPLICATE.',
  })
  async registerStudent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RegisterStudentInput, { description: 'The student.' }) input: RegisterStudentInput,
  ): Answer {
    const { commands } = context.services;
    assertStudentNumber('stateStudentId', input.stateStudentId);
    assertStudentNumber('localStudentNumber', input.localStudentNumber);
    const [firstName, lastName] = [
      requiredText('firstName', input.firstName),
      requiredText('lastName', input.lastName),
    ];
    const stateStudentId = textOrNull(input.stateStudentId);
    const ownId = commands.deriveId(commandContext(context, input), 'registerStudent', 'student');
    const today = stateDate(context.services.clock.now());
    // The decider says the same, but by then the number is claimed.
    const faults = checkIdentity(input, today);
    if (faults.length > 0) return { ...refusal(...faults), student: null };
    const studentId = await claimed(context, stateStudentId, ownId, input.dryRun === true);
    const identity: StudentIdentity = {
      stateStudentId,
      localStudentNumber: textOrNull(input.localStudentNumber),
      firstName,
      middleName: textOrNull(input.middleName),
      lastName,
      bornOn: input.bornOn ?? null,
      isHispanic: input.isHispanic ?? null,
      races: sortedRaces(input.races),
    };
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'registerStudent',
      stream: streams.student(studentId),
      org: STATE_ORG,
      decider: studentDecider,
      input: canonicalInput(input),
      command: () => ({ type: 'RegisterStudent', today, data: { studentId, ...identity } }),
    });
    return { ...payload, student: outcome?.state ? node(outcome.state, outcome.revision) : null };
  }

  @Mutation(() => StudentPayload, {
    description:
      'Corrects name, numbers, birth date or race of a student who is enrolled in the district, or was last; earlier values stay in the history.',
  })
  async correctStudentIdentity(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CorrectStudentIdentityInput, { description: 'The corrections.' })
    input: CorrectStudentIdentityInput,
  ): Answer {
    const { districtId, schoolIds } = signedIn(context);
    const day = stateDate(context.services.clock.now());
    const own = await context.read.students.answeredFor([input.studentId], districtId ?? '', schoolIds, day);
    if (!own.has(input.studentId)) throw notFound('student');
    const studentId = await context.read.students.keptId(input.studentId);
    const faults = checkIdentity(input.changes, day, ['changes']);
    if (faults.length > 0) return { ...refusal(...faults), student: null };
    const { firstName, lastName, stateStudentId, localStudentNumber } = input.changes;
    assertStudentNumber('stateStudentId', stateStudentId);
    assertStudentNumber('localStudentNumber', localStudentNumber);
    if (firstName != null) requiredText('firstName', firstName);
    if (lastName != null) requiredText('lastName', lastName);
    const changes = tidy(given(input.changes, ['firstName', 'lastName']));
    const wanted = changes.stateStudentId ?? null;
    const isFree = wanted !== null && (await context.services.students.resolveStudents([wanted])).get(wanted) === null;
    const holder = await claimed(context, wanted, studentId, input.dryRun === true);
    if (holder !== studentId)
      return {
        ...refusal({ code: 'SOURCE_KEY_DUPLICATE', path: ['changes', 'stateStudentId'] }),
        student: null,
      };
    // A number that was claimed for a correction that comes to nothing is anybody's again.
    const release = async () => {
      if (!isFree || input.dryRun === true) return;
      const state = await stateOf(context, studentDecider, streams.student(studentId));
      if (state?.stateStudentId !== wanted)
        await context.services.students.releaseStudent({ stateStudentId: wanted, studentId });
    };
    const decided = runCommand(context, input, {
      operation: 'correctStudentIdentity',
      stream: streams.student(studentId),
      org: STATE_ORG,
      decider: studentDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: (state) => {
        if (!state) throw notFound('student');
        return { type: 'CorrectStudentIdentity', today: day, data: { ...state, ...changes } };
      },
    });
    const { payload, outcome } = await decided.catch(async (error: unknown) => {
      await release();
      throw error;
    });
    if (!outcome) await release();
    else await recordPersonalRead(context, 'correctStudentIdentity', 1, { subject: `student:${studentId}` });
    return { ...payload, student: outcome?.state ? node(outcome.state, outcome.revision) : null };
  }
}

/** Whom the state number belongs to; claims it for `studentId` when it is free. Trying claims nothing. */
async function claimed(
  context: GraphqlContext,
  stateStudentId: string | null,
  studentId: string,
  isDryRun: boolean,
): Promise<string> {
  if (stateStudentId === null) return studentId;
  const { students } = context.services;
  const holders = isDryRun
    ? await students.resolveStudents([stateStudentId])
    : await students.claimStudents([{ stateStudentId, studentId }]);
  return holders.get(stateStudentId) ?? studentId;
}

const node = ({ studentId, ...identity }: StudentIdentity & { readonly studentId: string }, revision: number) => ({
  id: studentId,
  ...identity,
  isDestroyed: false,
  version: revision + 1,
});

const textOrNull = (text: string | null | undefined): string | null => text?.trim() || null;

const sortedRaces = (races: readonly Race[] | null | undefined): readonly Race[] | null =>
  races ? [...new Set(races)].sort() : null;

function tidy(changes: Partial<StudentIdentity>): Partial<StudentIdentity> {
  const { races, ...rest } = changes;
  const trimmed = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, typeof value === 'string' ? textOrNull(value) : value]),
  );
  return { ...trimmed, ...(races !== undefined && { races: sortedRaces(races) }) };
}
