import { event, PUBLIC } from '../kernel/event-definition.ts';

/** `org` is the district the group belongs to, or `state`. */
export interface UserGroupCreated {
  readonly userGroupId: string;
  readonly org: string;
  readonly name: string;
}

export interface UserGroupJoined {
  readonly userGroupId: string;
  readonly accountId: string;
}

export interface UserGroupLeft {
  readonly userGroupId: string;
  readonly accountId: string;
}

export const userGroupEvents = {
  UserGroupCreated: event<UserGroupCreated>({ userGroupId: PUBLIC, org: PUBLIC, name: PUBLIC }),
  UserGroupJoined: event<UserGroupJoined>({ userGroupId: PUBLIC, accountId: PUBLIC }),
  UserGroupLeft: event<UserGroupLeft>({ userGroupId: PUBLIC, accountId: PUBLIC }),
};
