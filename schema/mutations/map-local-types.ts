import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import { changedDays } from '../../src/domain/reference/changed-days.ts';
import { codesOn, type DatedMapping } from '../../src/domain/reference/effective.ts';
import { checkDay, effectiveDays } from '../../src/domain/kernel/plausible-day.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { judgedAnew } from '../support/min-position.ts';
import { canonicalInput, EditInput, refusal, runCommand } from '../support/mutation.ts';
import { refusedSetup } from '../support/scope.ts';
import {
  type EventTypeAnswer,
  EventTypePayload,
  type ResolutionTypeAnswer,
  ResolutionTypePayload,
} from '../types/local-type-payload.ts';
import type { MappingImpact } from '../types/mapping.ts';

@InputType({ description: 'The state code of a local event type from a day on.' })
export class MapEventTypeInput extends EditInput {
  @Field(() => ID, { description: 'Local event type.' })
  eventTypeId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'State event code; null: none, it then never reaches the state.',
  })
  stateCode?: string | null;

  @Field(() => DateScalar, { description: 'First day: from 1990 to the end of the year after next.' })
  effectiveFrom!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Why; required when it changes the code of incidents of approved data (INCIDENT_LOCKED). Kept in the event.',
  })
  reason?: string | null;
}

@InputType({ description: 'The state code of a local resolution type from a day on.' })
export class MapResolutionTypeInput extends EditInput {
  @Field(() => ID, { description: 'Local resolution type.' })
  resolutionTypeId!: string;

  @Field(() => String, { nullable: true, description: 'State resolution code; null: none.' })
  stateCode?: string | null;

  @Field(() => DateScalar, { description: 'First day: from 1990 to the end of the year after next.' })
  effectiveFrom!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Why; required when it changes the code of incidents of approved data (INCIDENT_LOCKED). Kept in the event.',
  })
  reason?: string | null;
}

/** Looked at before anything is written: afterwards nothing differs any more. Compared with records that are judged by the mappings of now. */
async function impactOf(
  context: GraphqlContext,
  input: MapEventTypeInput | MapResolutionTypeInput,
  table: 'event_type' | 'resolution_type',
  { id, districtId }: { readonly id: string; readonly districtId: string },
): Promise<MappingImpact | null> {
  if (input.dryRun !== true) return null;
  await judgedAnew(context, districtId);
  return context.read.mappingImpact(table, id, {
    stateCode: input.stateCode ?? null,
    effectiveFrom: input.effectiveFrom,
  });
}

/** How many incidents of approved data get another code. Looked at before anything is written, too. */
async function lockedBy(
  context: GraphqlContext,
  type: { readonly id: string; readonly mappings: readonly DatedMapping[] },
  { stateCode, effectiveFrom }: MapEventTypeInput | MapResolutionTypeInput,
): Promise<number> {
  const days = changedDays(type.mappings, { stateCode: stateCode ?? null, effectiveFrom });
  return days === null ? 0 : context.read.lockedByMappings([{ typeId: type.id, ...days }]);
}

/** How many incidents of the type are judged anew when its mapping changes. */
const affected = async (context: GraphqlContext, typeId: string) =>
  (await context.loaders.typeUseCount.load(typeId)) ?? 0;

@Resolver()
export class MapLocalTypeMutations {
  @Mutation(() => EventTypePayload, {
    description:
      'Gives a local event type a state code, or none, from a day on. Incidents of the type are judged anew with it, or, where they are many, a few at a time right after: `issueCountsChanged` and `incidentChanged` tell, and runs, reports and synchronizations wait. Published records change at the next sync only. One that changes the code of incidents of approved data needs a reason.',
  })
  async mapEventType(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => MapEventTypeInput, { description: 'The mapping.' }) input: MapEventTypeInput,
  ): EventTypeAnswer {
    const type = await context.loaders.eventType.load(input.eventTypeId);
    if (!type || type.districtId !== signedIn(context).districtId) throw notFound('event type');
    const refused = refusedSetup(signedIn(context), type.schoolId, ['eventTypeId']);
    if (refused) return { ...refusal(refused), ...NO_IMPACT, eventType: null };
    const faults = checkMappingDay(context, input);
    if (faults.length > 0) return { ...refusal(...faults), ...NO_IMPACT, eventType: null };
    const lockedIncidents = await lockedBy(context, type, input);
    const codes = codesOn(await context.read.mappings.stateCodeLists(), input.effectiveFrom);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'mapEventType',
      stream: streams.eventType(type.districtId, type.id),
      org: type.districtId,
      decider: eventTypeDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({
        type: 'MapEventType',
        stateCode: input.stateCode ?? null,
        effectiveFrom: input.effectiveFrom,
        activeCodes: new Set(codes.eventCodes.keys()),
        lockedIncidents,
        reason: input.reason ?? null,
      }),
    });
    return {
      ...payload,
      eventType: outcome ? await context.loaders.eventType.load(type.id) : null,
      affectedIncidents: outcome ? await affected(context, type.id) : null,
      lockedIncidents: outcome && lockedIncidents,
      impact: outcome && (await impactOf(context, input, 'event_type', type)),
    };
  }

  @Mutation(() => ResolutionTypePayload, {
    description:
      'Gives a local resolution type a state code, or none, from a day on. Incidents are judged anew as after `mapEventType`.',
  })
  async mapResolutionType(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => MapResolutionTypeInput, { description: 'The mapping.' }) input: MapResolutionTypeInput,
  ): ResolutionTypeAnswer {
    const type = await context.loaders.resolutionType.load(input.resolutionTypeId);
    if (!type || type.districtId !== signedIn(context).districtId) throw notFound('resolution type');
    const refused = refusedSetup(signedIn(context), type.schoolId, ['resolutionTypeId']);
    if (refused) return { ...refusal(refused), ...NO_IMPACT, resolutionType: null };
    const faults = checkMappingDay(context, input);
    if (faults.length > 0) return { ...refusal(...faults), ...NO_IMPACT, resolutionType: null };
    const lockedIncidents = await lockedBy(context, type, input);
    const codes = codesOn(await context.read.mappings.stateCodeLists(), input.effectiveFrom);
    const { payload, outcome } = await runCommand(context, input, {
      operation: 'mapResolutionType',
      stream: streams.resolutionType(type.districtId, type.id),
      org: type.districtId,
      decider: resolutionTypeDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({
        type: 'MapResolutionType',
        stateCode: input.stateCode ?? null,
        effectiveFrom: input.effectiveFrom,
        activeCodes: new Set(codes.resolutionCodes.keys()),
        lockedIncidents,
        reason: input.reason ?? null,
      }),
    });
    return {
      ...payload,
      resolutionType: outcome ? await context.loaders.resolutionType.load(type.id) : null,
      affectedIncidents: outcome ? await affected(context, type.id) : null,
      lockedIncidents: outcome && lockedIncidents,
      impact: outcome && (await impactOf(context, input, 'resolution_type', type)),
    };
  }
}

const NO_IMPACT = { affectedIncidents: null, impact: null };
const checkMappingDay = (context: GraphqlContext, { effectiveFrom }: { readonly effectiveFrom: string }) =>
  checkDay(effectiveFrom, effectiveDays(stateDate(context.services.clock.now())), ['effectiveFrom']);
