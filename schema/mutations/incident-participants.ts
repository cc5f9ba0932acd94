import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import { ONE_LINE_TEXTS } from '../../src/domain/incident/commands.ts';
import type { GraphqlContext } from '../context.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import { participantContent } from '../support/incident-content.ts';
import type { PayloadBase } from '../support/mutation.ts';
import { PartIds } from '../support/part-ids.ts';
import { assertOneLines } from '../support/plausible.ts';
import { IncidentEditInput, IncidentRemovalInput } from '../types/incident-edit-input.ts';
import { IncidentParticipantChanges, IncidentParticipantInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'People of one event, in one save.' })
export class AddIncidentParticipantsInput extends IncidentEditInput {
  @Field(() => ID, { description: 'Event they took part in.' })
  behaviorEventId!: string;

  @Field(() => [IncidentParticipantInput], { description: 'Who.' })
  participants!: IncidentParticipantInput[];
}

@InputType({ description: 'Corrections to one participant. Somebody else is another participant: remove and add.' })
export class CorrectIncidentParticipantInput extends IncidentEditInput {
  @Field(() => ID, { description: 'Participant.' })
  participantId!: string;

  @Field(() => IncidentParticipantChanges, { description: 'What changes.' })
  changes!: IncidentParticipantChanges;
}

@InputType({ description: 'A participant to take out.' })
export class RemoveIncidentParticipantInput extends IncidentRemovalInput {
  @Field(() => ID, { description: 'Participant.' })
  participantId!: string;
}

type Payload = Promise<PayloadBase & { readonly incident: object | null }>;

@Resolver()
export class IncidentParticipantMutations {
  @Mutation(() => IncidentPayload, { description: 'Adds several people to an event, students or not.' })
  addIncidentParticipants(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AddIncidentParticipantsInput, { description: 'The people.' })
    input: AddIncidentParticipantsInput,
  ): Payload {
    return editIncident(
      context,
      'addIncidentParticipants',
      input,
      ({ facts, id, origin }) => {
        const ids = new PartIds(id);
        return {
          type: 'AddIncidentParticipants',
          behaviorEventId: input.behaviorEventId,
          participants: input.participants.map((participant, index) =>
            participantContent(participant, ids, String(index), ['participants', String(index)]),
          ),
          named: ids.named,
          facts,
          origin,
          reason: input.reason ?? null,
        };
      },
      input.participants.flatMap((participant) => participant.studentId ?? []),
    );
  }

  @Mutation(() => IncidentPayload, {
    description:
      'Corrects role, relationship, demeanor, injury, medical service, details or portal display of a participant.',
  })
  async correctIncidentParticipant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CorrectIncidentParticipantInput, { description: 'The corrections.' })
    input: CorrectIncidentParticipantInput,
  ): Payload {
    assertOneLines('changes', input.changes, ONE_LINE_TEXTS.participant);
    const { details, ...changes } = given(input.changes, ['role', 'isDisplayedOnPortal']);
    return editIncident(context, 'correctIncidentParticipant', input, ({ facts, origin }) => ({
      type: 'CorrectIncidentParticipant',
      participantId: input.participantId,
      changes: { ...changes, ...(details !== undefined && { participantDetails: details }) },
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, {
    description: 'Takes a participant out with their resolutions, with a reason; the history keeps both.',
  })
  removeIncidentParticipant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveIncidentParticipantInput, { description: 'Who, and why.' })
    input: RemoveIncidentParticipantInput,
  ): Payload {
    return editIncident(context, 'removeIncidentParticipant', input, ({ facts, origin }) => ({
      type: 'RemoveIncidentParticipant',
      participantId: input.participantId,
      facts,
      origin,
      reason: input.reason,
    }));
  }
}
