import type { Sql } from '../../src/postgres/sql.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { UserGroupDoc } from './projection.ts';

export function userGroupQueries(sql: Sql) {
  return {
    byIds: (ids: readonly string[]) => documentsById<UserGroupDoc>(sql, 'user_group', ids),

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
