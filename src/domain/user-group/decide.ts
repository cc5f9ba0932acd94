import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { UserGroupCommand } from './commands.ts';
import type { UserGroupDomainEvent, UserGroupState } from './state.ts';

/** Refuses `INPUTS_MISSING` for a group without a name, or for one that is not there. Joining or leaving twice records nothing. */
export function decide(state: UserGroupState | null, command: UserGroupCommand): Decision<UserGroupDomainEvent> {
  if (command.type === 'CreateUserGroup') {
    if (state) return accepted();
    if (command.data.name.trim() === '') return rejected('INPUTS_MISSING', undefined, ['name']);
    return accepted({ type: 'UserGroupCreated', data: command.data });
  }
  if (!state) return rejected('INPUTS_MISSING', undefined, ['userGroupId']);
  const isMember = state.accountIds.includes(command.data.accountId);
  if (command.type === 'JoinUserGroup')
    return isMember ? accepted() : accepted({ type: 'UserGroupJoined', data: command.data });
  return isMember ? accepted({ type: 'UserGroupLeft', data: command.data }) : accepted();
}
