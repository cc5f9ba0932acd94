import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { certificationNode, snapshotNode, visibleCertification } from '../support/certification-node.ts';
import { Certification } from '../types/certification.ts';
import { Snapshot } from '../types/snapshot.ts';

@Resolver(() => Snapshot)
export class SnapshotFields {
  @FieldResolver(() => Certification, { description: 'The certification, as it is today.' })
  async certification(@Root() snapshot: Snapshot, @Ctx() context: GraphqlContext): Promise<Certification> {
    return certificationNode(context, await visibleCertification(context, snapshot.certificationId));
  }

  @FieldResolver(() => Snapshot, {
    nullable: true,
    description: 'The snapshot that this one replaced; null for a first one.',
  })
  supersedes(@Root() snapshot: Snapshot): Snapshot | null {
    return neighbour(snapshot, snapshot.supersedesId);
  }

  @FieldResolver(() => Snapshot, {
    nullable: true,
    description: 'The snapshot that has replaced this one; null while it stands.',
  })
  supersededBy(@Root() snapshot: Snapshot): Snapshot | null {
    return neighbour(snapshot, snapshot.supersededById);
  }
}

function neighbour({ state }: Snapshot, id: string | null): Snapshot | null {
  const found = state.snapshots.find((one) => one.snapshotId === id);
  return found ? snapshotNode(state, found) : null;
}
