import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import { resolutionContent } from '../support/incident-content.ts';
import type { PayloadBase } from '../support/mutation.ts';
import { PartIds } from '../support/part-ids.ts';
import { IncidentEditInput, IncidentRemovalInput } from '../types/incident-edit-input.ts';
import { ResolutionChanges, ResolutionInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'One resolution, applied to each of the participants.' })
export class AddResolutionInput extends IncidentEditInput {
  @Field(() => [ID], { description: 'Participants it applies to.' })
  participantIds!: string[];

  @Field(() => ResolutionInput, { description: 'What is decided.' })
  resolution!: ResolutionInput;
}

@InputType({ description: 'Corrections to one resolution.' })
export class CorrectResolutionInput extends IncidentEditInput {
  @Field(() => ID, { description: 'Resolution.' })
  resolutionId!: string;

  @Field(() => ResolutionChanges, { description: 'What changes.' })
  changes!: ResolutionChanges;
}

@InputType({ description: 'A resolution to take out.' })
export class RemoveResolutionInput extends IncidentRemovalInput {
  @Field(() => ID, { description: 'Resolution.' })
  resolutionId!: string;
}

type Payload = Promise<PayloadBase & { readonly incident: object | null }>;

@Resolver()
export class ResolutionMutations {
  @Mutation(() => IncidentPayload, { description: 'Applies a resolution to one or more participants.' })
  addResolution(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => AddResolutionInput, { description: 'The resolution.' }) input: AddResolutionInput,
  ): Payload {
    return editIncident(context, 'addResolution', input, ({ facts, id, origin }) => {
      const ids = new PartIds(id);
      return {
        type: 'AddResolution',
        applyTo: input.participantIds.map((participantId) => ({
          participantId,
          resolutionId: id(`resolution/${participantId}`),
        })),
        resolution: resolutionContent(input.resolution, ids, 'shared', ['resolution']),
        named: ids.named,
        facts,
        origin,
        reason: input.reason ?? null,
      };
    });
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

  @Mutation(() => IncidentPayload, {
    description:
      'Takes a resolution out, with a reason; the history keeps it. An expulsion goes before the suspension it continues.',
  })
  removeResolution(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveResolutionInput, { description: 'Which one, and why.' }) input: RemoveResolutionInput,
  ): Payload {
    return editIncident(context, 'removeResolution', input, ({ facts, origin }) => ({
      type: 'RemoveResolution',
      resolutionId: input.resolutionId,
      facts,
      origin,
      reason: input.reason,
    }));
  }
}
