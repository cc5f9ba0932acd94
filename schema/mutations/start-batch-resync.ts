import { Arg, Ctx, Field, ID, InputType, Int, Mutation, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { SyncObjectGroup } from '../../src/domain/sync/events.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { MutationInput, type PayloadBase } from '../support/mutation.ts';
import { districtScope, narrowedSchools } from '../support/scope.ts';
import { startSync } from '../support/start-sync.ts';
import { SyncObjectGroupEnum } from '../types/sync.ts';
import { SyncPayload } from './start-mass-sync.ts';

@InputType({ description: 'Which records to copy afresh.' })
export class StartBatchResyncInput extends MutationInput {
  @Field(() => Int, { description: 'School year.' })
  schoolYear!: number;

  @Field(() => [SyncObjectGroupEnum], { defaultValue: ['BEHAVIOR'], description: 'Groups of records.' })
  objectGroups!: SyncObjectGroup[];

  @Field(() => [ID], {
    nullable: true,
    description: 'Narrows to these schools of the district; all that you work for unless given.',
  })
  schoolIds?: string[] | null;

  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string | null;
}

@Resolver()
export class StartBatchResyncMutation {
  @Mutation(() => SyncPayload, {
    description:
      'Copies chosen groups of records afresh, removals included. Open certifications of the year go back to their first step.',
  })
  async startBatchResync(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => StartBatchResyncInput, { description: 'Which records.' }) input: StartBatchResyncInput,
  ): Promise<PayloadBase & { readonly job: JobRow | null }> {
    const districtId = districtScope(signedIn(context), input.districtId);
    const objectGroups = [...new Set(input.objectGroups)];
    if (objectGroups.length === 0) throw new Fault('BAD_USER_INPUT', 'objectGroups names at least one group.');
    const schoolIds = await narrowedSchools(context, districtId, input.schoolIds);
    return startSync(context, 'startBatchResync', input, {
      districtId,
      kind: 'RESYNC',
      schoolYear: input.schoolYear,
      objectGroups,
      ...(schoolIds && { schoolIds }),
    });
  }
}
