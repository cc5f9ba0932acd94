import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { editIncident } from '../support/incident-command.ts';
import { participantContent } from '../support/incident-content.ts';
import { EditInput, type PayloadBase } from '../support/mutation.ts';
import { IncidentParticipantInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'People of one event, in one save.' })
export class AddIncidentParticipantsInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => ID, { description: 'Event they took part in.' })
  behaviorEventId!: string;

  @Field(() => [IncidentParticipantInput], { description: 'Who.' })
  participants!: IncidentParticipantInput[];

  @Field(() => String, { nullable: true, description: 'Why; required when the incident is part of approved data.' })
  reason?: string | null;
}

@Resolver()
export class IncidentParticipantMutations {
  @Mutation(() => IncidentPayload, { description: 'Adds several people to an event, students or not.' })
  addIncidentParticipants(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AddIncidentParticipantsInput, { description: 'The people.' })
    input: AddIncidentParticipantsInput,
  ): Promise<PayloadBase & { readonly incident: object | null }> {
    return editIncident(
      context,
      'addIncidentParticipants',
      input,
      ({ facts, id, origin }) => ({
        type: 'AddIncidentParticipants',
        behaviorEventId: input.behaviorEventId,
        participants: input.participants.map((participant, index) =>
          participantContent(participant, id, String(index)),
        ),
        facts,
        origin,
        reason: input.reason ?? null,
      }),
      input.participants.flatMap((participant) => participant.studentId ?? []),
    );
  }
}
