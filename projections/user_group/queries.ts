import type { ToolRight } from '../../src/domain/user-group/events.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { UserGroupDoc } from './projection.ts';

export function userGroupQueries(sql: Sql) {
  return {
    byIds: (ids: readonly string[]) => documentsById<UserGroupDoc>(sql, 'user_group', ids),

    /** Rights that an account holds through the groups of its org. */
    async rightsOf(org: string, accountId: string): Promise<readonly ToolRight[]> {
      const rows = await sql.query<{ doc: string }>(
        'select doc from user_group where org = $1 and $2 = any(account_ids) order by id',
        [org, accountId],
        'rights of an account',
      );
      return rows.flatMap(({ doc }) => (JSON.parse(doc) as UserGroupDoc).rights);
    },

    /** What the groups of an org are called. */
    namesOf: (org: string): Promise<readonly { readonly id: string; readonly name: string }[]> =>
      sql.query('select id, name from user_group where org = $1', [org], 'names of user groups'),

    /** An org's groups by name. */
    ofOrg: (org: string, page: { readonly after: readonly string[] | null; readonly limit: number }) =>
      documents<UserGroupDoc>(
        sql,
        `select doc from user_group where org = $1 and ($2::text is null or (name, id) > ($2, $3)) order by name, id limit $4`,
        [org, page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
        'user groups',
      ),
  };
}
