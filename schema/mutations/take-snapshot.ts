import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { snapshotRequest } from '../../src/application/certification-jobs.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { GraphqlContext } from '../context.ts';
import {
  type CertificationDone,
  actingAccount,
  actOn,
  CertificationInput,
  CertificationPayload,
} from '../support/certification-command.ts';
import { MutationPayload } from '../support/mutation.ts';
import { Job } from '../types/job.ts';
import { Snapshot } from '../types/snapshot.ts';

/** Format of the certified record that new snapshots hold. */
const RECORD_FORMAT = 'behavior/1';

@InputType({ description: 'Wizard step 3.' })
export class TakeSnapshotInput extends CertificationInput {}

@InputType({ description: 'Wizard step 3, again.' })
export class RetakeSnapshotInput extends CertificationInput {
  @Field(() => String, { nullable: true, description: 'Why.' })
  reason?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Consent: what was submitted on the snapshot before becomes void.',
  })
  voidSubmissions?: boolean;
}

@ObjectType({ implements: MutationPayload, description: 'The snapshot that was asked for, and the job that takes it.' })
export class SnapshotPayload extends CertificationPayload {
  @Field(() => Snapshot, { nullable: true, description: 'The snapshot; null when refused.' })
  snapshot!: Snapshot | null;

  @Field(() => Job, { nullable: true, description: 'The job that takes it; null when refused or only tried.' })
  job!: JobRow | null;
}

@Resolver()
export class TakeSnapshotMutation {
  @Mutation(() => SnapshotPayload, {
    description: 'Captures the records exactly as they stand at the position of this request.',
  })
  async takeSnapshot(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => TakeSnapshotInput, { description: 'Of which certification.' }) input: TakeSnapshotInput,
  ): Promise<SnapshotPayload> {
    const done = await actOn(context, input, {
      operation: 'takeSnapshot',
      needsLane: true,
      command: ({ actor, today, id }) => ({
        type: 'RequestSnapshot',
        actor,
        today,
        snapshotId: id('snapshot'),
        recordFormat: RECORD_FORMAT,
      }),
    });
    return withSnapshot(context, done);
  }

  @Mutation(() => SnapshotPayload, {
    description: 'Captures the records again; the snapshot before is superseded and stays readable.',
  })
  async retakeSnapshot(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RetakeSnapshotInput, { description: 'Of which certification, and why.' })
    input: RetakeSnapshotInput,
  ): Promise<SnapshotPayload> {
    const done = await actOn(context, input, {
      operation: 'retakeSnapshot',
      needsLane: true,
      command: ({ actor, today, id }) => ({
        type: 'RetakeSnapshot',
        actor,
        today,
        snapshotId: id('snapshot'),
        recordFormat: RECORD_FORMAT,
        reason: input.reason ?? null,
        voidSubmissions: input.voidSubmissions === true,
      }),
    });
    return withSnapshot(context, done);
  }
}

async function withSnapshot(
  context: GraphqlContext,
  { payload, outcome }: CertificationDone,
): Promise<SnapshotPayload> {
  if (!outcome) return { ...payload, snapshot: null, job: null };
  const snapshotId = outcome.id('snapshot');
  const { certificationId, districtId, snapshots } = outcome.state;
  const requested = snapshots.find((one) => one.snapshotId === snapshotId);
  const snapshot = payload.certification?.snapshots.find((one) => one.id === snapshotId) ?? null;
  if (outcome.isDryRun || !requested) return { ...payload, snapshot, job: null };
  const { cycle, trigger } = requested;
  const job = await context.services.jobs.track(
    snapshotRequest({ snapshotId, certificationId, cycle, districtId, trigger, requestedBy: actingAccount(context) }),
  );
  return { ...payload, snapshot, job };
}
