/** What an account may be. A role opens operations (schema/policy.ts); what a person may do to one certification comes from its category membership. */
export const ROLES = [
  'CLERK',
  'REVIEWER',
  'CERTIFIER',
  'DISTRICT_ADMINISTRATOR',
  'VENDOR',
  'STATE_REVIEWER',
  'STATE_APPROVER',
  'COLLECTIONS_MANAGER',
  'AUDITOR',
  'OPERATOR',
] as const;
export type Role = (typeof ROLES)[number];

export const STATE_ROLES: readonly Role[] = [
  'STATE_REVIEWER',
  'STATE_APPROVER',
  'COLLECTIONS_MANAGER',
  'AUDITOR',
  'OPERATOR',
];

/** Role of a member of a certification category (domain.md A8). The first two are a district's, the others the state's. */
export const CATEGORY_ROLES = ['CERTIFIER', 'REVIEWER', 'STATE_APPROVER', 'STATE_REVIEWER'] as const;
export type CategoryRole = (typeof CATEGORY_ROLES)[number];

export const LEVELS = ['DISTRICT', 'SCHOOL'] as const;
export type Level = (typeof LEVELS)[number];

/** `org` of events that belong to the agency and not to a district. */
export const STATE_ORG = 'state';
