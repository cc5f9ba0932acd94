import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import { behaviorEventContent } from '../support/incident-content.ts';
import type { PayloadBase } from '../support/mutation.ts';
import { PartIds } from '../support/part-ids.ts';
import { IncidentEditInput, IncidentRemovalInput } from '../types/incident-edit-input.ts';
import { BehaviorEventInput, CustomValueInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'Another event in the incident.' })
export class AddBehaviorEventInput extends IncidentEditInput {
  @Field(() => BehaviorEventInput, { description: 'What happened.' })
  event!: BehaviorEventInput;
}

@InputType({ description: 'Only what is given changes.' })
export class BehaviorEventChanges {
  @Field(() => ID, { nullable: true, description: 'Local event type.' })
  eventTypeId?: string;

  @Field(() => Boolean, { nullable: true, description: 'Referred to law enforcement.' })
  isReferredToLawEnforcement?: boolean;

  @Field(() => Boolean, { nullable: true, description: 'Serious bodily injury; null: not asked.' })
  hasSeriousBodilyInjury?: boolean | null;

  @Field(() => [CustomValueInput], { nullable: true, description: 'Custom elements, all of them.' })
  customValues?: CustomValueInput[] | null;
}

@InputType({ description: 'Corrections to one event.' })
export class CorrectBehaviorEventInput extends IncidentEditInput {
  @Field(() => ID, { description: 'Event.' })
  behaviorEventId!: string;

  @Field(() => BehaviorEventChanges, { description: 'What changes.' })
  changes!: BehaviorEventChanges;
}

@InputType({ description: 'An event to take out.' })
export class RemoveBehaviorEventInput extends IncidentRemovalInput {
  @Field(() => ID, { description: 'Event.' })
  behaviorEventId!: string;
}

type Payload = Promise<PayloadBase & { readonly incident: object | null }>;

@Resolver()
export class BehaviorEventMutations {
  @Mutation(() => IncidentPayload, { description: 'Adds an event with its people and resolutions.' })
  addBehaviorEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AddBehaviorEventInput, { description: 'The event.' }) input: AddBehaviorEventInput,
  ): Payload {
    const named = (input.event.participants ?? []).flatMap((participant) => participant.studentId ?? []);
    return editIncident(
      context,
      'addBehaviorEvent',
      input,
      ({ facts, id, origin }) => {
        const ids = new PartIds(id);
        const event = behaviorEventContent(input.event, ids, '0', ['event']);
        return { type: 'AddBehaviorEvent', event, named: ids.named, facts, origin, reason: input.reason ?? null };
      },
      named,
    );
  }

  @Mutation(() => IncidentPayload, {
    description: 'Corrects type, law-enforcement referral or custom elements of an event.',
  })
  correctBehaviorEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CorrectBehaviorEventInput, { description: 'The corrections.' })
    input: CorrectBehaviorEventInput,
  ): Payload {
    const changes = given(input.changes, ['eventTypeId', 'isReferredToLawEnforcement']);
    return editIncident(context, 'correctBehaviorEvent', input, ({ facts, origin }) => ({
      type: 'CorrectBehaviorEvent',
      behaviorEventId: input.behaviorEventId,
      changes: {
        ...changes,
        ...(changes.customValues && { customValues: changes.customValues.map(({ key, value }) => ({ key, value })) }),
      },
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, {
    description: 'Takes an event out with its people and resolutions, with a reason; the history keeps all of it.',
  })
  removeBehaviorEvent(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveBehaviorEventInput, { description: 'Which one, and why.' })
    input: RemoveBehaviorEventInput,
  ): Payload {
    return editIncident(context, 'removeBehaviorEvent', input, ({ facts, origin }) => ({
      type: 'RemoveBehaviorEvent',
      behaviorEventId: input.behaviorEventId,
      facts,
      origin,
      reason: input.reason,
    }));
  }
}
