import { Field, ID, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars.ts';
import { RequestOutcomeEnum } from './certification-enums.ts';

@ObjectType({ description: "A district's request to certify again." })
export class RecertificationRequest {
  @Field(() => String, { nullable: true, description: 'Why; null once destroyed.' })
  reason!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When; null in a dry run.' })
  requestedAt!: string | null;

  @Field(() => RequestOutcomeEnum, { description: 'What became of it.' })
  outcome!: keyof typeof RequestOutcomeEnum;

  @Field(() => String, {
    nullable: true,
    description: "The state's answer; null while open, when withdrawn, and once destroyed.",
  })
  answer!: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was answered; null while open.' })
  answeredAt!: string | null;

  requestedBy!: string;
}

@ObjectType({ description: 'How the cycle was opened that follows the first.' })
export class RecertificationOpening {
  @Field(() => Boolean, { description: 'The district had asked for it.' })
  isByRequest!: boolean;

  @Field(() => String, { nullable: true, description: "The state's reason; null once destroyed." })
  reason!: string | null;

  @Field(() => [ID], { description: 'Records it is about; may be empty.' })
  rowIds!: readonly string[];

  @Field(() => DateTimeScalar, { nullable: true, description: 'When; null in a dry run.' })
  openedAt!: string | null;
}
