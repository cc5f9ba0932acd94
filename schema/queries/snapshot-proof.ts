import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import type { JsonObject } from '../../src/shared/json.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { certifiedSchools, visibleSnapshot } from '../support/certification-node.ts';
import { domainEventNode } from '../support/domain-event-node.ts';
import type { DomainEvent } from '../types/domain-event.ts';
import { SnapshotProof } from '../types/proof.ts';

@Resolver()
export class SnapshotProofQuery {
  @Query(() => SnapshotProof, { description: 'What proves a snapshot and, with `rowId`, that this record is in it.' })
  async snapshotProof(
    @Ctx() context: GraphqlContext,
    @Arg('snapshotId', () => ID, { description: 'The snapshot.' }) snapshotId: string,
    @Arg('rowId', () => ID, { nullable: true, description: 'A record of it; NOT_FOUND when it is not in it.' })
    rowId?: string,
  ): Promise<SnapshotProof> {
    const snapshot = await visibleSnapshot(context, snapshotId);
    const { evidence, about } = context.services;
    if (snapshot.position === null) throw notFound('proof: the snapshot is still queued');
    const inclusion =
      rowId == null
        ? null
        : await evidence.proof(snapshotId, rowId, certifiedSchools(signedIn(context), snapshot.state));
    if (rowId != null && !inclusion) throw notFound('record in this snapshot');
    const { position, ...checkpoint } = await evidence.checkpointOf(snapshotId);
    return {
      snapshot,
      sectionTree: (await evidence.sections(snapshotId)).map(({ root }) => root),
      inclusionPath: inclusion?.path.map((digest) => `sha256:${digest}`) ?? null,
      leafIndex: inclusion?.leafIndex ?? null,
      leafCount: inclusion?.leafCount ?? null,
      capturedAtPosition: snapshot.position,
      approvalEvents: await eventsAbout(context, snapshot.certificationId, snapshotId),
      checkpoint: { ...checkpoint, position: String(position) },
      destroyedSubjects: await evidence.countDestroyedStudents(snapshotId),
      verifierVersion: `state-edition ${about.version}`,
    };
  }
}

/** Every event of the certification that names the snapshot, sealed members left out. */
async function eventsAbout(
  context: GraphqlContext,
  certificationId: string,
  snapshotId: string,
): Promise<readonly DomainEvent[]> {
  const rows = await context.services.journal.readStream(streams.certification(certificationId));
  return rows
    .filter((row) => (JSON.parse(row.data) as JsonObject)['snapshotId'] === snapshotId)
    .map((row) => domainEventNode(row));
}
