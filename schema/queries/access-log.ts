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
    description:
      'Who read or exported what, why and how many rows, newest first. For who works for some schools of a district: by accounts that reach no further.',
  })
  async accessLog(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => AccessLogFilter, { nullable: true, description: 'Which rows.' }) filter?: AccessLogFilter,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<AccessLogEntry>> {
    const size = pageSize(first);
    const place = numberCursor(after);
    const principal = signedIn(context);
    const districtId = filter?.districtId ?? principal.districtId;
    if (districtId !== null) await visibleDistrict(context, districtId);
    const wanted: AccessFilter = {
      districtId,
      schoolIds: principal.schoolIds,
      kinds: filter?.kinds ?? null,
      accountId: filter?.accountId ?? null,
      from: filter?.from ?? null,
      to: filter?.to ?? null,
    };
    const { accessLog } = context.services;
    const rows = await accessLog.page(wanted, { after: place === null ? null : Number(place), limit: size + 1 });
    const isShown = await shownSubjects(context, rows);
    return connection(
      rows,
      size,
      (row) => ({ cursor: encodeCursor([String(row.number)]), node: entryOf(row, isShown(row)) }),
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

/**
 * Of which rows the account is shown whom they are about. A look that was refused tells it to the agency alone: to the district it would tell
 * that somebody has the number. Who works for some schools is told of students of these.
 */
async function shownSubjects(
  context: GraphqlContext,
  rows: readonly AccessRecord[],
): Promise<(row: AccessRecord) => boolean> {
  const { districtId, schoolIds } = signedIn(context);
  if (districtId === null) return () => true;
  if (schoolIds === null) return ({ rowCount }) => rowCount > 0;
  const studentOf = ({ subject }: AccessRecord) => /^student:(.*)$/.exec(subject ?? '')?.[1] ?? null;
  const ids = new Set(rows.flatMap((row) => studentOf(row) ?? []));
  const own = await context.read.students.inScope([...ids], districtId, schoolIds);
  return (row) => {
    const studentId = studentOf(row);
    return row.rowCount > 0 && (studentId === null || own.has(studentId));
  };
}

const entryOf = (
  { number, org, accountId, onBehalfOf, ...row }: AccessRecord,
  isSubjectShown: boolean,
): AccessLogEntry => ({
  ...row,
  subject: isSubjectShown ? row.subject : null,
  id: String(number),
  actorAccount: accountId,
  onBehalfOfAccount: onBehalfOf,
  districtId: org,
});
