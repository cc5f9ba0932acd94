import type { Sql } from '../../src/postgres/sql.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { ValidationGroupDoc } from './projection.ts';

/** A group of rules in one org: to whom it is assigned, and whether the account that asks is one of them. */
export interface AssignmentRow {
  readonly org: string;
  readonly groupId: string;
  readonly userGroupIds: readonly string[];
  readonly isMine: boolean;
}

/** More groups than an org and the state make. */
const MOST = 2_000;

export function validationGroupQueries(sql: Sql) {
  /** What orgs have assigned to some user group; without an account nothing is anybody's. */
  const assignments = (orgs: readonly string[], accountId: string | null = null): Promise<readonly AssignmentRow[]> =>
    sql.query<AssignmentRow>(
      `select a.org, a.group_id as "groupId", a.user_group_ids as "userGroupIds",
              exists (select from user_group u where u.id = any(a.user_group_ids) and $2 = any(u.account_ids)) as "isMine"
       from group_assignment a where a.org = any($1::text[]) and cardinality(a.user_group_ids) > 0 order by a.org, a.group_id`,
      [orgs, accountId],
      'group assignments',
    );
  return {
    assignments,

    byIds: (ids: readonly string[]) => documentsById<ValidationGroupDoc>(sql, 'validation_group', ids),

    /** Groups of these owners, archived ones too, by name. */
    ofOrgs: (orgs: readonly string[]) =>
      documents<ValidationGroupDoc>(
        sql,
        `select doc from validation_group where org = any($1::text[]) order by name, id limit ${MOST}`,
        [orgs],
        'validation groups',
      ),

    /** What the groups of an org are called that are not archived. */
    namesOf: (org: string): Promise<readonly { readonly id: string; readonly name: string }[]> =>
      sql.query(
        'select id, name from validation_group where org = $1 and not is_archived',
        [org],
        'names of validation groups',
      ),

    /** Whether the org has assigned the group to a user group that the account is in: what an extract needs (S000:137-138). */
    isAssigned: async (org: string, groupId: string, accountId: string): Promise<boolean> =>
      (await assignments([org], accountId)).some((one) => one.groupId === groupId && one.isMine),
  };
}
