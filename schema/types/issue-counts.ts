import { Field, Int, ObjectType } from 'type-graphql';
import { PositionScalar } from '../scalars.ts';
import { RuleCount } from './validation.ts';

@ObjectType({ description: 'How much the rules find in a district or in some schools.' })
export class IssueCounts {
  @Field(() => PositionScalar, { description: 'Pass the last one as `afterPosition` to go on.' })
  position!: string;

  @Field(() => Int, { description: 'Fatal findings.' })
  fatalCount!: number;

  @Field(() => Int, { description: 'Warnings.' })
  warningCount!: number;

  @Field(() => Int, { description: 'For information: the list of records to certify is among them.' })
  infoCount!: number;

  @Field(() => [RuleCount], { description: 'One line per rule and severity.' })
  summary!: readonly RuleCount[];
}
