import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalars.ts';
import { connectionTypes } from '../support/connection.ts';
import { graphqlEnum } from '../support/register-enum.ts';
import { SyncPolicyEnum } from './enums.ts';

export const SyncObjectGroupEnum = graphqlEnum('SyncObjectGroup', 'Records that are copied together.', {
  BEHAVIOR: 'Incidents with people and resolutions.',
});

export const SyncRunKindEnum = graphqlEnum('SyncRunKind', 'Why records were copied.', {
  SAVE: 'A save of a district that publishes on save.',
  MASS: 'Somebody asked for the whole district, or for all schools that they work for.',
  NIGHTLY: 'The night had come.',
  RESYNC: 'Somebody asked for a fresh copy, which takes the certification back to its first step.',
});

@ObjectType({ description: 'One copy of the district to the state.' })
export class SyncRun {
  @Field(() => ID, { description: 'Identifier; its job has the same.' })
  id!: string;

  @Field(() => SyncRunKindEnum, { description: 'Why.' })
  kind!: string;

  @Field(() => Int, { description: 'School year.' })
  schoolYear!: number;

  @Field(() => [ID], { nullable: true, description: 'Schools; null: every school of the district.' })
  schoolIds!: readonly string[] | null;

  @Field(() => DateTimeScalar, { description: 'When it was asked for.' })
  startedAt!: string;

  @Field(() => Int, { description: 'Records that were new or different.' })
  copied!: number;

  @Field(() => Int, { description: 'Records that the district had no more.' })
  tombstones!: number;

  position!: number;
}

export const SyncRunConnection = connectionTypes('SyncRun', () => SyncRun);

@ObjectType({ description: "Where a district's records stand on their way to the state." })
export class SyncStatus {
  @Field(() => SyncPolicyEnum, { description: 'When records reach the state.' })
  policy!: keyof typeof SyncPolicyEnum;

  @Field(() => Int, { description: 'Records of which the state has not got this version.' })
  pending!: number;

  @Field(() => Int, { description: 'Records of which the state has exactly this version.' })
  synced!: number;

  @Field(() => Int, { description: 'Records that do not go to the state.' })
  excluded!: number;

  @Field(() => Int, { description: 'Records that the state refused.' })
  rejected!: number;

  @Field(() => Int, { description: 'Events that the read models have not seen yet.' })
  lagEvents!: number;

  @Field(() => Int, { description: 'Age of the oldest of them in seconds.' })
  lagSeconds!: number;

  @Field(() => SyncRun, {
    nullable: true,
    description: 'The last copy that somebody or the night asked for; null when there was none.',
  })
  lastRun!: SyncRun | null;
}
