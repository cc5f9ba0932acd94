import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import { behaviorEventContent } from '../support/incident-content.ts';
import { EditInput, type PayloadBase } from '../support/mutation.ts';
import { BehaviorEventInput, CustomValueInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'Another event in the incident.' })
export class AddBehaviorEventInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => BehaviorEventInput, { description: 'What happened.' })
  event!: BehaviorEventInput;

  @Field(() => String, { nullable: true, description: 'Why; required when the incident is part of approved data.' })
  reason?: string | null;
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
export class CorrectBehaviorEventInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => ID, { description: 'Event.' })
  behaviorEventId!: string;

  @Field(() => BehaviorEventChanges, { description: 'What changes.' })
  changes!: BehaviorEventChanges;

  @Field(() => String, { nullable: true, description: 'Why; required when the incident is part of approved data.' })
  reason?: string | null;
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
      ({ facts, id, origin }) => ({
        type: 'AddBehaviorEvent',
        event: behaviorEventContent(input.event, id, '0'),
        facts,
        origin,
        reason: input.reason ?? null,
      }),
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
}
