import { BatchedLookup } from '../../src/shared/batched-lookup.ts';
import { groupBy } from '../../src/shared/group-by.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { CategoryMemberDoc } from '../category_member/projection.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { CertificationCategoryDoc } from './projection.ts';

const TOGETHER = { maxKeys: 500, maxUnderWay: 2 };

/** Members of each of the `[category, org]` that the keys name. */
async function membersByKeys(
  sql: Sql,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly CategoryMemberDoc[]>> {
  const asked = keys.map((key) => JSON.parse(key) as [string, string]);
  const rows = await sql.query<{ key: string; doc: string }>(
    `select w.key, m.doc from unnest($1::text[], $2::text[], $3::text[]) as w(key, category_id, org)
     join category_member m on m.category_id = w.category_id and m.org = w.org order by m.org, m.id`,
    [keys, asked.map(([categoryId]) => categoryId), asked.map(([, org]) => org)],
    'category members by org',
  );
  const found = groupBy(rows, ({ key }) => key);
  return new Map([...found].map(([key, own]) => [key, own.map(({ doc }) => JSON.parse(doc) as CategoryMemberDoc)]));
}

export function certificationCategoryQueries(sql: Sql) {
  const ofOrgs = new BatchedLookup((keys) => membersByKeys(sql, keys), TOGETHER);
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
    /** Questions about single orgs that come at once are asked as one. */
    members: async (categoryId: string, org: string | null): Promise<readonly CategoryMemberDoc[]> => {
      if (org !== null) {
        const key = JSON.stringify([categoryId, org]);
        return (await ofOrgs.load([key])).get(key) ?? [];
      }
      return documents<CategoryMemberDoc>(
        sql,
        'select doc from category_member where category_id = $1 order by org, id',
        [categoryId],
        'category members',
      );
    },

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
