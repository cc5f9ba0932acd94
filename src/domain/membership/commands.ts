import type { CategoryRole, Level } from '../kernel/roles.ts';

/** Adds an active member. `org` is the district's, or `state`. */
export interface AddCategoryMember {
  readonly type: 'AddCategoryMember';
  readonly memberId: string;
  readonly categoryId: string;
  readonly org: string;
  readonly personId: string;
  readonly role: CategoryRole;
  /** Set for a district's member of a school-level category: one member per school. */
  readonly schoolId: string | null;
  /** Outside fact: the category as it stands. */
  readonly category: { readonly level: Level; readonly isPublished: boolean };
}

/** Certifier ↔ reviewer, or the state's approver ↔ reviewer (S002:210). */
export interface ChangeCategoryMemberRole {
  readonly type: 'ChangeCategoryMemberRole';
  readonly memberId: string;
  readonly role: CategoryRole;
}

/** Clears Active: members are never deleted (S002:209). */
export interface DeactivateCategoryMember {
  readonly type: 'DeactivateCategoryMember';
  readonly memberId: string;
  readonly reason: string | null;
}

export interface ActivateCategoryMember {
  readonly type: 'ActivateCategoryMember';
  readonly memberId: string;
}

export type MembershipCommand =
  AddCategoryMember | ChangeCategoryMemberRole | DeactivateCategoryMember | ActivateCategoryMember;
