import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { DigestScalar } from '../scalars.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: 'Approves what stands on the screen.' })
export class ApproveCertificationInput extends CertificationInput {
  @Field(() => ID, { description: 'The snapshot that is approved.' })
  snapshotId!: string;

  @Field(() => DigestScalar, { description: 'Its digest: nothing retaken a second ago is approved by accident.' })
  snapshotDigest!: string;

  @Field(() => String, { nullable: true, description: 'A note for the record.' })
  note?: string | null;
}

@Resolver()
export class ApproveCertificationMutation {
  @Mutation(() => CertificationPayload, { description: 'Approves what a district has sent.' })
  async approveCertification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ApproveCertificationInput, { description: 'What is approved.' })
    input: ApproveCertificationInput,
  ): Promise<CertificationPayload> {
    const { payload } = await actOn(context, input, {
      operation: 'approveCertification',
      command: ({ actor, today }) => ({
        type: 'ApproveCertification',
        actor,
        today,
        snapshotId: input.snapshotId,
        digest: input.snapshotDigest,
        note: input.note ?? null,
      }),
    });
    return payload;
  }
}
