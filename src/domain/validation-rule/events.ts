import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';
import type { Severity } from '../kernel/severity.ts';

/** A value of a parameter of an authored rule: what `$name` stands for in its path. */
export interface RuleParameter {
  readonly name: string;
  readonly type: 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'DATE';
  /** As text: a decimal number, `true` or `false`, `YYYY-MM-DD`. */
  readonly value: string;
}

/** SQL/JSON path over a record of the state's shape (docs/rules.md); it finds a record in which it finds something. */
export interface RulePredicate {
  readonly jsonPath: string;
  readonly parameters: readonly RuleParameter[];
}

/** A rule that is data and not code: `org` wrote it, a district or `state`. */
export interface ValidationRuleCreated {
  readonly ruleId: string;
  readonly org: string;
  readonly name: string;
  readonly level: Level;
  readonly severity: Severity;
  readonly datasets: readonly ('DISTRICT' | 'STATE')[];
  readonly predicate: RulePredicate;
  readonly help: string;
}

/** From `effectiveFrom` on what the rule finds counts as this; before, as it did. */
export interface RuleSeverityChanged {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly effectiveFrom: string;
  /** Null: none was needed, because no open window used the rule. */
  readonly reason: string | null;
}

/** From `archivedOn` on the rule finds nothing and cannot be put into groups. */
export interface ValidationRuleArchived {
  readonly ruleId: string;
  readonly archivedOn: string;
  readonly reason: string | null;
}

/** From `restoredOn` on an archived rule finds again what it did: it counts as it did when it was archived. */
export interface ValidationRuleRestored {
  readonly ruleId: string;
  readonly restoredOn: string;
  /** Null: none was needed, because no open window used the rule. */
  readonly reason: string | null;
}

export const validationRuleEvents = {
  ValidationRuleCreated: event<ValidationRuleCreated>({
    ruleId: PUBLIC,
    org: PUBLIC,
    name: PUBLIC,
    level: PUBLIC,
    severity: PUBLIC,
    datasets: PUBLIC,
    predicate: PUBLIC,
    help: PUBLIC,
  }),
  RuleSeverityChanged: event<RuleSeverityChanged>({
    ruleId: PUBLIC,
    severity: PUBLIC,
    effectiveFrom: PUBLIC,
    reason: freeText('certification', 'ruleId'),
  }),
  ValidationRuleArchived: event<ValidationRuleArchived>({
    ruleId: PUBLIC,
    archivedOn: PUBLIC,
    reason: freeText('certification', 'ruleId'),
  }),
  ValidationRuleRestored: event<ValidationRuleRestored>({
    ruleId: PUBLIC,
    restoredOn: PUBLIC,
    reason: freeText('certification', 'ruleId'),
  }),
};
