import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { maySeeJob, ownsJob } from '../support/job-node.ts';
import { commandContext, MutationInput, MutationPayload, type PayloadBase, refusal } from '../support/mutation.ts';
import { isUuid } from '../support/uuid.ts';
import { Job } from '../types/job.ts';

@InputType({ description: 'A job that is not wanted any more.' })
export class CancelJobInput extends MutationInput {
  @Field(() => ID, { description: 'The job.' })
  jobId!: string;
}

@ObjectType({ implements: MutationPayload, description: 'The job, cancelled.' })
export class CancelJobPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: 'The job; null when refused or only tried.' })
  job!: JobRow | null;
}

@Resolver()
export class CancelJobMutation {
  @Mutation(() => CancelJobPayload, {
    description:
      'Ends a job before it is done, for who asked for it and for the collections manager. One that is at work stops between two records: what it has written stays, and its result counts it. Refused with ALREADY_DONE when it has ended, and for work that is in the log as soon as it is asked for (captures, syncs).',
  })
  async cancelJob(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CancelJobInput, { description: 'Which one.' }) input: CancelJobInput,
  ): Promise<PayloadBase & { readonly job: JobRow | null }> {
    const principal = signedIn(context);
    const { jobs } = context.services;
    const { dryRun } = commandContext(context, input);
    const job = isUuid(input.jobId) ? await jobs.get(input.jobId) : null;
    if (!job || !maySeeJob(principal, job)) throw notFound('job');
    if (!ownsJob(principal, job) && !principal.roles.includes('COLLECTIONS_MANAGER'))
      throw new Fault('FORBIDDEN', 'A job is cancelled by who asked for it, or by the collections manager.');
    // Cancelling twice is cancelling once.
    if (job.status === 'CANCELLED') return { ...refusal(), job: dryRun === true ? null : job };
    if (dryRun === true) return { ...refusal(...(job.finishedAt === null ? [] : [DONE])), job: null };
    const cancelled = await jobs.cancel(job.id, principal.accountId);
    return cancelled === null ? { ...refusal(DONE), job: null } : { ...refusal(), job: cancelled };
  }
}

const DONE = { code: 'ALREADY_DONE', path: ['jobId'] } as const;
