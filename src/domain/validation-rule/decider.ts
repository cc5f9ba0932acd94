import type { Decider } from '../kernel/decider.ts';
import type { ValidationRuleCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ValidationRuleDomainEvent, type ValidationRuleState } from './state.ts';

/** Streams `validationRule-<org>.<ruleId>`: of rules that come with the product in the org `state`. */
export const validationRuleDecider: Decider<
  ValidationRuleState | null,
  ValidationRuleCommand,
  ValidationRuleDomainEvent
> = { category: 'validationRule', initial: null, decide, evolve };
