import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTimeScalar, DigestScalar, PositionScalar } from '../scalars.ts';
import { PageInfo } from '../support/connection.ts';
import { PiiStateEnum } from './enums.ts';

@ObjectType({ description: 'One recorded fact, as it stands in the log. Never changes.' })
export class DomainEvent {
  @Field(() => ID, { description: 'Identifier of the event.' })
  id!: string;

  @Field(() => PositionScalar, { description: 'Place in the journal.' })
  position!: string;

  @Field(() => String, { description: 'Stream: `<category>-<district or state>.<id>`.' })
  stream!: string;

  @Field(() => Int, { description: 'Place in the stream, from 0.' })
  revision!: number;

  @Field(() => String, { description: 'What happened, for example IncidentReported.' })
  type!: string;

  @Field(() => Int, { description: 'Version in which it was recorded.' })
  schemaVersion!: number;

  @Field(() => DateTimeScalar, { description: 'When it was decided.' })
  at!: string;

  @Field(() => DateTimeScalar, { description: "When it was stored, by the store's own clock." })
  recordedAt!: string;

  @Field(() => ID, { description: 'Ties together what one request caused.' })
  correlationId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The event that this one follows from; null when a request decided it.',
  })
  causationId!: string | null;

  @Field(() => String, {
    description:
      'Payload as JSON. Names and free text are absent unless an auditor gave a purpose; then those that were destroyed are null.',
  })
  dataJson!: string;

  @Field(() => DigestScalar, { description: 'Hash of the event, chained with the one before it in its stream.' })
  hash!: string;

  @Field(() => PiiStateEnum, {
    description: 'Whether `dataJson` is all there is: MASKED when sealed members were left out.',
  })
  pii!: keyof typeof PiiStateEnum;

  actorId!: string;
  onBehalfOf!: string | null;
}

@ObjectType({ description: 'One DomainEvent of a page.' })
export class DomainEventEdge {
  @Field(() => String, { description: 'Its position; pass it as `after`.' })
  cursor!: string;

  @Field(() => DomainEvent, { description: 'The event.' })
  node!: DomainEvent;
}

@ObjectType({ description: 'A page of the log. It has no total: counting would read the whole log.' })
export class DomainEventConnection {
  @Field(() => [DomainEventEdge], { description: 'The events of the page, in order.' })
  edges!: readonly DomainEventEdge[];

  @Field(() => PageInfo, { description: 'Where the page lies.' })
  pageInfo!: PageInfo;
}
