import { Arg, Ctx, Field, FieldResolver, ID, InputType, Query, Resolver, Root } from 'type-graphql';
import type { AccessFilter, AccessKind, AccessRecord } from '../../src/application/ports/access-log.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { actorOf } from '../fields/actor.ts';
import { DateTimeScalar } from '../scalars.ts';
import {
  After,
  connection,
  type Connection,
  encodeCursor,
  First,
  numberCursor,
  pageSize,
} from '../support/connection.ts';
import { visibleDistrict } from '../support/scope.ts';
import { AccessKindEnum, AccessLogConnection, AccessLogEntry } from '../types/access-log.ts';
import { Actor } from '../types/actor.ts';
import { District } from '../types/district.ts';

@InputType({ description: 'Which rows of the access log.' })
export class AccessLogFilter {
  @Field(() => ID, {
    nullable: true,
    description: "About this district's data, or by its accounts; for people of a district always their own.",
  })
  districtId?: string | null;

  @Field(() => [AccessKindEnum], {
    nullable: true,
    description: 'How data was reached. At least one; all unless given.',
  })
  kinds?: AccessKind[] | null;

  @Field(() => ID, { nullable: true, description: 'By or in the name of this account.' })
  accountId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'At this instant or later, in real time.' })
  from?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Before this instant, in real time.' })
  to?: string | null;
}

@Resolver(() => AccessLogEntry)
export class AccessLogQuery {
  @Query(() => AccessLogConnection, {
    description: 'Who read or exported what, why and how many rows, newest first.',
  })
  async accessLog(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => AccessLogFilter, { nullable: true, description: 'Which rows.' }) filter?: AccessLogFilter,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<AccessLogEntry>> {
    const size = pageSize(first);
    const place = numberCursor(after);
    const districtId = filter?.districtId ?? signedIn(context).districtId;
    if (districtId !== null) await visibleDistrict(context, districtId);
    const wanted: AccessFilter = {
      districtId,
      kinds: filter?.kinds ?? null,
      accountId: filter?.accountId ?? null,
      from: filter?.from ?? null,
      to: filter?.to ?? null,
    };
    const { accessLog } = context.services;
    const rows = await accessLog.page(wanted, { after: place === null ? null : Number(place), limit: size + 1 });
    const isOfAgency = signedIn(context).districtId === null;
    return connection(
      rows,
      size,
      (row) => ({ cursor: encodeCursor([String(row.number)]), node: entryOf(row, isOfAgency) }),
      () => accessLog.count(wanted),
    );
  }

  @FieldResolver(() => Actor, { nullable: true, description: 'Who; null when nobody was signed in.' })
  actor(@Root() entry: AccessLogEntry, @Ctx() context: GraphqlContext): Promise<Actor> | null {
    return entry.actorAccount === null ? null : actorOf(context, entry.actorAccount, entry.onBehalfOfAccount);
  }

  @FieldResolver(() => District, { nullable: true, description: 'Whose data; null when it is of no one district.' })
  district(@Root() entry: AccessLogEntry, @Ctx() context: GraphqlContext): Promise<object | null> | null {
    return entry.districtId === null ? null : context.loaders.district.load(entry.districtId);
  }
}

/** A look that was refused shows its subject to the agency alone: to the district it would tell that somebody has the number. */
const entryOf = (
  { number, org, accountId, onBehalfOf, ...row }: AccessRecord,
  isOfAgency: boolean,
): AccessLogEntry => ({
  ...row,
  subject: isOfAgency || row.rowCount > 0 ? row.subject : null,
  id: String(number),
  actorAccount: accountId,
  onBehalfOfAccount: onBehalfOf,
  districtId: org,
});
