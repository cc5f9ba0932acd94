import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';
import { SyncRecord } from '../types/incident.ts';

@Resolver(() => SyncRecord)
export class SyncRecordFields {
  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When the version that the state has reached it; null when the state has none.',
  })
  async syncedAt(@Root() { incidentId }: SyncRecord, @Ctx() context: GraphqlContext): Promise<string | null> {
    return (await context.loaders.syncStamp.load(incidentId))?.syncedAt ?? null;
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
