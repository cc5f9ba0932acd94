import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload, type PayloadBase } from '../support/mutation.ts';
import { MappingImpact } from './mapping.ts';
import { EventType, ResolutionType } from './reference.ts';

@ObjectType({ implements: MutationPayload, description: 'The event type as it reads now.' })
export class EventTypePayload extends MutationPayload {
  @Field(() => EventType, { nullable: true, description: 'The type; null when refused.' })
  eventType!: object | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Incidents that use the type and would be judged anew; null when refused.',
  })
  affectedIncidents!: number | null;

  @Field(() => MappingImpact, {
    nullable: true,
    description: 'With dryRun: what a mapping would do at the state. Null when refused, done, or no mapping.',
  })
  impact!: MappingImpact | null;
}

export type EventTypeAnswer = Promise<
  PayloadBase & Pick<EventTypePayload, 'eventType' | 'affectedIncidents' | 'impact'>
>;

@ObjectType({ implements: MutationPayload, description: 'The resolution type as it reads now.' })
export class ResolutionTypePayload extends MutationPayload {
  @Field(() => ResolutionType, { nullable: true, description: 'The type; null when refused.' })
  resolutionType!: object | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Incidents that use the type and would be judged anew; null when refused.',
  })
  affectedIncidents!: number | null;

  @Field(() => MappingImpact, {
    nullable: true,
    description: 'With dryRun: what a mapping would do at the state. Null when refused, done, or no mapping.',
  })
  impact!: MappingImpact | null;
}

export type ResolutionTypeAnswer = Promise<
  PayloadBase & Pick<ResolutionTypePayload, 'resolutionType' | 'affectedIncidents' | 'impact'>
>;
