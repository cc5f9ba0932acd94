import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { maySeeJob } from '../support/job-node.ts';
import { Bell, live } from '../support/live.ts';
import { isUuid } from '../support/uuid.ts';
import { Job } from '../types/job.ts';

interface Arguments {
  readonly jobIds?: readonly string[] | null;
  readonly certificationId?: string | null;
}

@Resolver()
export class JobChangedSubscription {
  @Subscription(() => Job, {
    description:
      'Jobs that you may see, as they change: the latest state of each. Jobs that are asked for by id come once as they stand, so that none is missed that is done already.',
    subscribe: ({ args, context }) =>
      live((signal) => jobChanges(args as Arguments, context as GraphqlContext, signal)),
  })
  jobChanged(
    @Root() job: JobRow,
    @Arg('jobIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these jobs. At least one; all unless given.',
    })
    _jobIds?: string[],
    @Arg('certificationId', () => ID, { nullable: true, description: 'Narrows to one certification.' })
    _certificationId?: string,
  ): JobRow {
    return job;
  }
}

const shown = ({ status, percent, error }: JobRow): string => JSON.stringify([status, percent, error]);

async function* jobChanges(
  { jobIds, certificationId }: Arguments,
  context: GraphqlContext,
  signal: AbortSignal,
): AsyncGenerator<JobRow, void, undefined> {
  const principal = signedIn(context);
  const { jobs } = context.services;
  const waiting = new Map<string, JobRow>();
  const said = new Map<string, string>();
  const bell = new Bell();
  const isWanted = (job: JobRow) =>
    (jobIds?.includes(job.id) ?? true) &&
    (certificationId == null || job.certificationId === certificationId) &&
    maySeeJob(principal, job);
  const stop = jobs.onChange((job) => {
    if (!isWanted(job)) return;
    waiting.set(job.id, job);
    bell.ring();
  });
  signal.addEventListener('abort', bell.ring, { once: true });
  try {
    for (const id of jobIds ?? []) {
      const job = isUuid(id) ? await context.read.jobs.get(id) : null;
      // What was announced while this was read is as new or newer.
      if (job && isWanted(job) && !waiting.has(id)) waiting.set(id, job);
    }
    if (waiting.size > 0) bell.ring();
    while (!signal.aborted) {
      await bell.wait();
      for (const [id, job] of [...waiting]) {
        waiting.delete(id);
        if (said.get(id) === shown(job)) continue;
        // What is announced comes from the queue's owner: it is told as the viewer reads it.
        const seen = await context.read.jobs.get(id);
        if (!seen || said.get(id) === shown(seen)) continue;
        said.set(id, shown(seen));
        context.loaders.clearAll();
        yield seen;
      }
    }
  } finally {
    stop();
    signal.removeEventListener('abort', bell.ring);
  }
}
