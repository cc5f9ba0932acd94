import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateScalar, DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { graphqlEnum } from '../support/register-enum.ts';

export const LocalTypeKindEnum = graphqlEnum('LocalTypeKind', 'What a local type names.', {
  EVENT: 'Something that happens.',
  RESOLUTION: 'What is done about it.',
});

export const CopyOutcomeEnum = graphqlEnum(
  'CopyOutcome',
  "What carrying a type's code to another school year comes to.",
  {
    HOLDS_ALREADY: 'The code goes on by itself: nothing to write.',
    MAPPED: 'The type gets the code for that school year.',
    KEPT: 'Somebody has mapped the type for that school year: left alone.',
    CODE_NOT_ACTIVE: 'The state does not have the code on the first day of that school year: map the type anew.',
  },
);

export const CustomElementTypeEnum = graphqlEnum('CustomElementType', 'What the values of a custom element are.', {
  TEXT: 'Text of 1 to 500 characters.',
  NUMBER: 'A decimal with a point, at most six places.',
  BOOLEAN: 'true or false.',
  DATE: 'A day, YYYY-MM-DD.',
  CHOICE: 'One of the options.',
});

@ObjectType({ description: "A field of a district's own on behavior events." })
export class CustomElement {
  @Field(() => String, { description: 'What a value names.' })
  key!: string;

  @Field(() => String, { description: 'What a form calls it.' })
  name!: string;

  @Field(() => CustomElementTypeEnum, { description: 'What its values are.' })
  type!: keyof typeof CustomElementTypeEnum;

  @Field(() => [String], { description: 'What a CHOICE offers, in order; empty for the other types.' })
  options!: readonly string[];
}

@ObjectType({ description: 'What a mapping would do to the incidents of one school year.' })
export class YearImpact {
  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;

  @Field(() => Int, { description: 'Incidents that the state would get and has not now.' })
  appear!: number;

  @Field(() => Int, { description: 'Incidents that the state would lose.' })
  vanish!: number;

  @Field(() => Int, { description: 'Incidents that the state would get with other codes or another reason.' })
  change!: number;

  @Field(() => Int, { description: 'Incidents that use the type and would stay as they are.' })
  same!: number;
}

@ObjectType({
  description: 'What a mapping would do at the state. Nothing is written; published records change at the next sync.',
})
export class MappingImpact {
  @Field(() => [YearImpact], {
    description: 'Counts by school year; years without an incident of the type are left out.',
  })
  schoolYears!: readonly YearImpact[];

  @Field(() => [ID], { description: 'Up to 25 incidents that would appear.' })
  appearing!: readonly string[];

  @Field(() => [ID], { description: 'Up to 25 incidents that would vanish.' })
  vanishing!: readonly string[];

  @Field(() => [ID], { description: 'Up to 25 incidents that would change.' })
  changing!: readonly string[];
}

@ObjectType({ description: "A local type in a school year's review." })
export class MappingReviewRow {
  @Field(() => LocalTypeKindEnum, { description: 'Event or resolution type.' })
  kind!: keyof typeof LocalTypeKindEnum;

  @Field(() => ID, { description: 'The type.' })
  typeId!: string;

  @Field(() => String, { description: 'The local word.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'State code at the end of the school year, as mapped today; null: none.',
  })
  stateCode!: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day of use; null while in use.' })
  endsOn!: string | null;

  @Field(() => Int, { nullable: true, description: 'Latest school year for which it was confirmed; null: never.' })
  lastConfirmed!: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was confirmed for this school year; null: not.',
  })
  confirmedAt!: string | null;

  @Field(() => Boolean, { description: 'Its code is another one than was confirmed for this school year.' })
  hasChangedSince!: boolean;

  @Field(() => Boolean, {
    description: 'Not confirmed with its present code although 30 September of the school year has passed.',
  })
  isOverdue!: boolean;

  districtId!: string;
  schoolId!: string | null;
  confirmedByAccount!: string | null;
}

export const MappingReviewConnection = connectionTypes('MappingReviewRow', () => MappingReviewRow);

@ObjectType({ description: 'What became, or would become, of one type.' })
export class CopiedMapping {
  @Field(() => LocalTypeKindEnum, { description: 'Event or resolution type.' })
  kind!: keyof typeof LocalTypeKindEnum;

  @Field(() => ID, { description: 'The type.' })
  typeId!: string;

  @Field(() => String, { description: 'The local word.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code at the end of the school year that is copied; null: none.',
  })
  stateCode!: string | null;

  @Field(() => CopyOutcomeEnum, { description: 'What becomes of it.' })
  outcome!: keyof typeof CopyOutcomeEnum;
}
