import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { editIncident } from '../support/incident-command.ts';
import { EditInput, type PayloadBase } from '../support/mutation.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'What the trustees decided about the length of an expulsion.' })
export class RecordTrusteeModificationInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => ID, { description: 'The expulsion.' })
  resolutionId!: string;

  @Field(() => DateScalar, { description: 'Day of the decision: not before the incident and not in the future.' })
  decidedOn!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;
}

@Resolver()
export class RecordTrusteeModificationMutation {
  @Mutation(() => IncidentPayload, {
    description: 'The trustees shortened a firearm expulsion: BEH-10 is then met.',
  })
  recordTrusteeModification(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RecordTrusteeModificationInput, { description: 'The decision.' })
    input: RecordTrusteeModificationInput,
  ): Promise<PayloadBase & { readonly incident: object | null }> {
    return editIncident(context, 'recordTrusteeModification', input, ({ facts, origin }) => ({
      type: 'RecordTrusteeModification',
      resolutionId: input.resolutionId,
      decidedOn: input.decidedOn,
      facts,
      origin,
      reason: input.reason,
    }));
  }
}
