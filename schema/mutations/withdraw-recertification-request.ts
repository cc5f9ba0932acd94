import { Arg, Ctx, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: 'Takes the own request back.' })
export class WithdrawRecertificationRequestInput extends CertificationInput {}

@Resolver()
export class WithdrawRecertificationRequestMutation {
  @Mutation(() => CertificationPayload, { description: 'Takes the own request back before the state answers.' })
  async withdrawRecertificationRequest(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => WithdrawRecertificationRequestInput, { description: 'Which.' })
    input: WithdrawRecertificationRequestInput,
  ): Promise<CertificationPayload> {
    const { payload } = await actOn(context, input, {
      operation: 'withdrawRecertificationRequest',
      command: ({ actor, today }) => ({ type: 'WithdrawRecertificationRequest', actor, today }),
    });
    return payload;
  }
}
