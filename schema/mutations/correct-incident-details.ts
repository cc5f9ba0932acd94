import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { ONE_LINE_TEXTS } from '../../src/domain/incident/commands.ts';
import type { GraphqlContext } from '../context.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import type { PayloadBase } from '../support/mutation.ts';
import { assertOneLines, assertTitle } from '../support/plausible.ts';
import { IncidentEditInput } from '../types/incident-edit-input.ts';
import { IncidentDetailChanges } from '../types/incident-input.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'Corrections to the incident as a whole.' })
export class CorrectIncidentDetailsInput extends IncidentEditInput {
  @Field(() => IncidentDetailChanges, { description: 'What changes.' })
  changes!: IncidentDetailChanges;
}

@Resolver()
export class CorrectIncidentDetailsMutation {
  @Mutation(() => IncidentPayload, { description: 'Corrects title, day, time, place, damages, text or alignment.' })
  async correctIncidentDetails(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CorrectIncidentDetailsInput, { description: 'The corrections.' })
    input: CorrectIncidentDetailsInput,
  ): Promise<PayloadBase & { readonly incident: object | null }> {
    assertTitle('changes.title', input.changes.title);
    assertOneLines('changes', input.changes, ONE_LINE_TEXTS.incident);
    return editIncident(context, 'correctIncidentDetails', input, ({ facts, origin }) => ({
      type: 'CorrectIncidentDetails',
      changes: given(input.changes, ['occurredOn', 'occurredAt', 'setting', 'schoolYear', 'alignment']),
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }
}
