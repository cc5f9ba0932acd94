import { Field, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, PositionScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';

@ObjectType({ description: "A domain event of a certification's history." })
export class CertificationHistoryEntry {
  @Field(() => String, { description: 'What happened, for example CertificationSubmitted.' })
  type!: string;

  @Field(() => Int, { nullable: true, description: 'Cycle it belongs to; null where it concerns no cycle.' })
  cycle!: number | null;

  @Field(() => DateTimeScalar, { description: 'When.' })
  at!: string;

  @Field(() => PositionScalar, { description: 'Where in the journal.' })
  position!: string;

  actorId!: string;
  onBehalfOf!: string | null;
}

export const CertificationHistoryConnection = connectionTypes(
  'CertificationHistoryEntry',
  () => CertificationHistoryEntry,
);
