import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { actorOf } from '../fields/actor.ts';
import { type Connection, connection, decodeCursor, encodeCursor, pageSize } from '../support/connection.ts';
import { reviewRow } from '../support/review-rows.ts';
import { assertDistrict } from '../support/scope.ts';
import { Actor } from '../types/actor.ts';
import { District } from '../types/district.ts';
import { MappingReviewConnection, MappingReviewRow } from '../types/mapping.ts';
import { School } from '../types/school.ts';

@Resolver(() => MappingReviewRow)
export class MappingReviewQuery {
  @Query(() => MappingReviewConnection, {
    description:
      "Local types with their codes and when they were last confirmed, by name. The agency sees every district's use of a word side by side.",
  })
  async mappingReview(
    @Ctx() context: GraphqlContext,
    @Arg('schoolYear', () => Int, { description: 'Calendar year in which the school year ends.' }) schoolYear: number,
    @Arg('districtId', () => ID, {
      nullable: true,
      description: "Defaults to the account's own district; the agency may leave it out for all.",
    })
    districtId?: string,
    @Arg('text', () => String, { nullable: true, description: 'Part of the local word.' }) text?: string,
    @Arg('onlyUnconfirmed', () => Boolean, {
      defaultValue: false,
      description: 'Leaves out what was confirmed for the school year.',
    })
    isOnlyUnconfirmed?: boolean,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Page size, 1 to 200.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the item before the page.' }) after?: string,
  ): Promise<Connection<MappingReviewRow>> {
    const principal = signedIn(context);
    if (districtId != null) assertDistrict(principal, districtId);
    const filter = {
      schoolYear,
      districtId: principal.districtId ?? districtId ?? null,
      text: text ?? null,
      onlyUnconfirmed: isOnlyUnconfirmed === true,
    };
    const size = pageSize(first);
    const rows = await context.read.mappingReviews.page(filter, { after: decodeCursor(after, 2), limit: size + 1 });
    const today = stateDate(context.services.clock.now());
    return connection(
      rows,
      size,
      (row) => ({ cursor: encodeCursor([row.type.name, row.type.id]), node: reviewRow(row, schoolYear, today) }),
      () => context.read.mappingReviews.count(filter),
    );
  }

  @FieldResolver(() => District, { description: 'Whose word it is.' })
  district(@Root() row: MappingReviewRow, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.district.load(row.districtId);
  }

  @FieldResolver(() => School, {
    nullable: true,
    description: 'The only school that uses it; null: the whole district.',
  })
  school(@Root() row: MappingReviewRow, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return row.schoolId === null ? null : context.loaders.school.load(row.schoolId);
  }

  @FieldResolver(() => Actor, { nullable: true, description: 'Who confirmed it for this school year; null: nobody.' })
  confirmedBy(@Root() row: MappingReviewRow, @Ctx() context: GraphqlContext): Promise<Actor> | null {
    return row.confirmedByAccount === null ? null : actorOf(context, row.confirmedByAccount);
  }

  @FieldResolver(() => Int, { description: 'Incidents that use it.' })
  async useCount(@Root() row: MappingReviewRow, @Ctx() context: GraphqlContext): Promise<number> {
    return (await context.loaders.typeUseCount.load(row.typeId)) ?? 0;
  }
}
