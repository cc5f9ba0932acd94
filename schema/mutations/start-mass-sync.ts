import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { MutationInput, MutationPayload, type PayloadBase } from '../support/mutation.ts';
import { districtScope, narrowedSchools } from '../support/scope.ts';
import { startSync } from '../support/start-sync.ts';
import { Job } from '../types/job.ts';

@InputType({ description: 'Which records to copy to the state.' })
export class StartMassSyncInput extends MutationInput {
  @Field(() => Int, { description: 'School year.' })
  schoolYear!: number;

  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The job that copies.' })
export class SyncPayload extends MutationPayload {
  @Field(() => Job, { nullable: true, description: 'The job; null when refused or only tried.' })
  job!: JobRow | null;
}

@Resolver()
export class StartMassSyncMutation {
  @Mutation(() => SyncPayload, {
    description:
      "Copies the district's records of a school year to the state, for whoever works for some of its schools those of these. Again changes nothing.",
  })
  async startMassSync(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => StartMassSyncInput, { description: 'Which records.' }) input: StartMassSyncInput,
  ): Promise<PayloadBase & { readonly job: JobRow | null }> {
    const districtId = districtScope(signedIn(context), input.districtId);
    const schoolIds = await narrowedSchools(context, districtId, null);
    return startSync(context, 'startMassSync', input, {
      districtId,
      kind: 'MASS',
      schoolYear: input.schoolYear,
      objectGroups: ['BEHAVIOR'],
      ...(schoolIds && { schoolIds }),
    });
  }
}
