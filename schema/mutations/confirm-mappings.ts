import { Arg, Ctx, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { checkDay, effectiveDays } from '../../src/domain/kernel/plausible-day.ts';
import { mappingReviewDecider } from '../../src/domain/mapping-review/decider.ts';
import { schoolYearStart } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { today } from '../support/certification-node.ts';
import {
  canonicalInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { codeOfYear } from '../support/review-rows.ts';
import { districtScope } from '../support/scope.ts';

@InputType({ description: 'Types whose codes somebody has looked at and found right. Give typeIds, or all.' })
export class ConfirmMappingsInput extends MutationInput {
  @Field(() => Int, {
    description: 'Calendar year in which the school year ends; one that begins by the end of the year after next.',
  })
  schoolYear!: number;

  @Field(() => [ID], { nullable: true, description: 'Local event and resolution types.' })
  typeIds?: string[] | null;

  @Field(() => Boolean, { defaultValue: false, description: "All of the district's types in use that year." })
  all!: boolean;
}

@ObjectType({ implements: MutationPayload, description: 'What was confirmed.' })
export class ConfirmMappingsPayload extends MutationPayload {
  @Field(() => [ID], {
    nullable: true,
    description: 'Types that were not confirmed with their present code before; null when refused.',
  })
  confirmedTypeIds!: readonly string[] | null;
}

@Resolver()
export class ConfirmMappingsMutation {
  @Mutation(() => ConfirmMappingsPayload, { description: "A school year's review of local types is done (S002:53)." })
  async confirmMappings(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfirmMappingsInput, { description: 'The types.' }) input: ConfirmMappingsInput,
  ): Promise<PayloadBase & { readonly confirmedTypeIds: readonly string[] | null }> {
    const { schoolYear } = input;
    const typeIds = input.typeIds ?? null;
    if ((typeIds === null) !== input.all) throw new Fault('BAD_USER_INPUT', 'Give either typeIds or all: true.');
    const districtId = districtScope(signedIn(context), null);
    const faults = checkDay(schoolYearStart(schoolYear), effectiveDays(today(context)), ['schoolYear']);
    if (faults.length > 0) return { ...refusal(...faults), confirmedTypeIds: null };
    const { mappings } = context.read;
    const [eventTypes, resolutionTypes] = await Promise.all([
      mappings.eventTypes(districtId, null),
      mappings.resolutionTypes(districtId, null),
    ]);
    const firstDay = schoolYearStart(schoolYear);
    const inUse = (types: readonly (Parameters<typeof codeOfYear>[0] & { id: string; endsOn: string | null })[]) =>
      new Map(
        types
          .filter(({ endsOn }) => endsOn === null || endsOn >= firstDay)
          .map((type) => [type.id, codeOfYear(type, schoolYear)] as const),
      );
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'confirmMappings',
      stream: streams.mappingReview(districtId),
      org: districtId,
      schoolYear,
      decider: mappingReviewDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'ConfirmMappings',
        districtId,
        schoolYear,
        typeIds,
        types: { eventTypes: inUse(eventTypes), resolutionTypes: inUse(resolutionTypes) },
      }),
    });
    const confirmedTypeIds =
      outcome &&
      outcome.events.flatMap((event) =>
        event.type === 'MappingsConfirmed'
          ? [...event.data.eventTypes, ...event.data.resolutionTypes].map(({ typeId }) => typeId)
          : [],
      );
    return { ...payload, confirmedTypeIds };
  }
}
