import { Arg, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import { eventNode } from '../support/certification-event-node.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { type CertificationEvent, CertificationEventConnection } from '../types/certification-event.ts';
import { CertificationEventStatusEnum } from '../types/certification-enums.ts';

@InputType({ description: 'Which collection windows.' })
export class CertificationEventFilter {
  @Field(() => [CertificationEventStatusEnum], {
    nullable: true,
    description: 'Where they stand. At least one; all unless given.',
  })
  statuses?: string[];

  @Field(() => Int, { nullable: true, description: 'Calendar year in which the school year ends.' })
  schoolYear?: number;

  @Field(() => ID, { nullable: true, description: 'Narrows to one category.' })
  categoryId?: string;

  @Field(() => String, { nullable: true, description: 'Part of the name.' })
  text?: string;
}

@Resolver()
export class CertificationEventsQuery {
  @Query(() => CertificationEventConnection, { description: 'Collection windows by name, drafts included.' })
  async certificationEvents(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => CertificationEventFilter, { nullable: true, description: 'Which ones.' })
    filter?: CertificationEventFilter,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<CertificationEvent>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const { statuses = null, schoolYear = null, categoryId = null, text = null } = filter ?? {};
    const page = (start: readonly string[] | null, limit: number) =>
      context.read.certificationEvents.events({ statuses, schoolYear, categoryId, text, after: start, limit });
    const rows = await page(decodeCursor(after, 2), size + 1);
    return connection(
      rows,
      size,
      (doc) => ({ cursor: encodeCursor([doc.definition.name, doc.id]), node: eventNode(context, doc) }),
      async () => (await page(null, 10_000)).length,
    );
  }
}
