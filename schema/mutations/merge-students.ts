import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { studentDecider } from '../../src/domain/student/decider.ts';
import { studentMergeDecider } from '../../src/domain/student-merge/decider.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { stateOf } from '../support/history.ts';
import { canonicalInput, MutationInput, type PayloadBase, refusal, runCommand } from '../support/mutation.ts';
import { recordPersonalRead } from '../support/personal-read.ts';
import { isUuid } from '../support/uuid.ts';
import { StudentPayload } from './students.ts';

@InputType({ description: 'Two students who are one person.' })
export class MergeStudentsInput extends MutationInput {
  @Field(() => ID, { description: 'The student who stays.' })
  keepStudentId!: string;

  @Field(() => ID, { description: 'The student who is read as the other one from now on.' })
  mergeStudentId!: string;

  @Field(() => String, { description: 'Why; kept sealed.' })
  reason!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'You know that their birth dates differ, and mean it all the same: one of them is wrong.',
  })
  haveDifferentBirthDates!: boolean;
}

@Resolver()
export class MergeStudentsMutation {
  @Mutation(() => StudentPayload, {
    description:
      'Says that two students are one person, for good. Incidents, enrolments, IEP periods and programs of the merged one are shown, found and judged under the kept one, whose `identityHistory` tells of the merge; students with different birth dates are refused unless that is confirmed; history stays as it was recorded, and certified records stay as they were captured.',
  })
  async mergeStudents(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => MergeStudentsInput, { description: 'Whom, and why.' }) input: MergeStudentsInput,
  ): Promise<PayloadBase & { readonly student: object | null }> {
    const { keepStudentId, mergeStudentId } = input;
    if (keepStudentId === mergeStudentId) throw new Fault('BAD_USER_INPUT', 'The students are the same.');
    await assertMergeable(context, [keepStudentId, mergeStudentId]);
    const keptId = await context.read.students.keptId(keepStudentId);
    if (keptId === mergeStudentId)
      return { ...refusal({ code: 'ALREADY_DONE', path: ['keepStudentId'] }), student: null };
    const [kept, merged] = await Promise.all(
      [keptId, mergeStudentId].map((id) => stateOf(context, studentDecider, streams.student(id))),
    );
    const haveDifferentBirthDates = kept?.bornOn != null && merged?.bornOn != null && kept.bornOn !== merged.bornOn;
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'mergeStudents',
      stream: streams.studentMerge(mergeStudentId),
      org: STATE_ORG,
      decider: studentMergeDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'MergeStudents',
        mergedStudentId: mergeStudentId,
        keptStudentId: keptId,
        reason: input.reason,
        haveDifferentBirthDates,
        isDifferenceConfirmed: input.haveDifferentBirthDates,
      }),
    });
    if (!outcome) return { ...payload, student: null };
    // Of two merges that would make a circle, asked for at once, the later one changes nothing: it is told as if it had come later.
    if (payload.position !== null && (await context.read.students.keptId(mergeStudentId)) === mergeStudentId)
      return { ...refusal({ code: 'ALREADY_DONE', path: ['keepStudentId'] }), student: null };
    // After the fact, and again when the request is sent again: numbers of the merged student find the kept one.
    if (!outcome.isDryRun) await context.services.students.mergeStudents(mergeStudentId, keptId);
    await recordPersonalRead(context, 'mergeStudents', 1, { subject: `student:${keptId}` });
    return { ...payload, student: await context.loaders.student.load(keptId) };
  }
}

/** A district merges students whom it has, or had last; the agency any. */
async function assertMergeable(context: GraphqlContext, studentIds: readonly string[]): Promise<void> {
  const { districtId, schoolIds } = signedIn(context);
  if (districtId !== null) {
    const day = stateDate(context.services.clock.now());
    const own = await context.read.students.answeredFor(studentIds, districtId, schoolIds, day);
    if (own.size < studentIds.length) throw notFound('student');
    return;
  }
  for (const id of studentIds)
    if (!isUuid(id) || !(await stateOf(context, studentDecider, streams.student(id)))) throw notFound('student');
}
