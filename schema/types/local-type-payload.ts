import { Field, Int, ObjectType } from 'type-graphql';
import { MutationPayload, type PayloadBase } from '../support/mutation.ts';
import { MappingImpact } from './mapping.ts';
import { EventType, ResolutionType } from './reference.ts';

/** What a change of a local type means for the incidents that use it. */
@ObjectType({ implements: MutationPayload })
abstract class LocalTypePayload extends MutationPayload {
  @Field(() => Int, {
    nullable: true,
    description: 'Incidents that use the type and would be judged anew; null when refused.',
  })
  affectedIncidents!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of them, incidents of approved data (A20) whose code the mapping changes: it needs a reason when there are any. Null when refused, or no mapping.',
  })
  lockedIncidents?: number | null;

  @Field(() => MappingImpact, {
    nullable: true,
    description: 'With dryRun: what a mapping would do at the state. Null when refused, done, or no mapping.',
  })
  impact!: MappingImpact | null;
}

@ObjectType({ implements: MutationPayload, description: 'The event type as it reads now.' })
export class EventTypePayload extends LocalTypePayload {
  @Field(() => EventType, { nullable: true, description: 'The type; null when refused.' })
  eventType!: object | null;
}

@ObjectType({ implements: MutationPayload, description: 'The resolution type as it reads now.' })
export class ResolutionTypePayload extends LocalTypePayload {
  @Field(() => ResolutionType, { nullable: true, description: 'The type; null when refused.' })
  resolutionType!: object | null;
}

type Impact = PayloadBase & Pick<LocalTypePayload, 'affectedIncidents' | 'lockedIncidents' | 'impact'>;

export type EventTypeAnswer = Promise<Impact & Pick<EventTypePayload, 'eventType'>>;
export type ResolutionTypeAnswer = Promise<Impact & Pick<ResolutionTypePayload, 'resolutionType'>>;
