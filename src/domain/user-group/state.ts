import type { EventOf } from '../kernel/event-definition.ts';
import type { UserGroupCreated, userGroupEvents } from './events.ts';

/*
 * Accounts of one org that may do something together: groups of validation rules are assigned to it, and only its accounts may report
 * or extract these (S000:137-138).
 */

export type UserGroupDomainEvent = EventOf<typeof userGroupEvents>;

export interface UserGroupState extends UserGroupCreated {
  readonly accountIds: readonly string[];
}

export function evolve(state: UserGroupState | null, event: UserGroupDomainEvent): UserGroupState | null {
  if (event.type === 'UserGroupCreated') return state ?? { ...event.data, accountIds: [] };
  const { accountId } = event.data;
  const others = state?.accountIds.filter((id) => id !== accountId) ?? [];
  return state && { ...state, accountIds: event.type === 'UserGroupJoined' ? [...others, accountId].sort() : others };
}
