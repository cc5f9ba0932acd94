import { event, PUBLIC } from '../kernel/event-definition.ts';

/** Whose user groups may see, report and extract a validation group in one org, whole: an empty list takes every assignment back. */
export interface ValidationGroupAssigned {
  readonly org: string;
  readonly groupId: string;
  readonly userGroupIds: readonly string[];
}

export const groupAssignmentEvents = {
  ValidationGroupAssigned: event<ValidationGroupAssigned>({ org: PUBLIC, groupId: PUBLIC, userGroupIds: PUBLIC }),
};
