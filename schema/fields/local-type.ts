import { Arg, type ClassType, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { EventTypeDoc } from '../../projections/event_type/projection.ts';
import type { ResolutionTypeDoc } from '../../projections/resolution_type/projection.ts';
import { mappedCodeOn } from '../../src/domain/reference/effective.ts';
import { isReviewOverdue } from '../../src/domain/reference/review-due.ts';
import { schoolYearOf, stateDate } from '../../src/shared/calendar.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { codeOfYear } from '../support/review-rows.ts';
import { EventType, ResolutionType, StateMapping } from '../types/reference.ts';
import { School } from '../types/school.ts';

type LocalTypeDoc = EventTypeDoc | ResolutionTypeDoc;

/** What event types and resolution types answer alike: their codes over time, their school, their yearly review, their use. */
function localTypeFields(objectType: ClassType) {
  @Resolver(() => objectType)
  abstract class LocalTypeFields {
    @FieldResolver(() => String, {
      nullable: true,
      description: 'State code on a day, today unless given; null: none.',
    })
    stateCode(
      @Root() type: LocalTypeDoc,
      @Ctx() context: GraphqlContext,
      @Arg('on', () => DateScalar, { nullable: true, description: 'Day.' }) on?: string,
    ): string | null {
      return mappedCodeOn(type.mappings, on ?? stateDate(context.services.clock.now()));
    }

    @FieldResolver(() => [StateMapping], { description: 'State codes over time, by day.' })
    mappings(@Root() type: LocalTypeDoc): LocalTypeDoc['mappings'] {
      return type.mappings;
    }

    @FieldResolver(() => School, {
      nullable: true,
      description: 'The only school that uses it; null: the whole district.',
    })
    school(@Root() type: LocalTypeDoc, @Ctx() context: GraphqlContext): Promise<object | null> | null {
      return type.schoolId === null ? null : context.loaders.school.load(type.schoolId);
    }

    @FieldResolver(() => Int, {
      nullable: true,
      description: 'Latest school year for which its code was confirmed; null: never.',
    })
    async lastConfirmed(@Root() type: LocalTypeDoc, @Ctx() context: GraphqlContext): Promise<number | null> {
      return (await context.loaders.lastConfirmation.load(type.id))?.schoolYear ?? null;
    }

    @FieldResolver(() => Boolean, {
      description: "Not confirmed with its present code although 30 September of today's school year has passed.",
    })
    async isReviewOverdue(@Root() type: LocalTypeDoc, @Ctx() context: GraphqlContext): Promise<boolean> {
      const day = stateDate(context.services.clock.now());
      const schoolYear = schoolYearOf(day);
      const last = await context.loaders.lastConfirmation.load(type.id);
      const ofYear = last?.schoolYear === schoolYear ? last : null;
      return isReviewOverdue({ schoolYear, stateCode: codeOfYear(type, schoolYear) }, ofYear, day);
    }

    @FieldResolver(() => Int, { description: 'Incidents that use it.' })
    async useCount(@Root() type: LocalTypeDoc, @Ctx() context: GraphqlContext): Promise<number> {
      return (await context.loaders.typeUseCount.load(type.id)) ?? 0;
    }
  }
  return LocalTypeFields;
}

@Resolver(() => EventType)
export class EventTypeFields extends localTypeFields(EventType) {}

@Resolver(() => ResolutionType)
export class ResolutionTypeFields extends localTypeFields(ResolutionType) {}
