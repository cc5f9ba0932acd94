import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CodeCounts, ReconciliationScope } from '../../projections/state_incident/reconciliation.ts';
import { connectionTypes } from '../support/connection.ts';
import { graphqlEnum } from '../support/register-enum.ts';
import { CountPair } from './validation.ts';

export const DifferenceReasonEnum = graphqlEnum('DifferenceReason', 'Why district and state differ on a record.', {
  NOT_AT_STATE: 'The district has this record and the state has not.',
  NOT_AT_DISTRICT: 'The state has this record, and the district would not send it any more.',
  CONTENT_DIFFERS: 'The district has changed this record, or what its words mean, since it was sent.',
});

@ObjectType({ description: 'A record on which district and state differ.' })
export class RecordDifference {
  @Field(() => ID, { description: 'The incident.' })
  incidentId!: string;

  @Field(() => DifferenceReasonEnum, { description: 'Why.' })
  reason!: keyof typeof DifferenceReasonEnum;

  @Field(() => [String], { description: 'State codes that the district would send now.' })
  districtCodes!: readonly string[];

  @Field(() => [String], { description: 'State codes that the state has.' })
  stateCodes!: readonly string[];

  schoolId!: string;
}

export const RecordDifferenceConnection = connectionTypes('RecordDifference', () => RecordDifference);

@ObjectType({ description: 'District and state side by side: what would be sent now, and what the state has.' })
export class Reconciliation {
  @Field(() => Int, { description: 'School year.' })
  schoolYear!: number;

  @Field(() => [CountPair], { description: 'Records per school and state code.' })
  counts!: readonly CodeCounts[];

  scope!: ReconciliationScope;
}
