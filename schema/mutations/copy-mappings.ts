import { Arg, Ctx, Field, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { mappingReviewDecider } from '../../src/domain/mapping-review/decider.ts';
import type { MappingsCopied } from '../../src/domain/mapping-review/events.ts';
import { lockedWithoutReason } from '../../src/domain/reference/changed-days.ts';
import { checkDay, effectiveDays } from '../../src/domain/kernel/plausible-day.ts';
import { schoolYearStart, stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { carryMappings, changeOf, plannedCopies, type PlannedCopy } from '../support/copied-mappings.ts';
import {
  canonicalInput,
  MutationInput,
  MutationPayload,
  type PayloadBase,
  refusal,
  runCommand,
} from '../support/mutation.ts';
import { districtScope } from '../support/scope.ts';
import { CopiedMapping } from '../types/mapping.ts';

@InputType({ description: 'Two school years.' })
export class CopyMappingsInput extends MutationInput {
  @Field(() => Int, { description: 'School year whose codes are taken, as they were on its last day.' })
  fromSchoolYear!: number;

  @Field(() => Int, { description: 'School year that gets them, a later or an earlier one.' })
  toSchoolYear!: number;

  @Field(() => String, {
    nullable: true,
    description:
      'Why; required when it changes the code of incidents of approved data (INCIDENT_LOCKED). Kept in the event.',
  })
  reason?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'What became of every type.' })
export class CopyMappingsPayload extends MutationPayload {
  @Field(() => [CopiedMapping], { description: 'Every type in use, by kind and name; empty when refused.' })
  mappings!: readonly CopiedMapping[];

  @Field(() => Int, {
    nullable: true,
    description:
      'Incidents of approved data (A20) whose code changes: a reason is needed when there are any. Null when refused.',
  })
  lockedIncidents?: number | null;
}

@Resolver()
export class CopyMappingsMutation {
  @Mutation(() => CopyMappingsPayload, {
    description:
      'Gives local types the codes of another school year. Codes go on from year to year by themselves: what holds already needs nothing. With dryRun it only tells.',
  })
  async copyMappings(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CopyMappingsInput, { description: 'The years.' }) input: CopyMappingsInput,
  ): Promise<PayloadBase & Pick<CopyMappingsPayload, 'mappings' | 'lockedIncidents'>> {
    const { fromSchoolYear, toSchoolYear } = input;
    if (fromSchoolYear === toSchoolYear) throw new Fault('BAD_USER_INPUT', 'The school years are the same.');
    const districtId = districtScope(signedIn(context), null);
    const day = stateDate(context.services.clock.now());
    const faults = checkDay(schoolYearStart(toSchoolYear), effectiveDays(day), ['toSchoolYear']);
    if (faults.length > 0) return { ...refusal(...faults), mappings: [] };
    const copies = await plannedCopies(context, { districtId, fromSchoolYear, toSchoolYear });
    const carried = copies.filter((copy) => copy.plan.outcome === 'MAPPED');
    const lockedIncidents = await context.read.lockedByMappings(carried.flatMap(changeOf));
    const locked = lockedWithoutReason({ ...input, lockedIncidents });
    if (locked) return { ...refusal(locked), mappings: [] };
    if (input.dryRun !== true) await carryMappings(context, input, carried);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'copyMappings',
      stream: streams.mappingReview(districtId),
      org: districtId,
      schoolYear: toSchoolYear,
      decider: mappingReviewDecider,
      input: canonicalInput(input),
      command: () => ({
        type: 'RecordMappingsCopied',
        data: {
          districtId,
          fromSchoolYear,
          toSchoolYear,
          eventTypes: reviewedOf(carried, 'EVENT'),
          resolutionTypes: reviewedOf(carried, 'RESOLUTION'),
        },
      }),
    });
    // A repeated request finds its work done: what it did then is what it answers.
    const recorded = outcome?.events.find((event) => event.type === 'MappingsCopied');
    const done = new Set(
      recorded?.type === 'MappingsCopied'
        ? [...recorded.data.eventTypes, ...recorded.data.resolutionTypes].map(({ typeId }) => typeId)
        : [],
    );
    const mappings = copies.map(({ kind, type, plan }) => ({
      kind,
      typeId: type.id,
      name: type.name,
      stateCode: plan.stateCode,
      outcome: done.has(type.id) ? 'MAPPED' : plan.outcome,
    }));
    return { ...payload, mappings: outcome ? mappings : [], lockedIncidents: outcome && lockedIncidents };
  }
}

const reviewedOf = (copies: readonly PlannedCopy[], kind: PlannedCopy['kind']): MappingsCopied['eventTypes'] =>
  copies.filter((copy) => copy.kind === kind).map(({ type, plan }) => ({ typeId: type.id, stateCode: plan.stateCode }));
