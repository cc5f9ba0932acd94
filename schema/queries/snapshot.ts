import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { visibleSnapshot } from '../support/certification-node.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { Snapshot } from '../types/snapshot.ts';

@Resolver()
export class SnapshotQuery {
  @Query(() => Snapshot, {
    description: "One snapshot with its records, exactly as captured; another district's answer is NOT_FOUND.",
  })
  async snapshot(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { description: 'Identifier.' }) id: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Snapshot> {
    await atLeast(context, minPosition);
    return visibleSnapshot(context, id);
  }
}
