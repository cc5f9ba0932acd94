import { Arg, Ctx, Field, ID, InputType, Mutation, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { DateScalar, LocalTimeScalar } from '../scalars.ts';
import { given } from '../support/given.ts';
import { editIncident } from '../support/incident-command.ts';
import { EditInput, type PayloadBase } from '../support/mutation.ts';
import { IncidentSettingEnum } from '../types/enums.ts';
import { IncidentPayload } from './report-incident.ts';

@InputType({ description: 'Only what is given changes; null empties a text.' })
export class IncidentDetailChanges {
  @Field(() => String, { nullable: true, description: 'Title.' })
  title?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Day.' })
  occurredOn?: string;

  @Field(() => LocalTimeScalar, { nullable: true, description: 'Local time.' })
  occurredAt?: string;

  @Field(() => IncidentSettingEnum, { nullable: true, description: 'On school property or at a school activity?' })
  setting?: keyof typeof IncidentSettingEnum;

  @Field(() => String, { nullable: true, description: 'Place.' })
  location?: string | null;

  @Field(() => String, { nullable: true, description: 'Circumstances.' })
  context?: string | null;

  @Field(() => String, { nullable: true, description: 'Damages.' })
  damages?: string | null;

  @Field(() => String, { nullable: true, description: 'Details.' })
  details?: string | null;
}

@InputType({ description: 'Corrections to the incident as a whole.' })
export class CorrectIncidentDetailsInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => IncidentDetailChanges, { description: 'What changes.' })
  changes!: IncidentDetailChanges;

  @Field(() => String, { nullable: true, description: 'Why; required when the incident is part of approved data.' })
  reason?: string | null;
}

@Resolver()
export class CorrectIncidentDetailsMutation {
  @Mutation(() => IncidentPayload, { description: 'Corrects title, day, time, place, damages or text.' })
  correctIncidentDetails(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CorrectIncidentDetailsInput, { description: 'The corrections.' })
    input: CorrectIncidentDetailsInput,
  ): Promise<PayloadBase & { readonly incident: object | null }> {
    return editIncident(context, 'correctIncidentDetails', input, ({ facts, origin }) => ({
      type: 'CorrectIncidentDetails',
      changes: given(input.changes, ['occurredOn', 'occurredAt', 'setting']),
      facts,
      origin,
      reason: input.reason ?? null,
    }));
  }
}
