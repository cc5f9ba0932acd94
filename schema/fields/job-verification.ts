import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Job } from '../types/job.ts';
import { Verification } from '../types/verification.ts';

@Resolver(() => Job)
export class JobVerificationFields {
  @FieldResolver(() => Verification, {
    nullable: true,
    description: 'The verdicts about a snapshot; null for other kinds and before they are there.',
  })
  verification(@Root() job: Job): Verification | null {
    return job.kind === 'VERIFICATION' && job.status === 'COMPLETED' ? (job.result as unknown as Verification) : null;
  }
}
