import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar } from '../scalars.ts';
import { AlignmentEnum, EventCategoryEnum, RemovalKindEnum } from './enums.ts';

@ObjectType({ description: "One of the state's event codes." })
export class StateEventCode {
  @Field(() => String, { description: 'Code: text, because two and four digits stand side by side.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Another name in use; null when there is none.' })
  alias!: string | null;

  @Field(() => EventCategoryEnum, { description: 'Group.' })
  category!: keyof typeof EventCategoryEnum;

  @Field(() => String, { description: 'What it covers.' })
  definition!: string;

  @Field(() => Boolean, { description: 'Weapons.' })
  isWeapon!: boolean;

  @Field(() => Boolean, { description: 'Firearms.' })
  isFirearm!: boolean;

  @Field(() => Boolean, { description: 'Drugs.' })
  isDrug!: boolean;

  @Field(() => Boolean, { description: 'Alcohol.' })
  isAlcohol!: boolean;

  @Field(() => Boolean, { description: 'Violence.' })
  isViolence!: boolean;

  @Field(() => Boolean, { description: 'Violent criminal offense.' })
  isViolentCriminalOffense!: boolean;

  @Field(() => DateScalar, { description: 'First day of use.' })
  effectiveFrom!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day of use; null while in use.' })
  effectiveTo!: string | null;
}

@ObjectType({ description: "One of the state's resolution codes." })
export class StateResolutionCode {
  @Field(() => String, { description: 'Code.' })
  code!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => RemovalKindEnum, { description: 'Kind of removal.' })
  kind!: keyof typeof RemovalKindEnum;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether services continue; null where the guide does not say.',
  })
  hasServices!: boolean | null;

  @Field(() => String, { nullable: true, description: 'Statute; null where none is named.' })
  statute!: string | null;

  @Field(() => DateScalar, { description: 'First day of use.' })
  effectiveFrom!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day of use; null while in use.' })
  effectiveTo!: string | null;
}

/** What event types and resolution types have alike. */
@ObjectType()
abstract class LocalType {
  @Field(() => ID, { description: 'Identifier.' })
  id!: string;

  @Field(() => String, { description: 'Name.' })
  name!: string;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day on which something may be given this type; null while in use.',
  })
  endsOn!: string | null;

  @Field(() => Int, { description: 'Number of recorded changes: pass it as `expectedVersion`.' })
  version!: number;

  districtId!: string;
  schoolId!: string | null;
}

@ObjectType({ description: "A district's own word for something that happens." })
export class EventType extends LocalType {
  @Field(() => AlignmentEnum, { description: 'Discipline or award.' })
  alignment!: keyof typeof AlignmentEnum;
}

@ObjectType({ description: "A district's own word for what is done about it." })
export class ResolutionType extends LocalType {}

@ObjectType({ description: 'The state code of a local type from a day on.' })
export class StateMapping {
  @Field(() => String, { nullable: true, description: 'State code; null: none, so the type never reaches the state.' })
  stateCode!: string | null;

  @Field(() => DateScalar, { description: 'First day.' })
  effectiveFrom!: string;
}
