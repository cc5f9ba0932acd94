import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface GroupAssignmentDoc {
  readonly org: string;
  readonly groupId: string;
  readonly userGroupIds: readonly string[];
}

/** `<org>/<groupId>`: a group of rules in one org. */
export const assignmentKey = (org: string, groupId: string): string => `${org}/${groupId}`;

/** Which user groups of an org work with which groups of rules. */
export const groupAssignment = documentProjection<GroupAssignmentDoc>({
  name: 'group_assignment',
  version: 1,
  tables: `
    create table group_assignment (
      id text collate "C" primary key,
      doc text not null,
      -- district, or state
      org text collate "C" not null,
      group_id text collate "C" not null,
      user_group_ids text[] not null
    );
    create index on group_assignment (org, group_id);
    ${visibleToDistrict('group_assignment', 'org')}`,
  keys: { ValidationGroupAssigned: ({ data }) => assignmentKey(data.org, data.groupId) },
  evolve: (doc, event) => {
    if (event.type !== 'ValidationGroupAssigned') return doc;
    const { org, groupId, userGroupIds } = event.data;
    return { org, groupId, userGroupIds };
  },
  columns: (doc) => ({ org: doc.org, group_id: doc.groupId, user_group_ids: doc.userGroupIds }),
});
