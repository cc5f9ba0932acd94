import { Arg, Ctx, Int, Query, Resolver } from 'type-graphql';
import type { CertificationCategoryDoc } from '../../projections/certification_category/projection.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { type Connection, connection, decodeCursor, encodeCursor, pageSize } from '../support/connection.ts';
import { atLeast } from '../support/min-position.ts';
import { CertificationCategoryConnection } from '../types/certification-category.ts';

@Resolver()
export class CertificationCategoriesQuery {
  @Query(() => CertificationCategoryConnection, {
    description: 'Certification categories by name; districts see published ones.',
  })
  async certificationCategories(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, { defaultValue: 25, description: 'Page size, 1 to 200.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the item before the page.' }) after?: string,
    @Arg('minPosition', () => String, {
      nullable: true,
      description: 'A position or write token that the answer must include.',
    })
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
