import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import type { EventTypeDoc } from '../../projections/event_type/projection.ts';
import type { ResolutionTypeDoc } from '../../projections/resolution_type/projection.ts';
import { mappedCodeOn } from '../../src/domain/reference/effective.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { districtScope } from '../support/scope.ts';
import { EventType, ResolutionType, StateMapping } from '../types/reference.ts';

const today = (context: GraphqlContext) => stateDate(context.services.clock.now());

@Resolver(() => EventType)
export class EventTypeFields {
  @Query(() => [EventType], { description: "A district's event types by name." })
  eventTypes(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('schoolId', () => ID, { nullable: true, description: 'Leaves out types of other schools.' }) schoolId?: string,
  ): Promise<readonly object[]> {
    return context.read.mappings.eventTypes(districtScope(signedIn(context), districtId), schoolId ?? null);
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

  @FieldResolver(() => Int, { description: 'Incidents that use it.' })
  async useCount(@Root() type: EventTypeDoc, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.typeUseCount.load(type.id)) ?? 0;
  }
}

@Resolver(() => ResolutionType)
export class ResolutionTypeFields {
  @Query(() => [ResolutionType], { description: "A district's resolution types by name." })
  resolutionTypes(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('schoolId', () => ID, { nullable: true, description: 'Leaves out types of other schools.' }) schoolId?: string,
  ): Promise<readonly object[]> {
    return context.read.mappings.resolutionTypes(districtScope(signedIn(context), districtId), schoolId ?? null);
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

  @FieldResolver(() => Int, { description: 'Incidents that use it.' })
  async useCount(@Root() type: ResolutionTypeDoc, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.typeUseCount.load(type.id)) ?? 0;
  }
}
