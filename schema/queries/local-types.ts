import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { EventTypeDoc } from '../../projections/event_type/projection.ts';
import type { ResolutionTypeDoc } from '../../projections/resolution_type/projection.ts';
import { mappedCodeOn } from '../../src/domain/reference/effective.ts';
import { isReviewOverdue } from '../../src/domain/reference/review-due.ts';
import { schoolYearOf, stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { codeOfYear } from '../support/review-rows.ts';
import { districtScope } from '../support/scope.ts';
import { EventType, ResolutionType, StateMapping } from '../types/reference.ts';
import { School } from '../types/school.ts';

const today = (context: GraphqlContext) => stateDate(context.services.clock.now());

/** The review of the present school year. */
async function isOverdue(type: EventTypeDoc | ResolutionTypeDoc, context: GraphqlContext): Promise<boolean> {
  const day = today(context);
  const schoolYear = schoolYearOf(day);
  const last = await context.loaders.lastConfirmation.load(type.id);
  const ofYear = last?.schoolYear === schoolYear ? last : null;
  return isReviewOverdue({ schoolYear, stateCode: codeOfYear(type, schoolYear) }, ofYear, day);
}

@Resolver(() => EventType)
export class EventTypeFields {
  @Query(() => [EventType], { description: "A district's event types in use, by name." })
  async eventTypes(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('schoolId', () => ID, { nullable: true, description: 'Leaves out types of other schools.' }) schoolId?: string,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day on which types are in use; today unless given.' })
    on?: string,
    @Arg('includeEnded', () => Boolean, { defaultValue: false, description: 'Types that have ended, too.' })
    isWithEnded?: boolean,
  ): Promise<readonly object[]> {
    const types = await context.read.mappings.eventTypes(
      districtScope(signedIn(context), districtId),
      schoolId ?? null,
    );
    return types.filter(({ endsOn }) => isWithEnded === true || endsOn === null || endsOn >= (on ?? today(context)));
  }

  @FieldResolver(() => String, { nullable: true, description: 'State code on a day, today unless given; null: none.' })
  stateCode(
    @Root() type: EventTypeDoc,
    @Ctx() context: GraphqlContext,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day.' }) on?: string,
  ): string | null {
    return mappedCodeOn(type.mappings, on ?? today(context));
  }

  @FieldResolver(() => [StateMapping], { description: 'State codes over time, by day.' })
  mappings(@Root() type: EventTypeDoc): EventTypeDoc['mappings'] {
    return type.mappings;
  }

  @FieldResolver(() => School, {
    nullable: true,
    description: 'The only school that uses it; null: the whole district.',
  })
  school(@Root() type: EventTypeDoc, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return type.schoolId === null ? null : context.loaders.school.load(type.schoolId);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Latest school year for which its code was confirmed; null: never.',
  })
  async lastConfirmed(@Root() type: EventTypeDoc, @Ctx() context: GraphqlContext): Promise<number | null> {
    return (await context.loaders.lastConfirmation.load(type.id))?.schoolYear ?? null;
  }

  @FieldResolver(() => Boolean, {
    description: "Not confirmed with its present code although 30 September of today's school year has passed.",
  })
  isReviewOverdue(@Root() type: EventTypeDoc, @Ctx() context: GraphqlContext): Promise<boolean> {
    return isOverdue(type, context);
  }

  @FieldResolver(() => Int, { description: 'Incidents that use it.' })
  async useCount(@Root() type: EventTypeDoc, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.typeUseCount.load(type.id)) ?? 0;
  }
}

@Resolver(() => ResolutionType)
export class ResolutionTypeFields {
  @Query(() => [ResolutionType], { description: "A district's resolution types in use, by name." })
  async resolutionTypes(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('schoolId', () => ID, { nullable: true, description: 'Leaves out types of other schools.' }) schoolId?: string,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day on which types are in use; today unless given.' })
    on?: string,
    @Arg('includeEnded', () => Boolean, { defaultValue: false, description: 'Types that have ended, too.' })
    isWithEnded?: boolean,
  ): Promise<readonly object[]> {
    const types = await context.read.mappings.resolutionTypes(
      districtScope(signedIn(context), districtId),
      schoolId ?? null,
    );
    return types.filter(({ endsOn }) => isWithEnded === true || endsOn === null || endsOn >= (on ?? today(context)));
  }

  @FieldResolver(() => String, { nullable: true, description: 'State code on a day, today unless given; null: none.' })
  stateCode(
    @Root() type: ResolutionTypeDoc,
    @Ctx() context: GraphqlContext,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Day.' }) on?: string,
  ): string | null {
    return mappedCodeOn(type.mappings, on ?? today(context));
  }

  @FieldResolver(() => [StateMapping], { description: 'State codes over time, by day.' })
  mappings(@Root() type: ResolutionTypeDoc): ResolutionTypeDoc['mappings'] {
    return type.mappings;
  }

  @FieldResolver(() => School, {
    nullable: true,
    description: 'The only school that uses it; null: the whole district.',
  })
  school(@Root() type: ResolutionTypeDoc, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return type.schoolId === null ? null : context.loaders.school.load(type.schoolId);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description: 'Latest school year for which its code was confirmed; null: never.',
  })
  async lastConfirmed(@Root() type: ResolutionTypeDoc, @Ctx() context: GraphqlContext): Promise<number | null> {
    return (await context.loaders.lastConfirmation.load(type.id))?.schoolYear ?? null;
  }

  @FieldResolver(() => Boolean, {
    description: "Not confirmed with its present code although 30 September of today's school year has passed.",
  })
  isReviewOverdue(@Root() type: ResolutionTypeDoc, @Ctx() context: GraphqlContext): Promise<boolean> {
    return isOverdue(type, context);
  }

  @FieldResolver(() => Int, { description: 'Incidents that use it.' })
  async useCount(@Root() type: ResolutionTypeDoc, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.typeUseCount.load(type.id)) ?? 0;
  }
}
