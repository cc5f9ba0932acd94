import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { DateScalar, DaysScalar } from '../scalars.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import { resolutionContent } from '../support/incident-content.ts';
import { EditInput, type PayloadBase } from '../support/mutation.ts';
import { DisciplineAuthorityEnum } from '../types/enums.ts';
import { ResolutionInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'One resolution, applied to each of the participants.' })
export class AddResolutionInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => [ID], { description: 'Participants it applies to.' })
  participantIds!: string[];

  @Field(() => ResolutionInput, { description: 'What is decided.' })
  resolution!: ResolutionInput;

  @Field(() => String, { nullable: true, description: 'Why; required when the incident is part of approved data.' })
  reason?: string | null;
}

@InputType({ description: 'Only what is given changes; null empties.' })
export class ResolutionChanges {
  @Field(() => ID, { nullable: true, description: 'Local resolution type.' })
  resolutionTypeId?: string;

  @Field(() => DaysScalar, { nullable: true, description: 'School days.' })
  durationSchoolDays?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'First day.' })
  startsOn?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Last day.' })
  endsOn?: string | null;

  @Field(() => DisciplineAuthorityEnum, { nullable: true, description: 'Who imposes it.' })
  imposedBy?: keyof typeof DisciplineAuthorityEnum | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day of the board decision.' })
  boardActionOn?: string | null;

  @Field(() => ID, { nullable: true, description: 'Suspension pending board action that this continues.' })
  pendingBoardSuspensionId?: string | null;
}

@InputType({ description: 'Corrections to one resolution.' })
export class CorrectResolutionInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => ID, { description: 'Resolution.' })
  resolutionId!: string;

  @Field(() => ResolutionChanges, { description: 'What changes.' })
  changes!: ResolutionChanges;

  @Field(() => String, { nullable: true, description: 'Why; required when the incident is part of approved data.' })
  reason?: string | null;
}

type Payload = Promise<PayloadBase & { readonly incident: object | null }>;

@Resolver()
export class ResolutionMutations {
  @Mutation(() => IncidentPayload, { description: 'Applies a resolution to one or more participants.' })
  addResolution(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AddResolutionInput, { description: 'The resolution.' }) input: AddResolutionInput,
  ): Payload {
    return editIncident(context, 'addResolution', input, ({ facts, id, origin }) => ({
      type: 'AddResolution',
      applyTo: input.participantIds.map((participantId) => ({
        participantId,
        resolutionId: id(`resolution/${participantId}`),
      })),
      resolution: resolutionContent({ ...input.resolution, id: null }, id, 'shared'),
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }

  @Mutation(() => IncidentPayload, { description: 'Corrects type, duration, dates or authority of a resolution.' })
  correctResolution(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CorrectResolutionInput, { description: 'The corrections.' }) input: CorrectResolutionInput,
  ): Payload {
    return editIncident(context, 'correctResolution', input, ({ facts, origin }) => ({
      type: 'CorrectResolution',
      resolutionId: input.resolutionId,
      changes: given(input.changes, ['resolutionTypeId']),
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }
}
