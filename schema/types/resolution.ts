import { Field, ID, ObjectType } from 'type-graphql';
import { DateScalar, DaysScalar } from '../scalars.ts';
import { DisciplineAuthorityEnum } from './enums.ts';

@ObjectType({ description: 'The trustees made an expulsion shorter than the year that the law asks for.' })
export class TrusteeModification {
  @Field(() => DateScalar, { description: 'Day of the decision.' })
  decidedOn!: string;

  @Field(() => String, { nullable: true, description: 'Why; null in the state dataset, and when destroyed.' })
  reason!: string | null;
}

@ObjectType({ description: 'What was decided for a participant.' })
export class Resolution {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => DaysScalar, { nullable: true, description: 'School days; null when the source did not say (BEH-08).' })
  durationSchoolDays!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day; null when not known.' })
  startsOn!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day; null when not known.' })
  endsOn!: string | null;

  @Field(() => DisciplineAuthorityEnum, {
    nullable: true,
    description: 'Who imposed it; null when the source did not say.',
  })
  imposedBy!: keyof typeof DisciplineAuthorityEnum | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day of the board decision; null when there is none.' })
  boardActionOn!: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Suspension pending board action that this continues; null when there is none.',
  })
  pendingBoardSuspensionId!: string | null;

  @Field(() => String, { nullable: true, description: 'State code on the day of the incident; null: local only.' })
  stateCode!: string | null;

  @Field(() => TrusteeModification, {
    nullable: true,
    description: 'What the trustees decided about the length of an expulsion; null when nothing.',
  })
  trusteeModification!: TrusteeModification | null;

  resolutionTypeId!: string | null;
}

@ObjectType({ description: 'School days away from class by state-coded resolutions; half days count as halves.' })
export class DaysRemoved {
  @Field(() => DaysScalar, {
    description: 'Out-of-school suspensions and expulsions; a suspension that an expulsion continues is counted once.',
  })
  outOfSchool!: string;

  @Field(() => DaysScalar, { description: 'In-school suspensions.' })
  inSchool!: string;
}
