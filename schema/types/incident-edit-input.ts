import { Field, ID, InputType } from 'type-graphql';
import { EditInput } from '../support/mutation.ts';

@InputType({ description: 'What every edit of an incident accepts.' })
export abstract class IncidentEditInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Why; required when the incident is part of approved data (INCIDENT_LOCKED).',
  })
  reason?: string | null;
}

@InputType({ description: 'What every removal from an incident accepts.' })
export abstract class IncidentRemovalInput extends EditInput {
  @Field(() => ID, { description: 'Incident.' })
  incidentId!: string;

  @Field(() => String, { description: 'Why; kept in the history.' })
  reason!: string;
}
