import type { UserGroupCreated, UserGroupJoined, UserGroupLeft } from './events.ts';

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

export type UserGroupCommand = CreateUserGroup | JoinUserGroup | LeaveUserGroup;
