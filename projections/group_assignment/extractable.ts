import type { Sql } from '../../src/postgres/sql.ts';

/** The user group without which nothing is extracted (S000:137-138). */
const EXTRACTING_USER_GROUP = 'Data Validation';

/** Whether the org has assigned its user group "Data Validation" to a group of rules. */
export const isExtractable =
  (sql: Sql) =>
  async (org: string, groupId: string): Promise<boolean> => {
    const rows = await sql.query(
      `select 1 from group_assignment g join user_group u on u.org = g.org and u.id = any(g.user_group_ids)
       where g.org = $1 and g.group_id = $2 and lower(u.name) = lower($3) limit 1`,
      [org, groupId, EXTRACTING_USER_GROUP],
      'extractable group',
    );
    return rows.length > 0;
  };
