import { accepted, rejected, rejectedAll, type Decision } from '../kernel/decider.ts';
import { checkDay, effectiveDays } from '../kernel/plausible-day.ts';
import { checkDefinition } from './check-definition.ts';
import type { RuleUse, ValidationRuleCommand } from './commands.ts';
import type { ValidationRuleDomainEvent, ValidationRuleState } from './state.ts';

/**
 * Refuses `FEATURE_NOT_LICENSED`, `INPUTS_MISSING` and `RULE_NOT_ALLOWED` for what cannot become a rule; `RULE_IN_OPEN_EVENT` for a change
 * without a reason while a window runs the rule (C7); `DATES_OUT_OF_ORDER` for a change in the past, before the last one, or
 * so far ahead that nothing could be changed before;
 * `ALREADY_DONE` for another severity of an archived rule. Archiving what is archived and restoring what is not record nothing.
 */
export function decide(
  state: ValidationRuleState | null,
  command: ValidationRuleCommand,
): Decision<ValidationRuleDomainEvent> {
  switch (command.type) {
    case 'CreateValidationRule': {
      if (state) return accepted();
      if (!command.isEntitled) return rejected('FEATURE_NOT_LICENSED', { feature: 'DATA_SUITE' });
      const faults = checkDefinition(command.data);
      if (faults.length > 0) return rejectedAll(faults);
      if (command.pathFault !== null)
        return rejected('RULE_NOT_ALLOWED', { fault: command.pathFault }, ['predicate', 'jsonPath']);
      return accepted({ type: 'ValidationRuleCreated', data: command.data });
    }
    case 'ChangeRuleSeverity': {
      const { data, facts } = command;
      if (state && state.archivedOn !== null) return rejected('ALREADY_DONE', { archivedOn: state.archivedOn });
      const last = state?.severities.at(-1);
      if (last?.severity === data.severity && last.effectiveFrom === data.effectiveFrom) return accepted();
      const earliest = [facts.today, last?.effectiveFrom ?? ''].sort().at(-1)!;
      if (data.effectiveFrom < earliest) return rejected('DATES_OUT_OF_ORDER', { earliest }, ['effectiveFrom']);
      const faults = checkDay(data.effectiveFrom, effectiveDays(facts.today), ['effectiveFrom']);
      if (faults.length > 0) return rejectedAll(faults);
      const refused = withoutReason(data.reason, facts);
      return refused ?? accepted({ type: 'RuleSeverityChanged', data });
    }
    case 'ArchiveValidationRule': {
      const { ruleId, reason, facts } = command;
      if (state && state.archivedOn !== null) return accepted();
      const refused = withoutReason(reason, facts);
      return refused ?? accepted({ type: 'ValidationRuleArchived', data: { ruleId, archivedOn: facts.today, reason } });
    }
    case 'RestoreValidationRule': {
      const { ruleId, reason, facts } = command;
      if (!state || state.archivedOn === null) return accepted();
      const refused = withoutReason(reason, facts);
      return refused ?? accepted({ type: 'ValidationRuleRestored', data: { ruleId, restoredOn: facts.today, reason } });
    }
  }
}

function withoutReason(reason: string | null, { openEventId }: RuleUse): ReturnType<typeof rejected> | null {
  if (openEventId === null || (reason ?? '').trim() !== '') return null;
  return rejected('RULE_IN_OPEN_EVENT', { eventId: openEventId }, ['reason']);
}
