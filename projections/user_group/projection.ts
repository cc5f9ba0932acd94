import { evolve, type UserGroupDomainEvent, type UserGroupState } from '../../src/domain/user-group/state.ts';
import { documentProjection } from '../support/document-projection.ts';
import { visibleToDistrict } from '../support/row-security.ts';

export interface UserGroupDoc extends UserGroupState {
  readonly id: string;
  readonly version: number;
}

/** Groups of accounts, a district's or the state's. */
export const userGroup = documentProjection<UserGroupDoc>({
  name: 'user_group',
  version: 2,
  tables: `
    create table user_group (
      id text collate "C" primary key,
      doc text not null,
      -- district, or state
      org text collate "C" not null,
      name text not null,
      account_ids text[] not null
    );
    create index on user_group (org, name, id);
    ${visibleToDistrict('user_group', 'org')}`,
  keys: {
    UserGroupCreated: (event) => event.data.userGroupId,
    UserGroupJoined: (event) => event.data.userGroupId,
    UserGroupLeft: (event) => event.data.userGroupId,
    RightsGranted: (event) => event.data.userGroupId,
    RightsRevoked: (event) => event.data.userGroupId,
  },
  evolve: (doc, event) => {
    const state = evolve(doc, event as unknown as UserGroupDomainEvent);
    if (!state) return doc;
    const { userGroupId, org, name, accountIds, rights } = state;
    return { id: userGroupId, userGroupId, org, name, accountIds, rights, version: event.revision + 1 };
  },
  columns: (doc) => ({ org: doc.org, name: doc.name, account_ids: doc.accountIds }),
});
