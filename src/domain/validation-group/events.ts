import { event, PUBLIC } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';

/** `org` owns it: a district, or `state`. Rules of any owner may be in it (KB:validation-groups). */
export interface ValidationGroupCreated {
  readonly groupId: string;
  readonly org: string;
  readonly name: string;
  readonly level: Level;
  readonly ruleIds: readonly string[];
}

/** The group as it is from now on, whole. */
export interface ValidationGroupRevised {
  readonly groupId: string;
  readonly name: string;
  readonly ruleIds: readonly string[];
}

/** A group of the state that districts see from now on, and cannot change. */
export interface ValidationGroupPublished {
  readonly groupId: string;
}

/** Never deleted: reports name it. */
export interface ValidationGroupArchived {
  readonly groupId: string;
}

export const validationGroupEvents = {
  ValidationGroupCreated: event<ValidationGroupCreated>({
    groupId: PUBLIC,
    org: PUBLIC,
    name: PUBLIC,
    level: PUBLIC,
    ruleIds: PUBLIC,
  }),
  ValidationGroupRevised: event<ValidationGroupRevised>({ groupId: PUBLIC, name: PUBLIC, ruleIds: PUBLIC }),
  ValidationGroupPublished: event<ValidationGroupPublished>({ groupId: PUBLIC }),
  ValidationGroupArchived: event<ValidationGroupArchived>({ groupId: PUBLIC }),
};
