import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { SubmitCertification } from '../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DigestScalar } from '../scalars.ts';
import { type Acted, actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: "A certifier's signature." })
export class AttestationInput {
  @Field(() => String, { nullable: true, description: 'The own name, typed.' })
  typedName?: string | null;

  @Field(() => String, { nullable: true, description: 'The password, entered again. Checked and forgotten.' })
  password?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'There is nothing to report: needed when the snapshot holds no record.',
  })
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
  @Mutation(() => CertificationPayload, {
    description:
      'Signs the snapshot. The signature that leaves nobody outstanding sends the certification to the state.',
  })
  async submitCertification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SubmitCertificationInput, { description: 'What is signed, and the signature.' })
    input: SubmitCertificationInput,
  ): Promise<CertificationPayload> {
    const { accounts } = context.services;
    const { password } = input.attestation;
    const { payload } = await actOn(context, input, {
      operation: 'submitCertification',
      needsLane: true,
      secret: ['password'],
      command: async (acted) => {
        // A password costs time to check, on purpose: only a signature that nothing else stands in the way of is worth it.
        const claimed = commandOf(input, acted, !!password);
        if (!password || certificationDecider.decide(acted.state, claimed).kind === 'rejected') return claimed;
        const { accountId } = signedIn(context);
        return commandOf(input, acted, await accounts.confirmPassword(accountId, password, context.tokenId));
      },
    });
    return payload;
  }
}

const commandOf = (
  input: SubmitCertificationInput,
  { actor, today }: Acted,
  isPasswordConfirmed: boolean,
): SubmitCertification => ({
  type: 'SubmitCertification',
  actor,
  today,
  snapshotId: input.snapshotId,
  digest: input.snapshotDigest,
  attestation: {
    typedName: input.attestation.typedName ?? null,
    isPasswordConfirmed,
    isZeroReport: input.attestation.isZeroReport === true,
  },
});
