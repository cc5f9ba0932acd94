import type { ValidationGroupAssigned } from './events.ts';

export interface AssignValidationGroup {
  readonly type: 'AssignValidationGroup';
  readonly data: ValidationGroupAssigned;
  /** Outside fact: the org's user groups. */
  readonly knownUserGroupIds: ReadonlySet<string>;
}

export type GroupAssignmentCommand = AssignValidationGroup;
