import { Arg, Ctx, Field, ID, InputType, Query, Resolver } from 'type-graphql';
import type { SyncRunDoc } from '../../projections/state_incident/projection.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateTimeScalar } from '../scalars.ts';
import {
  After,
  connection,
  type Connection,
  encodeCursor,
  First,
  numberCursor,
  pageSize,
} from '../support/connection.ts';
import { districtScope, visibleDistrict } from '../support/scope.ts';
import { SyncRunConnection, SyncRunKindEnum } from '../types/sync.ts';

@InputType({ description: 'Which synchronizations.' })
export class SyncRunFilter {
  @Field(() => [SyncRunKindEnum], {
    nullable: true,
    description: 'Why records were copied. At least one; all unless given.',
  })
  kinds?: string[] | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Asked for at this instant or later.' })
  from?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Asked for before this instant.' })
  to?: string | null;
}

@Resolver()
export class SyncRunsQuery {
  @Query(() => SyncRunConnection, {
    description:
      'Synchronizations that somebody or the night asked for, newest first. What single saves brought stands with each incident.',
  })
  async syncRuns(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @Arg('filter', () => SyncRunFilter, { nullable: true, description: 'Which ones.' }) filter?: SyncRunFilter,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<SyncRunDoc>> {
    const scope = districtScope(signedIn(context), districtId);
    await visibleDistrict(context, scope);
    const size = pageSize(first);
    const place = numberCursor(after);
    const wanted = {
      districtId: scope,
      kinds: filter?.kinds ?? null,
      from: filter?.from ?? null,
      to: filter?.to ?? null,
    };
    const runs = await context.read.sync.runs(wanted, {
      after: place === null ? null : Number(place),
      limit: size + 1,
    });
    return connection(
      runs,
      size,
      (node) => ({ cursor: encodeCursor([String(node.position)]), node }),
      () => context.read.sync.countRuns(wanted),
    );
  }
}
