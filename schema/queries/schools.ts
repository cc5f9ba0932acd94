import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { SchoolDoc } from '../../projections/school/projection.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { districtScope } from '../support/scope.ts';
import { SchoolConnection } from '../types/school.ts';

@Resolver()
export class SchoolsQuery {
  @Query(() => SchoolConnection, { description: 'Schools of a district that the account may act for, by name.' })
  async schools(
    @Ctx() context: GraphqlContext,
    @Arg('districtId', () => ID, { nullable: true, description: "Defaults to the account's own district." })
    districtId?: string,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<SchoolDoc>> {
    const principal = signedIn(context);
    const size = pageSize(first);
    const scope = { districtId: districtScope(principal, districtId), schoolIds: principal.schoolIds };
    const rows = await context.read.directory.schools({ ...scope, after: decodeCursor(after, 2), limit: size + 1 });
    const total = async () => (await context.read.directory.schools({ ...scope, after: null, limit: 10_000 })).length;
    return connection(rows, size, (node) => ({ cursor: encodeCursor([node.name, node.id]), node }), total);
  }
}
