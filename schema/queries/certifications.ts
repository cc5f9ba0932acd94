import { Arg, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql';
import type { CertificationFilter as Scope } from '../../projections/certification/queries.ts';
import type { CertificationDoc } from '../../projections/certification/projection.ts';
import { Fault } from '../../src/application/faults.ts';
import {
  type EventStatus,
  EVENT_STATUSES,
  statusOn,
  type UserStatus,
  userStatusTimeline,
} from '../../src/domain/certification/status.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { certificationNode, today } from '../support/certification-node.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  MAX_FIRST,
  pageSize,
} from '../support/connection.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { type Certification, CertificationConnection } from '../types/certification.ts';
import { EventStatusEnum, UserStatusEnum } from '../types/certification-enums.ts';

@InputType({ description: 'Which certifications.' })
export class CertificationFilter {
  @Field(() => String, { nullable: true, description: 'Part of the name.' })
  text?: string;

  @Field(() => [UserStatusEnum], {
    nullable: true,
    description:
      'Where you stand in them. Accounts of the agency stand nowhere and cannot ask. At least one; all unless given.',
  })
  userStatuses?: UserStatus[];

  @Field(() => [EventStatusEnum], { nullable: true, description: 'Where they stand. At least one; all unless given.' })
  eventStatuses?: EventStatus[];

  @Field(() => DateScalar, { nullable: true, description: 'First due date.' })
  dueAfter?: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last due date.' })
  dueBefore?: string;

  @Field(() => Int, { nullable: true, description: 'Calendar year in which the school year ends.' })
  schoolYear?: number;

  @Field(() => Boolean, { defaultValue: true, description: 'Leaves out closed windows.' })
  activeOnly?: boolean;

  @Field(() => ID, { nullable: true, description: 'Narrows to one window.' })
  eventId?: string;

  @Field(() => [ID], { nullable: true, description: 'Narrows to these districts. At least one; all unless given.' })
  districtIds?: string[];
}

@Resolver()
export class CertificationsQuery {
  @Query(() => CertificationConnection, {
    description:
      "Certifications by name: for certifiers and reviewers those they are a member of, for others of a district the district's, for the agency all.",
  })
  async certifications(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => CertificationFilter, { nullable: true, description: 'Which ones.' })
    filter?: CertificationFilter,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<Certification>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const scope = scopeOf(signedIn(context), filter, today(context));
    const wanted = filter?.userStatuses ?? null;
    const start = decodeCursor(after, 2);
    const docs =
      wanted === null
        ? await context.read.certifications.page(scope, { after: start, limit: size + 1 })
        : await standingWith(context, wanted, scope, start, size + 1);
    const nodes = await Promise.all(docs.map((doc) => certificationNode(context, doc)));
    const count = async () =>
      wanted === null
        ? context.read.certifications.count(scope)
        : (await standingWith(context, wanted, scope, null, Infinity)).length;
    return connection(nodes, size, (node) => ({ cursor: encodeCursor([node.name, node.id]), node }), count);
  }
}

function scopeOf(principal: Principal, filter: CertificationFilter | undefined, day: string): Scope {
  const { districtId, personId, roles } = principal;
  const isMember =
    districtId !== null &&
    roles.some((role) => role === 'CERTIFIER' || role === 'REVIEWER') &&
    !roles.includes('DISTRICT_ADMINISTRATOR');
  if (filter?.userStatuses && districtId === null)
    throw new Fault(
      'BAD_USER_INPUT',
      'userStatuses asks where you stand yourself, which accounts of the agency do not.',
    );
  const wanted = filter?.districtIds ?? null;
  const own = districtId === null ? wanted : [districtId].filter((id) => wanted?.includes(id) ?? true);
  return {
    districtIds: own,
    memberPersonId: isMember ? (personId ?? '') : null,
    eventId: filter?.eventId ?? null,
    schoolYear: filter?.schoolYear ?? null,
    text: filter?.text ?? null,
    dueAfter: filter?.dueAfter ?? null,
    dueBefore: filter?.dueBefore ?? null,
    isActiveOnly: filter?.activeOnly ?? true,
    ids: null,
    today: day,
    ...bounds(filter?.userStatuses ?? null, filter?.eventStatuses ?? null),
  };
}

const UNDONE: readonly EventStatus[] = ['IN_PROGRESS', 'RECERTIFICATION_IN_PROGRESS'];
/** Event statuses under which a person can have a user status: what the database can leave out before the domain decides. */
const POSSIBLE: { readonly [Status in UserStatus]: readonly EventStatus[] } = {
  CERTIFICATION_INCOMPLETE: UNDONE,
  INCOMPLETE_OVERDUE: UNDONE,
  NOT_APPLICABLE: EVENT_STATUSES,
  CERTIFICATION_COMPLETE: EVENT_STATUSES,
  RECERTIFICATION_REQUEST_PENDING: ['RECERTIFICATION_REQUEST_SENT'],
  COMPLETE: ['CERTIFICATION_APPROVED_BY_STATE'],
};

function bounds(
  userStatuses: readonly UserStatus[] | null,
  eventStatuses: readonly EventStatus[] | null,
): Pick<Scope, 'eventStatuses' | 'isOverdue'> {
  if (userStatuses === null) return { eventStatuses, isOverdue: null };
  const possible = new Set(userStatuses.flatMap((status) => POSSIBLE[status]));
  const only = (status: UserStatus) => userStatuses.length > 0 && userStatuses.every((one) => one === status);
  return {
    eventStatuses: [...possible].filter((status) => eventStatuses?.includes(status) ?? true),
    isOverdue: only('CERTIFICATION_INCOMPLETE') ? false : only('INCOMPLETE_OVERDUE') ? true : null,
  };
}

/** Certifications in which the account's person stands so. A user status is derived per person: the database narrows, the domain decides. */
async function standingWith(
  context: GraphqlContext,
  wanted: readonly UserStatus[],
  scope: Scope,
  start: readonly string[] | null,
  limit: number,
): Promise<readonly CertificationDoc[]> {
  const { personId } = signedIn(context);
  const found: CertificationDoc[] = [];
  let after = start;
  while (found.length < limit) {
    const docs = await context.read.certifications.page(scope, { after, limit: MAX_FIRST });
    found.push(
      ...docs.filter(({ state }) => {
        const timeline = userStatusTimeline(state, personId ?? '');
        return timeline !== null && wanted.includes(statusOn(timeline, scope.today));
      }),
    );
    const last = docs.at(-1);
    if (!last || docs.length < MAX_FIRST) break;
    after = [last.state.name, last.state.certificationId];
  }
  return found.slice(0, limit);
}
