import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { STATE_ORG, type CategoryRole } from '../kernel/roles.ts';
import type { AddCategoryMember, MembershipCommand } from './commands.ts';
import type { CategoryMemberState, MembershipDomainEvent, MembershipState } from './state.ts';

/**
 * Refuses `MEMBER_EXISTS` (also for an inactive member: activate that one), `STAFF_NOT_FOUND` for an unknown member,
 * `RIGHT_NOT_GRANTABLE` for a district role at the state and the other way round, `CATEGORY_INACTIVE` before the category
 * is published to districts, `LEVEL_MISMATCH` for a school where there must be none, or none where there must be one.
 */
export function decide(state: MembershipState | null, command: MembershipCommand): Decision<MembershipDomainEvent> {
  if (command.type === 'AddCategoryMember') return add(state, command);
  const known = state?.members.find((one) => one.memberId === command.memberId);
  if (!known) return rejected('STAFF_NOT_FOUND', undefined, ['memberId']);
  switch (command.type) {
    case 'ChangeCategoryMemberRole':
      if (!isRoleOf(known.org, command.role)) return rejected('RIGHT_NOT_GRANTABLE', undefined, ['role']);
      if (known.role === command.role) return accepted();
      return accepted({ type: 'CategoryMemberRoleChanged', data: { ...payload(known), role: command.role } });
    case 'DeactivateCategoryMember':
      if (!known.isActive) return accepted();
      return accepted({ type: 'CategoryMemberDeactivated', data: { ...payload(known), reason: command.reason } });
    case 'ActivateCategoryMember':
      return known.isActive ? accepted() : accepted({ type: 'CategoryMemberActivated', data: payload(known) });
  }
}

function add(state: MembershipState | null, command: AddCategoryMember): Decision<MembershipDomainEvent> {
  const { org, personId, role, schoolId, category } = command;
  const needsSchool = org !== STATE_ORG && category.level === 'SCHOOL';
  if (!isRoleOf(org, role)) return rejected('RIGHT_NOT_GRANTABLE', undefined, ['role']);
  if (org !== STATE_ORG && !category.isPublished) return rejected('CATEGORY_INACTIVE', undefined, ['categoryId']);
  if ((schoolId !== null) !== needsSchool) return rejected('LEVEL_MISMATCH', { level: category.level }, ['schoolId']);
  const isKnown = state?.members.some((one) => one.personId === personId && one.schoolId === schoolId);
  if (isKnown) return rejected('MEMBER_EXISTS', undefined, ['personId']);
  return accepted({ type: 'CategoryMemberAdded', data: payload(command) });
}

const isRoleOf = (org: string, role: CategoryRole): boolean =>
  (org === STATE_ORG) === (role === 'STATE_APPROVER' || role === 'STATE_REVIEWER');

function payload({ memberId, categoryId, org, personId, role, schoolId }: Omit<CategoryMemberState, 'isActive'>) {
  return { memberId, categoryId, org, personId, role, schoolId };
}
