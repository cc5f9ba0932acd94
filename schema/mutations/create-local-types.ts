import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import type { Alignment } from '../../src/domain/event-type/events.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { runClaimed } from '../support/claimed.ts';
import { canonicalInput, commandContext, MutationInput, refusal } from '../support/mutation.ts';
import { nameClaim } from '../support/name-claim.ts';
import { assertName, requiredText } from '../support/plausible.ts';
import { districtScope, refusedSetup, visibleSchool } from '../support/scope.ts';
import { AlignmentEnum } from '../types/enums.ts';
import {
  type EventTypeAnswer,
  EventTypePayload,
  type ResolutionTypeAnswer,
  ResolutionTypePayload,
} from '../types/local-type-payload.ts';

@InputType({ description: 'A new local event type.' })
export class CreateEventTypeInput extends MutationInput {
  @Field(() => String, { description: 'Name, as people will choose it: one line of up to 200 characters.' })
  name!: string;

  @Field(() => AlignmentEnum, { defaultValue: 'DISCIPLINE', description: 'Discipline or award.' })
  alignment!: Alignment;

  @Field(() => ID, {
    nullable: true,
    description:
      'For one school only; the whole district unless given, which is FORBIDDEN to who works for some schools.',
  })
  schoolId?: string | null;
}

@InputType({ description: 'A new local resolution type.' })
export class CreateResolutionTypeInput extends MutationInput {
  @Field(() => String, { description: 'Name, as people will choose it: one line of up to 200 characters.' })
  name!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'For one school only; the whole district unless given, which is FORBIDDEN to who works for some schools.',
  })
  schoolId?: string | null;
}

@Resolver()
export class CreateLocalTypeMutations {
  @Mutation(() => EventTypePayload, { description: 'Adds a local event type to the district or one school.' })
  async createEventType(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateEventTypeInput, { description: 'The type.' }) input: CreateEventTypeInput,
  ): EventTypeAnswer {
    const districtId = await scopeOf(context, input.schoolId);
    const refused = refusedSetup(signedIn(context), input.schoolId ?? null, ['schoolId']);
    if (refused) return { ...refusal(refused), ...NOTHING, eventType: null };
    const name = requiredText('name', input.name);
    assertName('name', name);
    const eventTypeId = context.services.commands.deriveId(
      commandContext(context, input),
      'createEventType',
      'eventType',
    );
    const schoolId = input.schoolId ?? null;
    const stream = streams.eventType(districtId, eventTypeId);
    const thing = { kind: 'EVENT_TYPE', org: districtId, schoolId, id: eventTypeId, name, stream } as const;
    const done = await runClaimed(context, input, nameClaim(context, thing), {
      operation: 'createEventType',
      stream,
      org: districtId,
      decider: eventTypeDecider,
      input: canonicalInput(input),
      isNew: true,
      command: () => ({
        type: 'CreateEventType',
        eventTypeId,
        districtId,
        schoolId,
        name,
        alignment: input.alignment,
      }),
    });
    if (!done) return { ...NAME_TAKEN, eventType: null };
    const { payload, outcome } = done;
    return {
      ...payload,
      eventType: outcome ? await context.loaders.eventType.load(eventTypeId) : null,
      affectedIncidents: outcome ? 0 : null,
      impact: null,
    };
  }

  @Mutation(() => ResolutionTypePayload, { description: 'Adds a local resolution type to the district or one school.' })
  async createResolutionType(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateResolutionTypeInput, { description: 'The type.' }) input: CreateResolutionTypeInput,
  ): ResolutionTypeAnswer {
    const districtId = await scopeOf(context, input.schoolId);
    const refused = refusedSetup(signedIn(context), input.schoolId ?? null, ['schoolId']);
    if (refused) return { ...refusal(refused), ...NOTHING, resolutionType: null };
    const name = requiredText('name', input.name);
    assertName('name', name);
    const resolutionTypeId = context.services.commands.deriveId(
      commandContext(context, input),
      'createResolutionType',
      'resolutionType',
    );
    const schoolId = input.schoolId ?? null;
    const stream = streams.resolutionType(districtId, resolutionTypeId);
    const thing = { kind: 'RESOLUTION_TYPE', org: districtId, schoolId, id: resolutionTypeId, name, stream } as const;
    const done = await runClaimed(context, input, nameClaim(context, thing), {
      operation: 'createResolutionType',
      stream,
      org: districtId,
      decider: resolutionTypeDecider,
      input: canonicalInput(input),
      isNew: true,
      command: () => ({
        type: 'CreateResolutionType',
        resolutionTypeId,
        districtId,
        schoolId,
        name,
      }),
    });
    if (!done) return { ...NAME_TAKEN, resolutionType: null };
    const { payload, outcome } = done;
    return {
      ...payload,
      resolutionType: outcome ? await context.loaders.resolutionType.load(resolutionTypeId) : null,
      affectedIncidents: outcome ? 0 : null,
      impact: null,
    };
  }
}

const NOTHING = { affectedIncidents: null, impact: null };
const NAME_TAKEN = { ...refusal({ code: 'NAME_TAKEN', path: ['name'] }), ...NOTHING };

async function scopeOf(context: GraphqlContext, schoolId: string | null | undefined): Promise<string> {
  return schoolId == null
    ? districtScope(signedIn(context), null)
    : (await visibleSchool(context, schoolId)).districtId;
}
