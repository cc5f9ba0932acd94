import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { GroupAssignmentCommand } from './commands.ts';
import type { GroupAssignmentDomainEvent, GroupAssignmentState } from './state.ts';

/**
 * Refuses `UNKNOWN_CODE` for a user group that the org has not got, and `GROUP_INACTIVE` for a validation group that has ended, of which an
 * assignment can still be taken back. The order of the groups does not matter.
 */
export function decide(
  state: GroupAssignmentState | null,
  { data, knownUserGroupIds, isArchived }: GroupAssignmentCommand,
): Decision<GroupAssignmentDomainEvent> {
  if (isArchived && data.userGroupIds.length > 0) return rejected('GROUP_INACTIVE', undefined, ['groupId']);
  const unknown = data.userGroupIds.flatMap((id, index): readonly Rejection[] =>
    knownUserGroupIds.has(id) ? [] : [{ code: 'UNKNOWN_CODE', path: ['userGroupIds', String(index)] }],
  );
  if (unknown.length > 0) return rejectedAll(unknown);
  const userGroupIds = [...new Set(data.userGroupIds)].sort();
  if (isSame(state?.userGroupIds ?? [], userGroupIds)) return accepted();
  return accepted({ type: 'ValidationGroupAssigned', data: { ...data, userGroupIds } });
}
