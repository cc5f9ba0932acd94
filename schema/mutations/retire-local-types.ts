import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { eventTypeDecider } from '../../src/domain/event-type/decider.ts';
import { resolutionTypeDecider } from '../../src/domain/resolution-type/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { today } from '../support/certification-node.ts';
import { runClaimed } from '../support/claimed.ts';
import { canonicalInput, EditInput, refusal } from '../support/mutation.ts';
import { nameClaim } from '../support/name-claim.ts';
import { refusedSetup } from '../support/scope.ts';
import {
  type EventTypeAnswer,
  EventTypePayload,
  type ResolutionTypeAnswer,
  ResolutionTypePayload,
} from '../types/local-type-payload.ts';

@InputType({ description: 'The last day of a local event type.' })
export class RetireEventTypeInput extends EditInput {
  @Field(() => ID, { description: 'Local event type.' })
  eventTypeId!: string;

  @Field(() => DateScalar, { description: 'Last day of use, from 1990 to 2099; a later day corrects an earlier one.' })
  endsOn!: string;
}

@InputType({ description: 'The last day of a local resolution type.' })
export class RetireResolutionTypeInput extends EditInput {
  @Field(() => ID, { description: 'Local resolution type.' })
  resolutionTypeId!: string;

  @Field(() => DateScalar, { description: 'Last day of use, from 1990 to 2099; a later day corrects an earlier one.' })
  endsOn!: string;
}

@Resolver()
export class RetireLocalTypeMutations {
  @Mutation(() => EventTypePayload, {
    description:
      'Ends a local event type: forms do not offer it for later days. Incidents keep it; a type is never deleted. Refused when a later incident uses it, or before the day from which its state code counts.',
  })
  async retireEventType(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RetireEventTypeInput, { description: 'Type and day.' }) input: RetireEventTypeInput,
  ): EventTypeAnswer {
    const type = await context.loaders.eventType.load(input.eventTypeId);
    if (!type || type.districtId !== signedIn(context).districtId) throw notFound('event type');
    const refused = refusedSetup(signedIn(context), type.schoolId, ['eventTypeId']);
    if (refused) return { ...refusal(refused), ...NOTHING, eventType: null };
    const lastUsedOn = await context.read.mappings.lastUsedOn(type.id);
    const stream = streams.eventType(type.districtId, type.id);
    const claim = nameClaim(context, { ...type, kind: 'EVENT_TYPE', org: type.districtId, stream });
    const done = await runClaimed(context, input, comesBack(context, type, input) ? claim : null, {
      operation: 'retireEventType',
      stream,
      org: type.districtId,
      decider: eventTypeDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({ type: 'RetireEventType', endsOn: input.endsOn, lastUsedOn, today: today(context) }),
    });
    if (!done) return { ...NAME_TAKEN, eventType: null };
    const { payload, outcome } = done;
    if (payload.writeToken !== null) await claim.giveBack();
    return {
      ...payload,
      eventType: outcome ? await context.loaders.eventType.load(type.id) : null,
      affectedIncidents: outcome ? 0 : null,
      impact: null,
    };
  }

  @Mutation(() => ResolutionTypePayload, {
    description:
      'Ends a local resolution type: forms do not offer it for later days. Refused when a later incident uses it, or before the day from which its state code counts.',
  })
  async retireResolutionType(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RetireResolutionTypeInput, { description: 'Type and day.' }) input: RetireResolutionTypeInput,
  ): ResolutionTypeAnswer {
    const type = await context.loaders.resolutionType.load(input.resolutionTypeId);
    if (!type || type.districtId !== signedIn(context).districtId) throw notFound('resolution type');
    const refused = refusedSetup(signedIn(context), type.schoolId, ['resolutionTypeId']);
    if (refused) return { ...refusal(refused), ...NOTHING, resolutionType: null };
    const lastUsedOn = await context.read.mappings.lastUsedOn(type.id);
    const stream = streams.resolutionType(type.districtId, type.id);
    const claim = nameClaim(context, { ...type, kind: 'RESOLUTION_TYPE', org: type.districtId, stream });
    const done = await runClaimed(context, input, comesBack(context, type, input) ? claim : null, {
      operation: 'retireResolutionType',
      stream,
      org: type.districtId,
      decider: resolutionTypeDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({ type: 'RetireResolutionType', endsOn: input.endsOn, lastUsedOn, today: today(context) }),
    });
    if (!done) return { ...NAME_TAKEN, resolutionType: null };
    const { payload, outcome } = done;
    if (payload.writeToken !== null) await claim.giveBack();
    return {
      ...payload,
      resolutionType: outcome ? await context.loaders.resolutionType.load(type.id) : null,
      affectedIncidents: outcome ? 0 : null,
      impact: null,
    };
  }
}

const NOTHING = { affectedIncidents: null, impact: null };
const NAME_TAKEN = { ...refusal({ code: 'NAME_TAKEN', path: ['endsOn'] }), ...NOTHING };

/** Ended before today, and not any more: its name may be another's by now. */
function comesBack(
  context: GraphqlContext,
  { endsOn }: { readonly endsOn: string | null },
  next: { readonly endsOn: string },
): boolean {
  const day = today(context);
  return endsOn !== null && endsOn < day && next.endsOn >= day;
}
