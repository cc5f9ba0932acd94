import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';
import { incidentNode, stateIncidentNode } from '../support/incident-node.ts';
import type { IncidentRoot } from '../support/incident-root.ts';
import { Incident, SyncRecord } from '../types/incident.ts';

@Resolver(() => SyncRecord)
export class SyncRecordFields {
  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When the version that the state has reached it; null when the state has none.',
  })
  async syncedAt(@Root() { incidentId }: SyncRecord, @Ctx() context: GraphqlContext): Promise<string | null> {
    return (await context.loaders.syncStamp.load(incidentId))?.syncedAt ?? null;
  }

  @FieldResolver(() => Incident, {
    nullable: true,
    description: 'The incident itself; for the agency what the district has sent, null when it has sent nothing.',
  })
  async incident(@Root() { incidentId }: SyncRecord, @Ctx() context: GraphqlContext): Promise<IncidentRoot | null> {
    if (signedIn(context).districtId !== null) {
      const row = await context.loaders.incident.load(incidentId);
      return row && incidentNode(row);
    }
    const view = await context.loaders.stateIncident.load(incidentId);
    return view && stateIncidentNode(view);
  }

  @FieldResolver(() => PositionScalar, {
    nullable: true,
    description: 'Position of the save or synchronization that brought it; null when the state has none.',
  })
  async position(@Root() { incidentId }: SyncRecord, @Ctx() context: GraphqlContext): Promise<string | null> {
    const stamp = await context.loaders.syncStamp.load(incidentId);
    return stamp === null ? null : String(stamp.position);
  }
}
