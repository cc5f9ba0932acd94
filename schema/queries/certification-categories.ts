import { Ctx, Query, Resolver } from 'type-graphql';
import type { CertificationCategoryDoc } from '../../projections/certification_category/projection.ts';
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
import { atLeast, MinPosition } from '../support/min-position.ts';
import { CertificationCategoryConnection } from '../types/certification-category.ts';

@Resolver()
export class CertificationCategoriesQuery {
  @Query(() => CertificationCategoryConnection, {
    description: 'Certification categories by name; districts see published ones.',
  })
  async certificationCategories(
    @Ctx() context: GraphqlContext,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<CertificationCategoryDoc>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const isPublishedOnly = signedIn(context).districtId !== null;
    const rows = await context.read.categories.categories({
      isPublishedOnly,
      after: decodeCursor(after, 2),
      limit: size + 1,
    });
    const count = async () =>
      (await context.read.categories.categories({ isPublishedOnly, after: null, limit: 10_000 })).length;
    return connection(rows, size, (node) => ({ cursor: encodeCursor([node.name, node.id]), node }), count);
  }
}
