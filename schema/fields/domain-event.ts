import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { Actor } from '../types/actor.ts';
import { DomainEvent } from '../types/domain-event.ts';
import { actorOf } from './actor.ts';

@Resolver(() => DomainEvent)
export class DomainEventFields {
  @FieldResolver(() => Actor, { description: 'Who did it.' })
  actor(@Root() { actorId, onBehalfOf }: DomainEvent, @Ctx() context: GraphqlContext): Promise<Actor> {
    return actorOf(context, actorId, onBehalfOf);
  }
}
