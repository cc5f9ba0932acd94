import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { eventNode, visibleEvent } from '../support/certification-event-node.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { CertificationEvent } from '../types/certification-event.ts';

@Resolver()
export class CertificationEventQuery {
  @Query(() => CertificationEvent, {
    description: 'One collection window; districts see published ones in which they take part.',
  })
  async certificationEvent(
    @Ctx() context: GraphqlContext,
    @Arg('id', () => ID, { description: 'Identifier.' }) id: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<CertificationEvent> {
    await atLeast(context, minPosition);
    return eventNode(context, await visibleEvent(context, id));
  }
}
