import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { districtScope } from '../support/scope.ts';
import { EventType, ResolutionType } from '../types/reference.ts';

@ArgsType()
class LocalTypesArgs {
  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string;

  @Field(() => ID, { nullable: true, description: 'Leaves out types of other schools.' })
  schoolId?: string;

  @Field(() => DateScalar, { nullable: true, description: 'Day on which types are in use; today unless given.' })
  on?: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Types that have ended, too.' })
  includeEnded!: boolean;
}

@Resolver()
export class LocalTypesQueries {
  @Query(() => [EventType], { description: "A district's event types in use, by name." })
  async eventTypes(
    @Ctx() context: GraphqlContext,
    @Args(() => LocalTypesArgs) args: LocalTypesArgs,
  ): Promise<readonly object[]> {
    const district = districtScope(signedIn(context), args.districtId);
    return inUse(context, args, await context.read.mappings.eventTypes(district, args.schoolId ?? null));
  }

  @Query(() => [ResolutionType], { description: "A district's resolution types in use, by name." })
  async resolutionTypes(
    @Ctx() context: GraphqlContext,
    @Args(() => LocalTypesArgs) args: LocalTypesArgs,
  ): Promise<readonly object[]> {
    const district = districtScope(signedIn(context), args.districtId);
    return inUse(context, args, await context.read.mappings.resolutionTypes(district, args.schoolId ?? null));
  }
}

function inUse<Type extends { readonly endsOn: string | null }>(
  context: GraphqlContext,
  { on, includeEnded }: LocalTypesArgs,
  types: readonly Type[],
): readonly Type[] {
  const day = on ?? stateDate(context.services.clock.now());
  return types.filter(({ endsOn }) => includeEnded || endsOn === null || endsOn >= day);
}
