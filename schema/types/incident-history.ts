import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { graphqlEnum } from '../support/register-enum.ts';
import { PiiStateEnum } from './enums.ts';

export const IncidentPartEnum = graphqlEnum('IncidentPart', 'Which part of an incident a change is about.', {
  INCIDENT: 'The incident as a whole.',
  BEHAVIOR_EVENT: 'One of its events.',
  PARTICIPANT: 'One of its people.',
  RESOLUTION: 'One of its resolutions.',
});

@ObjectType({ description: 'One member with its value before and after.' })
export class IncidentChange {
  @Field(() => IncidentPartEnum, { description: 'Part.' })
  part!: keyof typeof IncidentPartEnum;

  @Field(() => ID, { description: 'Identifier of the part.' })
  partId!: string;

  @Field(() => String, { description: 'Member, for example `durationSchoolDays` or `customValues.motivation`.' })
  field!: string;

  @Field(() => String, { nullable: true, description: 'Value before, as text; null when there was none.' })
  before!: string | null;

  @Field(() => String, { nullable: true, description: 'Value after, as text; null when there is none.' })
  after!: string | null;
}

@ObjectType({ description: 'Something that was recorded of an incident.' })
export class IncidentHistoryEntry {
  @Field(() => String, { description: 'What happened, for example ResolutionCorrected.' })
  type!: string;

  @Field(() => Int, { description: 'Version of the incident after it.' })
  version!: number;

  @Field(() => PositionScalar, {
    description: 'Place in the journal: `incident(id, asOf: { position })` reads the incident as it stood after it.',
  })
  position!: string;

  @Field(() => DateTimeScalar, { description: 'When it was decided.' })
  at!: string;

  @Field(() => String, { nullable: true, description: 'Why; null when nobody said so, or when it was destroyed.' })
  reason!: string | null;

  @Field(() => [IncidentChange], { description: 'What changed, with both values.' })
  changes!: readonly IncidentChange[];

  @Field(() => PiiStateEnum, { description: 'DESTROYED when members of it cannot be read any more.' })
  pii!: keyof typeof PiiStateEnum;

  actorId!: string;
  onBehalfOf!: string | null;
}

export const IncidentHistoryConnection = connectionTypes('IncidentHistoryEntry', () => IncidentHistoryEntry);
