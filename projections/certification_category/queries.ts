import type { Sql } from '../../src/postgres/sql.ts';
import type { CategoryMemberDoc } from '../category_member/projection.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { CertificationCategoryDoc } from './projection.ts';

export function certificationCategoryQueries(sql: Sql) {
  return {
    byIds: (ids: readonly string[]) => documentsById<CertificationCategoryDoc>(sql, 'certification_category', ids),

    categories: (filter: {
      readonly isPublishedOnly: boolean;
      readonly after: readonly string[] | null;
      readonly limit: number;
    }) =>
      documents<CertificationCategoryDoc>(
        sql,
        `select doc from certification_category
         where (not $1 or doc::json->>'publishedAt' is not null) and ($2::text is null or (name, id) > ($2, $3)) order by name, id limit $4`,
        [filter.isPublishedOnly, filter.after?.[0] ?? null, filter.after?.[1] ?? null, filter.limit],
        'categories',
      ),

    /** Members of a category; of one org when it is given. Inactive ones too. */
    members: (categoryId: string, org: string | null) =>
      documents<CategoryMemberDoc>(
        sql,
        'select doc from category_member where category_id = $1 and ($2::text is null or org = $2) order by org, id',
        [categoryId, org],
        'category members',
      ),

    membersByIds: (ids: readonly string[]) => documentsById<CategoryMemberDoc>(sql, 'category_member', ids),

    memberships: (personId: string) =>
      documents<CategoryMemberDoc>(
        sql,
        'select doc from category_member where person_id = $1 order by id',
        [personId],
        'memberships of a person',
      ),

    /** Categories in which the person is an active approver of the state. */
    async approverCategories(personId: string): Promise<ReadonlySet<string>> {
      const rows = await sql.query<{ category_id: string }>(
        `select category_id from category_member where person_id = $1 and org = 'state' and role = 'STATE_APPROVER' and is_active`,
        [personId],
        'approver categories',
      );
      return new Set(rows.map((row) => row.category_id));
    },

    /** Whether the person is an active approver of the state for the category. */
    async isApprover(personId: string | null, categoryId: string): Promise<boolean> {
      if (personId === null) return false;
      const rows = await sql.query(
        `select 1 from category_member where person_id = $1 and category_id = $2 and org = 'state' and role = 'STATE_APPROVER' and is_active limit 1`,
        [personId, categoryId],
        'is approver',
      );
      return rows.length > 0;
    },
  };
}
