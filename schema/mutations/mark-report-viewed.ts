import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: 'You have opened a report.' })
export class MarkReportViewedInput extends CertificationInput {
  @Field(() => ID, { description: 'The run or the snapshot; its job has the same id.' })
  reportId!: string;
}

@Resolver()
export class MarkReportViewedMutation {
  @Mutation(() => CertificationPayload, {
    description:
      'Records that you have opened the report of a run, or a snapshot. Everybody opens them for themselves.',
  })
  async markReportViewed(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => MarkReportViewedInput, { description: 'Which.' }) input: MarkReportViewedInput,
  ): Promise<CertificationPayload> {
    const { payload } = await actOn(context, input, {
      operation: 'markReportViewed',
      command: ({ actor, today }) => ({ type: 'MarkReportViewed', actor, today, reportId: input.reportId }),
    });
    return payload;
  }
}
