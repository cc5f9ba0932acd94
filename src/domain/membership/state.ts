import type { EventOf } from '../kernel/event-definition.ts';
import type { CategoryMemberAdded, membershipEvents } from './events.ts';

/*
 * The members of one org in one category. A member is added active, may change roles, and is deactivated and activated any
 * number of times. The person, the school and the category of a member never change.
 */

export type MembershipDomainEvent = EventOf<typeof membershipEvents>;

export interface CategoryMemberState extends CategoryMemberAdded {
  readonly isActive: boolean;
}

export interface MembershipState {
  readonly members: readonly CategoryMemberState[];
}

export function evolve(state: MembershipState | null, event: MembershipDomainEvent): MembershipState {
  const members = state?.members ?? [];
  const { memberId, categoryId, org, personId, role, schoolId } = event.data;
  const known = members.find((one) => one.memberId === memberId);
  const isActive = {
    CategoryMemberAdded: true,
    CategoryMemberRoleChanged: known?.isActive ?? true,
    CategoryMemberDeactivated: false,
    CategoryMemberActivated: true,
  }[event.type];
  const member = { memberId, categoryId, org, personId, role, schoolId, isActive };
  return { members: known ? members.map((one) => (one === known ? member : one)) : [...members, member] };
}

/** Nobody else could certify: the caller warns (`LAST_CERTIFIER`), the domain does not refuse. */
export function isLastCertifier(state: MembershipState, memberId: string): boolean {
  const leaving = state.members.find((one) => one.memberId === memberId);
  if (leaving?.role !== 'CERTIFIER' || !leaving.isActive) return false;
  return !state.members.some(
    (one) => one !== leaving && one.role === 'CERTIFIER' && one.isActive && one.schoolId === leaving.schoolId,
  );
}
