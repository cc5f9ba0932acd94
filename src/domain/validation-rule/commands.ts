import type { RuleSeverityChanged, ValidationRuleCreated } from './events.ts';

export interface CreateValidationRule {
  readonly type: 'CreateValidationRule';
  readonly data: ValidationRuleCreated;
  /** Outside fact: the agency, or a district with the feature DATA_SUITE. */
  readonly isEntitled: boolean;
  /** Outside fact: why the database does not take the path, or could not finish it in time; null: it does. */
  readonly pathFault: string | null;
}

/** Outside facts about a rule that is to be changed. */
export interface RuleUse {
  /** A window that is published, not closed, and runs the rule; null: none. */
  readonly openEventId: string | null;
  /** Today in the state's time zone. */
  readonly today: string;
}

export interface ChangeRuleSeverity {
  readonly type: 'ChangeRuleSeverity';
  readonly data: RuleSeverityChanged;
  readonly facts: RuleUse;
}

export interface ArchiveValidationRule {
  readonly type: 'ArchiveValidationRule';
  readonly ruleId: string;
  readonly reason: string | null;
  readonly facts: RuleUse;
}

export interface RestoreValidationRule {
  readonly type: 'RestoreValidationRule';
  readonly ruleId: string;
  readonly reason: string | null;
  readonly facts: RuleUse;
}

export type ValidationRuleCommand =
  CreateValidationRule | ChangeRuleSeverity | ArchiveValidationRule | RestoreValidationRule;
