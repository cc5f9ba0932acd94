import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { certificationNode, maySeeDistrict, snapshotNode } from '../support/certification-node.ts';
import { runNode } from '../support/validation-node.ts';
import { Actor } from '../types/actor.ts';
import { Certification } from '../types/certification.ts';
import { Job } from '../types/job.ts';
import { Snapshot } from '../types/snapshot.ts';
import { ValidationRun } from '../types/validation.ts';
import { actorOf } from './actor.ts';

@Resolver(() => Job)
export class JobFields {
  @FieldResolver(() => Actor, { description: 'Who asked for it.' })
  requestedBy(@Root() job: Job, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, job.requestedBy);
  }

  @FieldResolver(() => Certification, {
    nullable: true,
    description: 'The certification it is about; null when about none.',
  })
  async certification(@Root() job: Job, @Ctx() context: GraphqlContext): Promise<Certification | null> {
    const doc = await certificationOf(job, context);
    return doc && certificationNode(context, doc);
  }

  @FieldResolver(() => Boolean, { description: 'You have opened the report or snapshot in this cycle.' })
  async isViewedByMe(@Root() job: Job, @Ctx() context: GraphqlContext): Promise<boolean> {
    const doc = await certificationOf(job, context);
    const { personId } = signedIn(context);
    return doc?.state.views.some((view) => view.reportId === job.id && view.personId === personId) === true;
  }

  @FieldResolver(() => ValidationRun, {
    nullable: true,
    description: 'What a validation said; null for other kinds, before it is done, and for whoever may not read it.',
  })
  async validationRun(@Root() job: Job, @Ctx() context: GraphqlContext): Promise<ValidationRun | null> {
    if (job.kind !== 'STATE_VALIDATION' || job.status !== 'COMPLETED') return null;
    const run = await context.read.validationRuns.get(job.id);
    return run && runNode(context, run);
  }

  @FieldResolver(() => Snapshot, {
    nullable: true,
    description: 'The snapshot that it took; null for other kinds and before it is done.',
  })
  async snapshot(@Root() job: Job, @Ctx() context: GraphqlContext): Promise<Snapshot | null> {
    if (job.kind !== 'SNAPSHOT' || job.status !== 'COMPLETED') return null;
    const doc = await certificationOf(job, context);
    const snapshot = doc?.state.snapshots.find((one) => one.snapshotId === job.id);
    return doc && snapshot ? snapshotNode(doc.state, snapshot) : null;
  }
}

async function certificationOf(job: Job, context: GraphqlContext) {
  if (job.certificationId === null) return null;
  const doc = await context.loaders.certification.load(job.certificationId);
  return doc && maySeeDistrict(signedIn(context), doc.districtId) ? doc : null;
}
