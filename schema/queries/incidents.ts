import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, Field, ID, Info, InputType, Int, Query, Resolver } from 'type-graphql';
import type { IncidentFilter as IncidentScope } from '../../projections/district_incident/queries.ts';
import { Fault, notFound } from '../../src/application/faults.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { AsOfInput, momentOf } from '../support/as-of.ts';
import {
  After,
  connection,
  type Connection,
  dayCursor,
  type Edge,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { incidentEdge, incidentNode, stateIncidentNode } from '../support/incident-node.ts';
import { incidentAsOf, type IncidentRoot } from '../support/incident-root.ts';
import { liveDataset } from '../support/live-dataset.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { narrowedRules } from '../support/rule-node.ts';
import { districtScope, narrowedSchools, visibleDistrict } from '../support/scope.ts';
import { selects } from '../support/selects.ts';
import { AlignmentEnum, IncidentStatusEnum } from '../types/enums.ts';
import { Incident, IncidentConnection } from '../types/incident.ts';
import { DatasetEnum } from '../types/dataset.ts';

@InputType({ description: 'A custom element, and a value of it.' })
export class CustomValueFilter {
  @Field(() => String, { description: 'Key of the element.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'Exactly this value; any value unless given.' })
  value?: string | null;
}

@InputType({ description: 'Which incidents. Complete and void ones come only when they are asked for (S002:181-187).' })
export class IncidentFilter {
  @Field(() => [IncidentStatusEnum], {
    nullable: true,
    description: 'Statuses; DRAFT, SUBMITTED and IN_PROGRESS unless given. At least one.',
  })
  statuses?: string[];

  @Field(() => AlignmentEnum, { nullable: true, description: 'Discipline or award.' })
  alignment?: string;

  @Field(() => [ID], { nullable: true, description: 'Narrows to these schools. At least one; all unless given.' })
  schoolIds?: string[];

  @Field(() => Int, { nullable: true, description: 'Calendar year in which the school year ends.' })
  schoolYear?: number;

  @Field(() => Boolean, { nullable: true, description: 'Only those that must (or need not) be reported.' })
  isReportable?: boolean;

  @Field(() => ID, { nullable: true, description: 'Only those with a finding of this rule.' })
  ruleId?: string;

  @Field(() => CustomValueFilter, {
    nullable: true,
    description: 'Only those with an event that has this value of a custom element; districts only.',
  })
  customValue?: CustomValueFilter;

  @Field(() => String, { nullable: true, description: 'Part of the title, in whatever case; districts only.' })
  text?: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Only those with this student as a participant, under whatever id it was recorded.',
  })
  studentId?: string;

  @Field(() => DateScalar, { nullable: true, description: 'First day.' })
  occurredFrom?: string;

  @Field(() => DateScalar, { nullable: true, description: 'Last day.' })
  occurredTo?: string;
}

const OPEN_STATUSES = ['DRAFT', 'SUBMITTED', 'IN_PROGRESS'];

@Resolver()
export class IncidentsQuery {
  @Query(() => IncidentConnection, {
    description: 'Incidents, newest first. Accounts of the agency read the state dataset.',
  })
  async incidents(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, {
      nullable: true,
      description: "Defaults to the account's own district; the agency may leave it out for all.",
    })
    districtId?: string,
    @Arg('dataset', () => DatasetEnum, {
      nullable: true,
      description: 'DISTRICT for districts, STATE for the agency, unless given.',
    })
    dataset?: keyof typeof DatasetEnum,
    @Arg('filter', () => IncidentFilter, { nullable: true, description: 'Which ones.' }) filter?: IncidentFilter,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
    @Info() info?: GraphQLResolveInfo,
  ): Promise<Connection<object>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const page = { after: dayCursor(after), limit: size + 1 };
    const scope = await scopeOf(context, districtId, filter);
    if (liveDataset(signedIn(context), dataset) === 'STATE') {
      if (scope.customValue) throw new Fault('BAD_USER_INPUT', 'Custom elements are not sent to the state.');
      if (scope.text !== null) throw new Fault('BAD_USER_INPUT', 'Titles are not sent to the state.');
      const views = await context.read.incidents.statePage(scope, page);
      return connection(
        views,
        size,
        (view) => ({ cursor: encodeCursor([view.occurredOn, view.id]), node: stateIncidentNode(view) }),
        () => context.read.incidents.stateCount(scope),
      );
    }
    const own = { ...scope, districtId: districtScope(signedIn(context), districtId) };
    const found = connection(await context.read.incidents.page(own, page), size, incidentEdge, () =>
      context.read.incidents.count(own),
    );
    await readAhead(context, info, found.edges);
    return found;
  }

  @Query(() => Incident, { description: "One incident by id, or by the key of the district's own system." })
  async incident(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { nullable: true, description: 'Identifier.' }) id?: string,
    @Arg('sourceSystem', () => String, { nullable: true, description: 'Foreign system; with sourceKey.' })
    sourceSystem?: string,
    @Arg('sourceKey', () => String, { nullable: true, description: 'Key there; with sourceSystem.' })
    sourceKey?: string,
    @Arg('asOf', () => AsOfInput, {
      nullable: true,
      description:
        'A moment of the past; now unless given. What was recorded of the incident goes back; types, enrolments and rules are those of today. Districts only.',
    })
    asOf?: AsOfInput,
    @MinPosition()
    minPosition?: string,
  ): Promise<IncidentRoot> {
    await atLeast(context, minPosition);
    const principal = signedIn(context);
    if ((id == null) === (sourceKey == null))
      throw new Fault('BAD_USER_INPUT', 'Give either id, or sourceSystem and sourceKey.');
    if (principal.districtId === null) {
      if (asOf != null) throw new Fault('FORBIDDEN', 'The agency reads what districts have sent, as it is now.');
      const view = id == null ? undefined : (await context.read.incidents.stateByIds([id])).get(id);
      if (!view) throw notFound('incident');
      return stateIncidentNode(view);
    }
    const found =
      id ?? (await context.read.incidents.idBySourceKey(principal.districtId, sourceSystem ?? '', sourceKey ?? ''));
    const now = await visibleIncident(context, found ?? '');
    if (asOf == null) return now;
    const moment = momentOf(asOf);
    if ('position' in moment && moment.position > (await context.services.progress.status()).checkpoint)
      throw new Fault('BAD_USER_INPUT', 'asOf.position is yet to come.');
    return incidentAsOf(context, now, moment);
  }
}

