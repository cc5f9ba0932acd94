import { Field, ID, Int, ObjectType } from 'type-graphql';
import { ReportReasonEnum } from './enums.ts';
import { SourceValueKindEnum } from './import.ts';

@ObjectType({ description: 'What a value of a foreign system means here.' })
export class SourceCodeMapping {
  @Field(() => SourceValueKindEnum, { description: 'What it names.' })
  kind!: string;

  @Field(() => String, { description: 'The value.' })
  value!: string;

  @Field(() => Int, {
    description:
      'How often the last file that held it did, and requests since that were refused for it; 0 when none has.',
  })
  timesSeen!: number;

  @Field(() => ID, {
    nullable: true,
    description: 'Local event type (BEHAVIOR) or resolution type (DISCIPLINE); null: not mapped.',
  })
  localTypeId!: string | null;

  @Field(() => String, { nullable: true, description: "The local type's name." })
  localTypeName!: string | null;

  @Field(() => String, { nullable: true, description: "The local type's state code today; null: none, or not mapped." })
  stateCode!: string | null;
}

@ObjectType({ description: 'Incidents that would be reported for one reason.' })
export class ReasonCount {
  @Field(() => ReportReasonEnum, { description: 'Reason.' })
  reason!: string;

  @Field(() => Int, { description: 'Incidents; one may have several reasons.' })
  incidents!: number;
}

@ObjectType({ description: 'What a crosswalk would make of the file that was looked at last.' })
export class CrosswalkImpact {
  @Field(() => Int, { description: 'Incidents of the file that could be taken over.' })
  incidents!: number;

  @Field(() => Int, { description: 'Incidents that would still wait for a mapping, or be refused.' })
  waiting!: number;

  @Field(() => Int, { description: 'Incidents with a state-coded event.' })
  stateCodedEvents!: number;

  @Field(() => Int, { description: 'Incidents with a state-coded resolution.' })
  stateCodedResolutions!: number;

  @Field(() => Int, { description: 'Incidents that would have to be reported.' })
  reportable!: number;

  @Field(() => [ReasonCount], { description: 'Why.' })
  byReason!: readonly ReasonCount[];
}
