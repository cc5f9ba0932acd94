import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { SubmitCertification } from '../../src/domain/certification/commands.ts';
import { certificationDecider } from '../../src/domain/certification/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DigestScalar } from '../scalars.ts';
import { type Acted, actOn, CertificationInput, CertificationPayload } from '../support/certification-command.ts';

@InputType({ description: "A certifier's signature." })
export class AttestationInput {
  @Field(() => String, {
    nullable: true,
    description: 'First and last name of the signer as they are registered, typed; case and spaces do not matter.',
  })
  typedName?: string | null;

  @Field(() => String, { nullable: true, description: 'The password, entered again. Checked and forgotten.' })
  password?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'There is nothing to report: needed when the snapshot holds no record.',
  })
  isZeroReport?: boolean;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Schools that report nothing, and did last year (BEH-14), really have nothing to report: needed when `wizard.silentSchools` is not 0.',
  })
  areSilentSchoolsConfirmed?: boolean;
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
        const signerName = await registeredName(context);
        const claimed = commandOf(input, acted, signerName, !!password);
        if (!password || certificationDecider.decide(acted.state, claimed).kind === 'rejected') return claimed;
        const { accountId } = signedIn(context);
        const isConfirmed = await accounts.confirmPassword(accountId, password, context.tokenId);
        return commandOf(input, acted, signerName, isConfirmed);
      },
    });
    return payload;
  }
}

/** First and last name of the person whom the account belongs to; null without a person or when their key is destroyed. */
async function registeredName(context: GraphqlContext): Promise<string | null> {
  const { personId } = signedIn(context);
  const person = personId === null ? null : await context.loaders.person.load(personId);
  return [person?.firstName, person?.lastName].filter(Boolean).join(' ') || null;
}

const commandOf = (
  input: SubmitCertificationInput,
  { actor, today }: Acted,
  signerName: string | null,
  isPasswordConfirmed: boolean,
): SubmitCertification => ({
  type: 'SubmitCertification',
  actor,
  today,
  snapshotId: input.snapshotId,
  digest: input.snapshotDigest,
  attestation: {
    typedName: input.attestation.typedName ?? null,
    signerName,
    isPasswordConfirmed,
    isZeroReport: input.attestation.isZeroReport === true,
    areSilentSchoolsConfirmed: input.attestation.areSilentSchoolsConfirmed === true,
  },
});
