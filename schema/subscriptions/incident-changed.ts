import { Arg, Field, ID, ObjectType, Resolver, Root, Subscription } from 'type-graphql';
import type { ChangeMessage } from '../../src/application/ports/changes.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { incidentNode } from '../support/incident-node.ts';
import { PositionScalar } from '../scalars.ts';
import { live } from '../support/live.ts';
import { districtScope, narrowedSchools } from '../support/scope.ts';
import { positionOf } from '../support/position.ts';
import { Incident } from '../types/incident.ts';

/** Incidents that are read with one statement. */
const BATCH = 100;

@ObjectType({ description: 'An incident that has changed.' })
export class IncidentChanged {
  @Field(() => PositionScalar, {
    description:
      'Pass the last one as `afterPosition` to go on. It rises with the last message of a change, so that an interruption loses none.',
  })
  position!: string;

  @Field(() => Incident, {
    nullable: true,
    description: 'The incident as it reads now, void ones too; null when `isReset`.',
  })
  incident!: object | null;

  @Field(() => Boolean, {
    description: 'More has changed than is told one by one, or you were away too long: read the list anew.',
  })
  isReset!: boolean;
}

interface Arguments {
  readonly districtId?: string | null;
  readonly schoolIds?: readonly string[] | null;
  readonly afterPosition?: string | null;
}

@Resolver()
export class IncidentChangedSubscription {
  @Subscription(() => IncidentChanged, {
    description:
      'Incidents of your schools as they change: the latest state of each, one message per incident. What changed while nobody listened comes first when `afterPosition` says where you left off.',
    subscribe: ({ args, context }) => subscribe(args as Arguments, context as GraphqlContext),
  })
  incidentChanged(
    @Root() changed: IncidentChanged,
    @Arg('districtId', () => ID, {
      nullable: true,
      description: "The account's own district, which is also the default.",
    })
    _districtId?: string,
    @Arg('schoolIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these of your schools. At least one; all unless given.',
    })
    _schoolIds?: string[],
    @Arg('afterPosition', () => PositionScalar, {
      nullable: true,
      description: "Resume: the last message's `position`. What changed since comes first.",
    })
    _afterPosition?: string,
  ): IncidentChanged {
    return changed;
  }
}

async function subscribe(
  { districtId, schoolIds, afterPosition }: Arguments,
  context: GraphqlContext,
): Promise<AsyncIterable<IncidentChanged>> {
  const principal = signedIn(context);
  const after = positionOf('afterPosition', afterPosition);
  const district = districtScope(principal, districtId);
  const narrowed = await narrowedSchools(context, district, schoolIds);
  const isWantedSchool = (id: string) => narrowed?.includes(id) ?? true;
  const start = after ?? context.services.progress.checkpoint();
  return live((signal) => incidentChanges(context, { district, isWantedSchool, start }, signal));
}

async function* incidentChanges(
  context: GraphqlContext,
  wanted: { readonly district: string; readonly isWantedSchool: (id: string) => boolean; readonly start: number },
  signal: AbortSignal,
): AsyncGenerator<IncidentChanged, void, undefined> {
  const feed = context.services.changes.subscribe({
    afterPosition: wanted.start,
    signal,
    isWanted: ({ kind, org }) => kind === 'incident' && org === wanted.district,
  });
  let position = wanted.start;
  for await (const message of feed) {
    const reached = Math.max(position, message.position);
    if (message.isReset) yield { position: String(reached), incident: null, isReset: true };
    else {
      // One behind, so that only the last of a change says that all of it was told.
      let held: object | null = null;
      for await (const incident of changedIncidents(context, message, wanted.isWantedSchool)) {
        if (held) yield { position: String(position), incident: held, isReset: false };
        held = incident;
      }
      if (held) yield { position: String(reached), incident: held, isReset: false };
    }
    position = reached;
  }
}

async function* changedIncidents(
  context: GraphqlContext,
  { changes }: ChangeMessage,
  isWantedSchool: (id: string) => boolean,
): AsyncGenerator<object, void, undefined> {
  for (let from = 0; from < changes.length; from += BATCH) {
    const ids = changes.slice(from, from + BATCH).map(({ id }) => id);
    const rows = await context.read.incidents.byIds(ids);
    context.loaders.clearAll();
    for (const id of ids) {
      const row = rows.get(id);
      if (row && isWantedSchool(row.view.schoolId)) yield incidentNode(row);
    }
  }
}
