import type { ValidationGroupAssigned } from './events.ts';

export interface AssignValidationGroup {
  readonly type: 'AssignValidationGroup';
  readonly data: ValidationGroupAssigned;
  /** Outside fact: the org's user groups. */
  readonly knownUserGroupIds: ReadonlySet<string>;
  /** Outside fact: the validation group has ended. */
  readonly isArchived: boolean;
}

export type GroupAssignmentCommand = AssignValidationGroup;
