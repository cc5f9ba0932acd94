import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { editIncident } from '../support/incident-command.ts';
import { EditInput, type PayloadBase } from '../support/mutation.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'An incident, and why its status changes.' })
export class IncidentStatusInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why; required to void, and to reopen what is void or part of approved data.',
  })
  reason?: string | null;
}

type Payload = Promise<PayloadBase & { readonly incident: object | null }>;

@Resolver()
export class IncidentStatusMutations {
  @Mutation(() => IncidentPayload, {
    description: 'In-Progress to Complete; needs a resolution unless no offender was enrolled.',
  })
  completeIncident(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => IncidentStatusInput, { description: 'The incident.' }) input: IncidentStatusInput,
  ): Payload {
    return editIncident(context, 'completeIncident', input, ({ facts, origin }) => ({
      type: 'CompleteIncident',
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, {
    description:
      'Complete to In-Progress; also undoes a void one, with everything it held. A void referral is what it was before.',
  })
  reopenIncident(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => IncidentStatusInput, { description: 'The incident.' }) input: IncidentStatusInput,
  ): Payload {
    return editIncident(context, 'reopenIncident', input, ({ facts, origin }) => ({
      type: 'ReopenIncident',
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, {
    description: 'Entered by mistake: leaves a tombstone at the state; history keeps it.',
  })
  voidIncident(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => IncidentStatusInput, { description: 'The incident.' }) input: IncidentStatusInput,
  ): Payload {
    return editIncident(context, 'voidIncident', input, ({ facts, origin }) => ({
      type: 'VoidIncident',
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, {
    description:
      "Hands a teacher's referral to the office: Draft to Submitted. It is no incident before the office takes it over.",
  })
  submitReferral(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => IncidentStatusInput, { description: 'The referral.' }) input: IncidentStatusInput,
  ): Payload {
    return editIncident(context, 'submitReferral', input, ({ facts, origin }) => ({
      type: 'SubmitReferral',
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, { description: 'The office takes a referral over: Submitted to In-Progress.' })
  acceptReferral(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => IncidentStatusInput, { description: 'The referral.' }) input: IncidentStatusInput,
  ): Payload {
    return editIncident(context, 'acceptReferral', input, ({ facts, origin }) => ({
      type: 'AcceptReferral',
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }
}
