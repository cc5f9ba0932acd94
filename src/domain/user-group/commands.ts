import type { RightsGranted, RightsRevoked, UserGroupCreated, UserGroupJoined, UserGroupLeft } from './events.ts';

export interface CreateUserGroup {
  readonly type: 'CreateUserGroup';
  readonly data: UserGroupCreated;
}

export interface JoinUserGroup {
  readonly type: 'JoinUserGroup';
  readonly data: UserGroupJoined;
}

export interface LeaveUserGroup {
  readonly type: 'LeaveUserGroup';
  readonly data: UserGroupLeft;
}

/** Of rights that the group has already, none is recorded again. */
export interface GrantRights {
  readonly type: 'GrantRights';
  readonly data: RightsGranted;
}

export interface RevokeRights {
  readonly type: 'RevokeRights';
  readonly data: RightsRevoked;
}

export type UserGroupCommand = CreateUserGroup | JoinUserGroup | LeaveUserGroup | GrantRights | RevokeRights;
