import { Arg, Ctx, Field, ID, InputType, Int, Mutation, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import type { JobRow } from '../../src/application/ports/jobs.ts';
import type { SyncObjectGroup } from '../../src/domain/sync/events.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { MutationInput, type PayloadBase } from '../support/mutation.ts';
import { districtScope, narrowedSchools, visibleSchool } from '../support/scope.ts';
import { startSync } from '../support/start-sync.ts';
import { SyncObjectGroupEnum } from '../types/sync.ts';
import { SyncPayload } from './start-mass-sync.ts';

@InputType({ description: 'Which records to copy afresh.' })
export class StartBatchResyncInput extends MutationInput {
  @Field(() => Int, { description: 'School year.' })
  schoolYear!: number;

  @Field(() => [SyncObjectGroupEnum], { defaultValue: ['BEHAVIOR'], description: 'Groups of records.' })
  objectGroups!: SyncObjectGroup[];

  @Field(() => [ID], { nullable: true, description: 'Narrows to these schools of the district.' })
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
    const schoolIds = await schoolsToCopy(context, districtId, input.schoolIds ?? null);
    return startSync(context, 'startBatchResync', input, {
      districtId,
      kind: 'RESYNC',
      schoolYear: input.schoolYear,
      objectGroups,
      ...(schoolIds && { schoolIds }),
    });
  }
}

/** The schools of a resync; null: all of the district. Another district's school gets the answer of an unknown one. */
async function schoolsToCopy(
  context: GraphqlContext,
  districtId: string,
  wanted: readonly string[] | null,
): Promise<readonly string[] | null> {
  const { schoolIds: own } = signedIn(context);
  if (wanted !== null) {
    if (wanted.length === 0) throw new Fault('BAD_USER_INPUT', 'schoolIds names at least one school.');
    const schools = await Promise.all(wanted.map((id) => visibleSchool(context, id)));
    if (schools.some((school) => school.districtId !== districtId)) throw notFound('school');
    if (own !== null && wanted.some((id) => !own.includes(id)))
      throw new Fault('FORBIDDEN', 'You work for other schools of the district.');
  }
  const chosen = narrowedSchools(own, wanted);
  return chosen && [...new Set(chosen)].sort();
}
