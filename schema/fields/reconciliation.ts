import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import type { GraphqlContext } from '../context.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { narrowedSchools } from '../support/scope.ts';
import { Reconciliation, RecordDifference, RecordDifferenceConnection } from '../types/reconciliation.ts';
import { School } from '../types/school.ts';

@Resolver(() => Reconciliation)
export class ReconciliationFields {
  @FieldResolver(() => RecordDifferenceConnection, { description: 'The records on which the two sides differ.' })
  async differences(
    @Root() { scope }: Reconciliation,
    @Ctx() context: GraphqlContext,
    @Arg('schoolId', () => ID, { nullable: true, description: 'Narrows to one school.' }) schoolId?: string,
    @Arg('code', () => String, { nullable: true, description: 'Narrows to records with this code on either side.' })
    code?: string,
    @First() first?: number,
    @After() after?: string,
  ): Promise<Connection<RecordDifference>> {
    const size = pageSize(first);
    if (schoolId != null) await narrowedSchools(context, scope.districtId, [schoolId]);
    const filter = { schoolId: schoolId ?? null, code: code ?? null };
    const { reconciliation } = context.read.sync;
    const rows = await reconciliation.differences(scope, filter, {
      after: decodeCursor(after, 1)?.[0] ?? null,
      limit: size + 1,
    });
    return connection(
      rows,
      size,
      (node) => ({ cursor: encodeCursor([node.incidentId]), node }),
      () => reconciliation.countDifferences(scope, filter),
    );
  }
}

@Resolver(() => RecordDifference)
export class RecordDifferenceFields {
  @FieldResolver(() => School, { nullable: true, description: 'The school; null when it is not known any more.' })
  school(@Root() { schoolId }: RecordDifference, @Ctx() context: GraphqlContext): Promise<object | null> {
    return context.loaders.school.load(schoolId);
  }
}
