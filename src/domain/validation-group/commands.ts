import type { ValidationGroupCreated } from './events.ts';

/** Outside facts about rules that a group is to hold. */
export interface RuleFacts {
  /** Rules that the org may use, archived ones too. */
  readonly knownRuleIds: ReadonlySet<string>;
  readonly archivedRuleIds: ReadonlySet<string>;
}

export interface CreateValidationGroup {
  readonly type: 'CreateValidationGroup';
  readonly data: ValidationGroupCreated;
  readonly facts: RuleFacts & {
    /** The agency, or a district with the feature DATA_SUITE (domain.md §1.12). */
    readonly isEntitled: boolean;
  };
}

export interface ReviseValidationGroup {
  readonly type: 'ReviseValidationGroup';
  readonly groupId: string;
  /** Left out: stays as it is. */
  readonly name?: string;
  readonly ruleIds?: readonly string[];
  readonly facts: RuleFacts;
}

export interface PublishValidationGroup {
  readonly type: 'PublishValidationGroup';
  readonly groupId: string;
}

export interface ArchiveValidationGroup {
  readonly type: 'ArchiveValidationGroup';
  readonly groupId: string;
}

export type ValidationGroupCommand =
  CreateValidationGroup | ReviseValidationGroup | PublishValidationGroup | ArchiveValidationGroup;
