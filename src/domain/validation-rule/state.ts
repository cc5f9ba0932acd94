import type { EventOf } from '../kernel/event-definition.ts';
import type { RuleSeverityChanged, validationRuleEvents, ValidationRuleCreated } from './events.ts';

/*
 * What people have said about a rule: of one that comes with the product only what differs from it, of an authored one everything.
 * Findings are never written again: severity and archive state are laid over them where they are counted.
 */

export type ValidationRuleDomainEvent = EventOf<typeof validationRuleEvents>;

export interface ValidationRuleState {
  /** Null: the rule comes with the product. */
  readonly definition: ValidationRuleCreated | null;
  /** In the order in which they were said, which is that of their days; what was still to come when the rule was archived is left out. */
  readonly severities: readonly Pick<RuleSeverityChanged, 'severity' | 'effectiveFrom'>[];
  readonly archivedOn: string | null;
}

const NOTHING_SAID: ValidationRuleState = { definition: null, severities: [], archivedOn: null };

export function evolve(state: ValidationRuleState | null, event: ValidationRuleDomainEvent): ValidationRuleState {
  const known = state ?? NOTHING_SAID;
  switch (event.type) {
    case 'ValidationRuleCreated':
      return { ...known, definition: event.data };
    case 'RuleSeverityChanged': {
      const { severity, effectiveFrom } = event.data;
      return { ...known, severities: [...known.severities, { severity, effectiveFrom }] };
    }
    case 'ValidationRuleArchived': {
      const { archivedOn } = event.data;
      const severities = known.severities.filter(({ effectiveFrom }) => effectiveFrom <= archivedOn);
      return { ...known, severities, archivedOn };
    }
    case 'ValidationRuleRestored':
      return { ...known, archivedOn: null };
  }
}
