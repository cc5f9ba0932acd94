import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { GraphqlContext } from '../context.ts';
import { visibleSnapshot } from '../support/certification-node.ts';
import { actingAccount } from '../support/certification-command.ts';
import { commandContext, MutationInput, MutationPayload, type PayloadBase, refusal } from '../support/mutation.ts';
import { Job } from '../types/job.ts';

@InputType({ description: 'Which snapshot is to be proved.' })
export class VerifySnapshotInput extends MutationInput {
  @Field(() => ID, { description: 'The snapshot.' })
  snapshotId!: string;
}

@ObjectType({ implements: MutationPayload, description: 'The job that does the work.' })
export class JobPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: 'The job; null when refused or only tried.' })
  job!: JobRow | null;
}

/** What a mutation answers that has queued work but has not written to the log itself. */
export const queued = (job: JobRow | null): PayloadBase & { readonly job: JobRow | null } => ({ ...refusal(), job });

@Resolver()
export class VerifySnapshotMutation {
  @Mutation(() => JobPayload, {
    description:
      'Proves a snapshot anew from archive and log: five verdicts, in `job.verification` when the job is done.',
  })
  async verifySnapshot(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => VerifySnapshotInput, { description: 'Which one.' }) input: VerifySnapshotInput,
  ): Promise<JobPayload> {
    const snapshot = await visibleSnapshot(context, input.snapshotId);
    const { commands, jobs } = context.services;
    const command = commandContext(context, input);
    if (command.dryRun) return queued(null);
    const job = await jobs.enqueue({
      id: commands.deriveId(command, 'verifySnapshot', input.snapshotId),
      kind: 'VERIFICATION',
      title: 'Verify snapshot',
      org: snapshot.districtId,
      requestedBy: actingAccount(context),
      certificationId: snapshot.certificationId,
      input: {
        snapshotId: snapshot.id,
        onBehalfOf: command.principal.impersonatedBy === null ? null : command.principal.accountId,
      },
    });
    return queued(job);
  }
}
