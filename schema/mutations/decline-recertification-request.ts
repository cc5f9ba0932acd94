import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: "Refuses a district's request." })
export class DeclineRecertificationRequestInput extends CertificationInput {
  @Field(() => String, { description: 'Why: the district reads it.' })
  reason!: string;
}

@Resolver()
export class DeclineRecertificationRequestMutation {
  @Mutation(() => CertificationPayload, {
    description: "Refuses a district's request: the certification is again what it never stopped being.",
  })
  async declineRecertificationRequest(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => DeclineRecertificationRequestInput, { description: 'Why.' })
    input: DeclineRecertificationRequestInput,
  ): Promise<CertificationPayload> {
    const { payload } = await actOn(context, input, {
      operation: 'declineRecertificationRequest',
      command: ({ actor, today }) => ({ type: 'DeclineRecertificationRequest', actor, today, reason: input.reason }),
    });
    return payload;
  }
}
