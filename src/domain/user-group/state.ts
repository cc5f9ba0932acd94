import type { EventOf } from '../kernel/event-definition.ts';
import {
  ACCESSES,
  type Access,
  type Tool,
  type ToolRight,
  TOOLS,
  type UserGroupCreated,
  type userGroupEvents,
} from './events.ts';

/*
 * Accounts of one org that may do something together: groups of validation rules are assigned to it, and only its accounts may report
 * or extract these (S000:137-138).
 */

export type UserGroupDomainEvent = EventOf<typeof userGroupEvents>;

export interface UserGroupState extends UserGroupCreated {
  readonly accountIds: readonly string[];
  /** One for each tool that it has rights on, in the order of the tools. */
  readonly rights: readonly ToolRight[];
}

/** What may be done with a tool. */
export const accessOf = (rights: readonly ToolRight[], tool: Tool): readonly Access[] =>
  rights.find((right) => right.tool === tool)?.access ?? [];

export function evolve(state: UserGroupState | null, event: UserGroupDomainEvent): UserGroupState | null {
  if (event.type === 'UserGroupCreated') return state ?? { ...event.data, accountIds: [], rights: [] };
  if (event.type === 'RightsGranted' || event.type === 'RightsRevoked') {
    const said = event.data.rights;
    const isGranted = event.type === 'RightsGranted';
    return state && { ...state, rights: rightsAfter(state.rights, said, isGranted) };
  }
  const { accountId } = event.data;
  const others = state?.accountIds.filter((id) => id !== accountId) ?? [];
  return state && { ...state, accountIds: event.type === 'UserGroupJoined' ? [...others, accountId].sort() : others };
}

function rightsAfter(held: readonly ToolRight[], said: readonly ToolRight[], isGranted: boolean): readonly ToolRight[] {
  return TOOLS.flatMap((tool) => {
    const [before, changed] = [accessOf(held, tool), accessOf(said, tool)];
    const access = ACCESSES.filter((one) => (changed.includes(one) ? isGranted : before.includes(one)));
    return access.length === 0 ? [] : [{ tool, access }];
  });
}
