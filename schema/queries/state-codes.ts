import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { covers, datedCodes } from '../../src/domain/reference/effective.ts';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { EventCategoryEnum } from '../types/enums.ts';
import { StateEventCode, StateResolutionCode } from '../types/reference.ts';

const holdsOn = (
  code: { readonly effectiveFrom: string; readonly effectiveTo: string | null },
  on: string | null | undefined,
) => on == null || covers({ startsOn: code.effectiveFrom, endsOn: code.effectiveTo }, on);

@Resolver()
export class StateCodesQuery {
  @Query(() => [StateEventCode], { description: "The state's event codes with the days they hold, by code." })
  async stateEventCodes(
    @Ctx() context: GraphqlContext,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Only those that hold on this day.' })
    on?: string | null,
    @Arg('category', () => EventCategoryEnum, { nullable: true, description: 'Only this group.' })
    category?: string | null,
  ): Promise<readonly object[]> {
    const codes = datedCodes(await context.read.mappings.stateCodeLists(), (list) => list.eventCodes);
    return codes
      .filter((code) => holdsOn(code, on) && (category == null || code.category === category))
      .sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  @Query(() => [StateResolutionCode], { description: "The state's resolution codes with the days they hold, by code." })
  async stateResolutionCodes(
    @Ctx() context: GraphqlContext,
    @Arg('on', () => DateScalar, { nullable: true, description: 'Only those that hold on this day.' })
    on?: string | null,
  ): Promise<readonly object[]> {
    const codes = datedCodes(await context.read.mappings.stateCodeLists(), (list) => list.resolutionCodes);
    return codes.filter((code) => holdsOn(code, on)).sort((a, b) => (a.code < b.code ? -1 : 1));
  }
}
