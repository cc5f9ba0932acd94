import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: 'Asks the state to open another cycle.' })
export class RequestRecertificationInput extends CertificationInput {
  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

@Resolver()
export class RequestRecertificationMutation {
  @Mutation(() => CertificationPayload, {
    description: 'Asks the state to open another cycle. What was certified stays the record until it does.',
  })
  async requestRecertification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RequestRecertificationInput, { description: 'Why.' }) input: RequestRecertificationInput,
  ): Promise<CertificationPayload> {
    const { payload } = await actOn(context, input, {
      operation: 'requestRecertification',
      command: ({ actor, today }) => ({ type: 'RequestRecertification', actor, today, reason: input.reason }),
    });
    return payload;
  }
}
