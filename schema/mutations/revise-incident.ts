import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { editIncident } from '../support/incident-command.ts';
import { revisedContent, studentsNamed } from '../support/incident-content.ts';
import type { PayloadBase } from '../support/mutation.ts';
import { PartIds } from '../support/part-ids.ts';
import { IncidentEditInput } from '../types/incident-edit-input.ts';
import { IncidentContentInput } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'The whole content that the incident should have.' })
export class ReviseIncidentInput extends IncidentEditInput {
  @Field(() => IncidentContentInput, {
    description:
      'Content. Children with an id stay, without one are added, absent ones are removed: that needs a reason (REASON_REQUIRED) unless the incident is a DRAFT.',
  })
  content!: IncidentContentInput;
}

@Resolver()
export class ReviseIncidentMutation {
  @Mutation(() => IncidentPayload, {
    description: 'Replaces the content of an incident; the precise changes are recorded one by one.',
  })
  reviseIncident(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ReviseIncidentInput, { description: 'The desired content.' }) input: ReviseIncidentInput,
  ): Promise<PayloadBase & { readonly incident: object | null }> {
    return editIncident(
      context,
      'reviseIncident',
      input,
      ({ facts, state, id, origin }) => {
        const ids = new PartIds(id);
        return {
          type: 'ReviseIncident',
          content: revisedContent(input.content, ids, state),
          named: ids.named,
          ...(input.content.alignment != null && { alignment: input.content.alignment }),
          facts,
          origin,
          reason: input.reason ?? null,
        };
      },
      studentsNamed(input.content),
    );
  }
}
