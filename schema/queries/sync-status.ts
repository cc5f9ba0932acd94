import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { districtScope } from '../support/scope.ts';
import { SyncStatus } from '../types/sync.ts';

@Resolver()
export class SyncStatusQuery {
  @Query(() => SyncStatus, {
    description:
      "Where a district's records stand on their way to the state, record by record. Accounts with schools count those of their schools; runs are of the district.",
  })
  async syncStatus(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
  ): Promise<SyncStatus> {
    const principal = signedIn(context);
    const scope = districtScope(principal, districtId);
    const district = await context.loaders.district.load(scope);
    if (!district) throw notFound('district');
    const [counts, lastRun, { lagEvents, lagSeconds }] = await Promise.all([
      context.read.sync.counts(scope, principal.schoolIds),
      context.read.sync.lastRun(scope),
      context.services.progress.status(),
    ]);
    // Nothing that reaches the state's dataset is judged there yet: a record that may not go is excluded here.
    return {
      policy: district.syncPolicy,
      ...counts,
      rejected: 0,
      lagEvents,
      lagSeconds: Math.ceil(lagSeconds),
      lastRun,
    };
  }
}