const PEOPLE = ['edges', 'node', 'behaviorEvents', 'participants', 'student'];

/** Schools and names of a whole page at once, so that its incidents need not wait for them one by one. */
async function readAhead(
  { loaders }: GraphqlContext,
  info: GraphQLResolveInfo | undefined,
  edges: readonly Edge<IncidentRoot>[],
): Promise<void> {
  if (!info) return;
  const nodes = edges.map(({ node }) => node);
  const people = nodes.flatMap(({ behaviorEvents }) => behaviorEvents.flatMap(({ participants }) => participants));
  await Promise.all([
    selects(info, 'edges', 'node', 'school') && loaders.school.ahead(nodes.map(({ schoolId }) => schoolId)),
    selects(info, ...PEOPLE) && loaders.namedStudent.ahead(people.flatMap(({ studentId }) => studentId ?? [])),
  ]);
}

/** An incident of the account's own district and schools; another one's answer is NOT_FOUND. */
export async function visibleIncident(context: GraphqlContext, id: string): Promise<IncidentRoot> {
  const principal = signedIn(context);
  const row = (await context.read.incidents.byIds([id])).get(id);
  if (!row || row.view.districtId !== principal.districtId) throw notFound('incident');
  if (principal.schoolIds !== null && !principal.schoolIds.includes(row.view.schoolId)) throw notFound('incident');
  return incidentNode(row);
}

async function scopeOf(
  context: GraphqlContext,
  districtId: string | undefined,
  filter: IncidentFilter | undefined,
): Promise<IncidentScope> {
  const { districtId: own } = signedIn(context);
  const district = own === null ? (districtId ?? null) : districtScope(signedIn(context), districtId);
  if (own === null && district !== null) await visibleDistrict(context, district);
  return {
    districtId: district,
    schoolIds: await narrowedSchools(context, district, filter?.schoolIds),
    schoolYear: filter?.schoolYear ?? null,
    statuses: filter?.statuses ?? OPEN_STATUSES,
    alignment: filter?.alignment ?? null,
    isReportable: filter?.isReportable ?? null,
    ruleId: (await narrowedRules(context, filter?.ruleId == null ? null : [filter.ruleId]))?.[0] ?? null,
    customValue: filter?.customValue ? { key: filter.customValue.key, value: filter.customValue.value ?? null } : null,
    text: filter?.text ?? null,
    studentIds: filter?.studentId == null ? null : await context.read.students.idsOfPerson(filter.studentId),
    occurredFrom: filter?.occurredFrom ?? null,
    occurredTo: filter?.occurredTo ?? null,
    today: stateDate(context.services.clock.now()),
  };
}
