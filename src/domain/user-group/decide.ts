import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { UserGroupCommand } from './commands.ts';
import { ACCESSES } from './events.ts';
import { accessOf, type UserGroupDomainEvent, type UserGroupState } from './state.ts';

/** Refuses `INPUTS_MISSING` for a group without a name, for one that is not there, or for no rights. Saying twice records nothing. */
export function decide(state: UserGroupState | null, command: UserGroupCommand): Decision<UserGroupDomainEvent> {
  if (command.type === 'CreateUserGroup') {
    if (state) return accepted();
    if (command.data.name.trim() === '') return rejected('INPUTS_MISSING', undefined, ['name']);
    return accepted({ type: 'UserGroupCreated', data: command.data });
  }
  if (!state) return rejected('INPUTS_MISSING', undefined, ['userGroupId']);
  if (command.type === 'GrantRights' || command.type === 'RevokeRights') {
    if (command.data.rights.every(({ access }) => access.length === 0))
      return rejected('INPUTS_MISSING', undefined, ['rights']);
    const isGranting = command.type === 'GrantRights';
    const rights = command.data.rights.flatMap(({ tool }, index, all) => {
      if (all.findIndex((one) => one.tool === tool) !== index) return [];
      const asked = new Set(all.flatMap((one) => (one.tool === tool ? one.access : [])));
      const held = accessOf(state.rights, tool);
      const access = ACCESSES.filter((one) => asked.has(one) && held.includes(one) !== isGranting);
      return access.length === 0 ? [] : [{ tool, access }];
    });
    if (rights.length === 0) return accepted();
    const data = { userGroupId: command.data.userGroupId, rights };
    return accepted(isGranting ? { type: 'RightsGranted', data } : { type: 'RightsRevoked', data });
  }
  const isMember = state.accountIds.includes(command.data.accountId);
  if (command.type === 'JoinUserGroup')
    return isMember ? accepted() : accepted({ type: 'UserGroupJoined', data: command.data });
  return isMember ? accepted({ type: 'UserGroupLeft', data: command.data }) : accepted();
}
