import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars.ts';
import { graphqlEnum } from '../support/register-enum.ts';

export const VerificationCheckEnum = graphqlEnum(
  'VerificationCheck',
  'What a verification looks at, from the stored bytes to what the program would say today.',
  {
    ARCHIVE_BYTES: 'Every stored record has the hash, and all together the digest, that was certified.',
    APPROVAL_CHAIN: 'Capture, submissions and approval name the same digest.',
    LOG_CHAIN: 'No event of the log was changed, removed or put in, up to a signed checkpoint.',
    DERIVATION_FROZEN_FORMAT: 'The recorded events give the same records, by the format that was in force.',
    DERIVATION_CURRENT_CODE: "What today's program would make of the same events; for information.",
  },
);

export const VerdictOutcomeEnum = graphqlEnum('VerdictOutcome', 'What a check found.', {
  PASSED: 'As it should be.',
  FAILED: 'Something was changed, is missing or contradicts itself.',
  DIFFERS_EXPLAINED: 'Different for a known reason; no sign of tampering.',
  NOT_POSSIBLE: 'The evidence at hand does not decide it; no sign of tampering.',
});

@ObjectType({ description: 'What one check says.' })
export class Verdict {
  @Field(() => VerificationCheckEnum, { description: 'Which check.' })
  check!: keyof typeof VerificationCheckEnum;

  @Field(() => VerdictOutcomeEnum, { description: 'What it found.' })
  outcome!: keyof typeof VerdictOutcomeEnum;

  @Field(() => String, { description: 'For people: a sentence or two; names what differs.' })
  explanation!: string;

  @Field(() => Int, { description: 'Number of records or events that are not as they should be.' })
  differingRows!: number;
}

@ObjectType({ description: 'A verification of a snapshot.' })
export class Verification {
  @Field(() => [Verdict], { description: 'Five verdicts, each on its own.' })
  verdicts!: readonly Verdict[];

  @Field(() => DateTimeScalar, { description: 'When it ran.' })
  ranAt!: string;

  @Field(() => Int, { description: 'How long it took, in milliseconds.' })
  durationMs!: number;
}
