import { Arg, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import type { JobFilter as Scope, JobRow } from '../../src/application/ports/jobs.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateTimeScalar } from '../scalars.ts';
import {
  After,
  connection,
  type Connection,
  encodeCursor,
  First,
  numberCursor,
  pageSize,
} from '../support/connection.ts';
import { isStateStaff, maySeeJob } from '../support/job-node.ts';
import { isUuid } from '../support/uuid.ts';
import { JobKindEnum, JobStatusEnum } from '../types/certification-enums.ts';
import { Job, JobConnection } from '../types/job.ts';

@InputType({ description: 'Which jobs.' })
export class JobFilter {
  @Field(() => [JobKindEnum], { nullable: true, description: 'What they do. At least one; all unless given.' })
  kinds?: string[];

  @Field(() => [JobStatusEnum], { nullable: true, description: 'How far they are. At least one; all unless given.' })
  statuses?: string[];

  @Field(() => String, { nullable: true, description: 'Part of the title.' })
  title?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Asked for at this instant or later.' })
  createdFrom?: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Asked for at this instant or earlier.' })
  createdTo?: string;

  @Field(() => ID, { nullable: true, description: 'Narrows to one certification.' })
  certificationId?: string;
}

@Resolver()
export class JobsQuery {
  @Query(() => JobConnection, {
    description:
      "The results queue, newest first: your own jobs, your district's (for who works for some schools those of certifications), for the agency's staff every one.",
  })
  async jobs(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => JobFilter, { nullable: true, description: 'Which ones.' }) filter?: JobFilter,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<JobRow>> {
    const size = pageSize(first);
    const place = numberCursor(after);
    const scope = scopeOf(signedIn(context), filter);
    const { rows, hasNext } = await context.read.jobs.list(scope, { first: size, after: place });
    const page = connection(
      rows,
      size,
      (node) => ({ cursor: encodeCursor([String(node.queueNumber)]), node }),
      () => context.read.jobs.count(scope),
    );
    return { ...page, pageInfo: { ...page.pageInfo, hasNextPage: hasNext } };
  }

  @Query(() => Job, { description: 'One job.' })
  async job(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { description: 'Identifier.' }) id: string,
  ): Promise<JobRow> {
    const job = isUuid(id) ? await context.read.jobs.get(id) : null;
    if (!job || !maySeeJob(signedIn(context), job)) throw notFound('job');
    return job;
  }
}

function scopeOf(principal: Principal, filter: JobFilter | undefined): Scope {
  const isDistrictStaff = principal.kind === 'PERSON' && principal.districtId !== null;
  const isOfWholeDistrict = isDistrictStaff && principal.schoolIds === null;
  return {
    org: isDistrictStaff ? principal.districtId : null,
    requestedBy: isOfWholeDistrict || isStateStaff(principal) ? null : principal.accountId,
    withCertifications: isDistrictStaff,
    kinds: filter?.kinds ?? null,
    statuses: filter?.statuses ?? null,
    certificationId: filter?.certificationId ?? null,
    title: filter?.title ?? null,
    createdFrom: filter?.createdFrom ?? null,
    createdTo: filter?.createdTo ?? null,
  };
}
