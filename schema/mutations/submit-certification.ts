import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DigestScalar } from '../scalars.ts';
import { actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: "A certifier's signature." })
export class AttestationInput {
  @Field(() => String, { nullable: true, description: 'The own name, typed.' })
  typedName?: string | null;

  @Field(() => String, { nullable: true, description: 'The password, entered again. Checked and forgotten.' })
  password?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: 'There is nothing to report: needed when the snapshot holds no record.' })
  isZeroReport?: boolean;
}

@InputType({ description: 'Wizard step 4.' })
export class SubmitCertificationInput extends CertificationInput {
  @Field(() => ID, { description: 'The snapshot that is signed.' })
  snapshotId!: string;

  @Field(() => DigestScalar, { description: 'Its digest as it stands on the screen.' })
  snapshotDigest!: string;

  @Field(() => AttestationInput, { description: 'The signature.' })
  attestation!: AttestationInput;
}

@Resolver()
export class SubmitCertificationMutation {
  @Mutation(() => CertificationPayload, { description: 'Signs the snapshot. The signature that leaves nobody outstanding sends the certification to the state.' })
  async submitCertification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SubmitCertificationInput, { description: 'What is signed, and the signature.' }) input: SubmitCertificationInput,
  ): Promise<CertificationPayload> {
    const { attestation } = input;
    const { accounts } = context.services;
    const { payload } = await actOn(context, input, {
      operation: 'submitCertification',
      needsLane: true,
      secret: ['password'],
      command: async ({ actor, today }) => ({
        type: 'SubmitCertification',
        actor,
        today,
        snapshotId: input.snapshotId,
        digest: input.snapshotDigest,
        attestation: {
          typedName: attestation.typedName ?? null,
          isPasswordConfirmed: !!attestation.password && (await accounts.confirmPassword(signedIn(context).accountId, attestation.password)),
          isZeroReport: attestation.isZeroReport === true,
        },
      }),
    });
    return payload;
  }
}
