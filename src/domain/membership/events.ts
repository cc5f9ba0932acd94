import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';
import type { CategoryRole } from '../kernel/roles.ts';

/** One stream per org and category. A school-level category has one member row per school. */
export interface CategoryMemberAdded {
  readonly memberId: string;
  readonly categoryId: string;
  readonly org: string;
  readonly personId: string;
  readonly role: CategoryRole;
  readonly schoolId: string | null;
}

export interface CategoryMemberRoleChanged {
  readonly memberId: string;
  readonly categoryId: string;
  readonly org: string;
  readonly personId: string;
  readonly schoolId: string | null;
  readonly role: CategoryRole;
}

export interface CategoryMemberDeactivated {
  readonly memberId: string;
  readonly categoryId: string;
  readonly org: string;
  readonly personId: string;
  readonly schoolId: string | null;
  readonly role: CategoryRole;
  readonly reason: string | null;
}

export interface CategoryMemberActivated {
  readonly memberId: string;
  readonly categoryId: string;
  readonly org: string;
  readonly personId: string;
  readonly schoolId: string | null;
  readonly role: CategoryRole;
}

const member = {
  memberId: PUBLIC,
  categoryId: PUBLIC,
  org: PUBLIC,
  personId: PUBLIC,
  role: PUBLIC,
  schoolId: PUBLIC,
} as const;

export const membershipEvents = {
  CategoryMemberAdded: event<CategoryMemberAdded>(member),
  CategoryMemberRoleChanged: event<CategoryMemberRoleChanged>(member),
  CategoryMemberDeactivated: event<CategoryMemberDeactivated>({
    ...member,
    reason: freeText('certification', 'memberId'),
  }),
  CategoryMemberActivated: event<CategoryMemberActivated>(member),
};
