import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import { whenEnded } from '../../src/application/when-ended.ts';
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

/** How long the answer waits for the job to stop. */
const STOP_WAIT_MS = 15_000;

@ObjectType({ implements: MutationPayload, description: 'The job, cancelled: nothing of it is written any more.' })
export class CancelJobPayload extends MutationPayload {
  @Field(() => Job, {
    nullable: true,
    description: 'The job; RUNNING when it has not stopped within 15 seconds; null when refused or only tried.',
  })
  job!: JobRow | null;
}

@Resolver()
export class CancelJobMutation {
  @Mutation(() => CancelJobPayload, {
    description:
      'Ends a job before it is done, for who asked for it and for the collections manager. One that is at work stops between two records, and the answer waits for that: what it has written stays, and its result counts it. Refused with ALREADY_DONE when it has ended, and for work that is in the log as soon as it is asked for (captures, syncs).',
  })
  async cancelJob(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CancelJobInput, { description: 'Which one.' }) input: CancelJobInput,
  ): Promise<PayloadBase & { readonly job: JobRow | null }> {
    const principal = signedIn(context);
    const { jobs } = context.services;
    const { dryRun } = commandContext(context, input);
    const job = isUuid(input.jobId) ? await context.read.jobs.get(input.jobId) : null;
    if (!job || !maySeeJob(principal, job)) throw notFound('job');
    if (!ownsJob(principal, job) && !principal.roles.includes('COLLECTIONS_MANAGER'))
      throw new Fault('FORBIDDEN', 'A job is cancelled by who asked for it, or by the collections manager.');
    // Cancelling twice is cancelling once.
    if (job.status === 'CANCELLED') return { ...refusal(), job: dryRun === true ? null : job };
    if (dryRun === true) return { ...refusal(...(job.finishedAt === null ? [] : [DONE])), job: null };
    const cancelled = await jobs.cancel(job.id, principal.accountId);
    const ended = cancelled?.finishedAt === null ? await whenEnded(jobs, job.id, STOP_WAIT_MS) : cancelled;
    // It may have been done before it could stop.
    if (ended === null || (ended.finishedAt !== null && ended.status !== 'CANCELLED'))
      return { ...refusal(DONE), job: null };
    return { ...refusal(), job: ended };
  }
}

const DONE = { code: 'ALREADY_DONE', path: ['jobId'] } as const;
