import { Arg, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import { type GraphqlContext, signedIn } from '../context.ts';
import { atLeast, judgedAnew, MinPosition } from '../support/min-position.ts';
import { districtScope, narrowedSchools, visibleDistrict } from '../support/scope.ts';
import { Reconciliation } from '../types/reconciliation.ts';

@Resolver()
export class ReconciliationQuery {
  @Query(() => Reconciliation, {
    description: 'District and state side by side per school and state code, with the records behind each difference.',
  })
  async reconciliation(
    @Ctx() context: GraphqlContext,
    @Arg('schoolYear', () => Int, { description: 'Calendar year in which the school year ends.' }) schoolYear: number,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('schoolIds', () => [ID], {
      nullable: true,
      description: 'Narrows to these schools. At least one; all unless given.',
    })
    schoolIds?: string[],
    @MinPosition()
    minPosition?: string,
  ): Promise<Reconciliation> {
    await atLeast(context, minPosition);
    const district = districtScope(signedIn(context), districtId);
    await visibleDistrict(context, district);
    await judgedAnew(context, district);
    const scope = {
      districtId: district,
      schoolIds: await narrowedSchools(context, district, schoolIds),
      schoolYear,
    };
    return { schoolYear, counts: await context.read.sync.reconciliation.counts(scope), scope };
  }
}
