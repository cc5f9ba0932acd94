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

/** Tools that rights are granted for (domain.md §1.12). */
export const TOOLS = ['VALIDATION_GROUPS', 'VALIDATION_RULES'] as const;
export type Tool = (typeof TOOLS)[number];

export const ACCESSES = ['READ', 'WRITE', 'ADD', 'DELETE'] as const;
export type Access = (typeof ACCESSES)[number];

/** What the accounts of a group may do with a tool of their org. */
export interface ToolRight {
  readonly tool: Tool;
  readonly access: readonly Access[];
}

/** Rights that the group did not have. */
export interface RightsGranted {
  readonly userGroupId: string;
  readonly rights: readonly ToolRight[];
}

/** Rights that the group had. */
export interface RightsRevoked {
  readonly userGroupId: string;
  readonly rights: readonly ToolRight[];
}

export const userGroupEvents = {
  UserGroupCreated: event<UserGroupCreated>({ userGroupId: PUBLIC, org: PUBLIC, name: PUBLIC }),
  UserGroupJoined: event<UserGroupJoined>({ userGroupId: PUBLIC, accountId: PUBLIC }),
  UserGroupLeft: event<UserGroupLeft>({ userGroupId: PUBLIC, accountId: PUBLIC }),
  RightsGranted: event<RightsGranted>({ userGroupId: PUBLIC, rights: PUBLIC }),
  RightsRevoked: event<RightsRevoked>({ userGroupId: PUBLIC, rights: PUBLIC }),
};
