import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { isSame } from '../kernel/is-same.ts';
import type { RuleFacts, ValidationGroupCommand } from './commands.ts';
import type { ValidationGroupDomainEvent, ValidationGroupState } from './state.ts';

/**
 * Refuses `FEATURE_NOT_LICENSED` for a district without the feature, `INPUTS_MISSING` for a group without a name or rules, `UNKNOWN_CODE` and
 * `RULE_NOT_ALLOWED` for rules that are not known or archived, `GROUP_INACTIVE` for whatever is archived.
 */
export function decide(
  state: ValidationGroupState | null,
  command: ValidationGroupCommand,
): Decision<ValidationGroupDomainEvent> {
  if (command.type === 'CreateValidationGroup') {
    if (state) return accepted();
    const { data, facts } = command;
    if (!facts.isEntitled) return rejected('FEATURE_NOT_LICENSED', { feature: 'DATA_SUITE' });
    const faults = checkContent(data, facts, []);
    if (faults.length > 0) return rejectedAll(faults);
    return accepted({ type: 'ValidationGroupCreated', data: { ...data, ruleIds: sorted(data.ruleIds) } });
  }
  if (!state) return rejected('GROUP_INACTIVE', undefined, ['groupId']);
  const { groupId } = command;
  if (command.type === 'ArchiveValidationGroup')
    return state.isArchived ? accepted() : accepted({ type: 'ValidationGroupArchived', data: { groupId } });
  if (state.isArchived) return rejected('GROUP_INACTIVE', undefined, ['groupId']);
  if (command.type === 'PublishValidationGroup')
    return state.isPublished ? accepted() : accepted({ type: 'ValidationGroupPublished', data: { groupId } });
  const revised = { name: command.name ?? state.name, ruleIds: sorted(command.ruleIds ?? state.ruleIds) };
  // What is in the group may stay there after it was archived; only new members are looked at.
  const said = { name: revised.name, ruleIds: command.ruleIds ?? state.ruleIds };
  const faults = checkContent(said, command.facts, state.ruleIds);
  if (faults.length > 0) return rejectedAll(faults);
  if (revised.name === state.name && isSame(revised.ruleIds, state.ruleIds)) return accepted();
  return accepted({ type: 'ValidationGroupRevised', data: { groupId, ...revised } });
}

const sorted = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();

function checkContent(
  { name, ruleIds }: { readonly name: string; readonly ruleIds: readonly string[] },
  { knownRuleIds, archivedRuleIds }: RuleFacts,
  before: readonly string[],
): readonly Rejection[] {
  return [
    ...(name.trim() === '' ? [{ code: 'INPUTS_MISSING', path: ['name'] } as const] : []),
    ...(ruleIds.length === 0 ? [{ code: 'INPUTS_MISSING', path: ['ruleIds'] } as const] : []),
    ...ruleIds.flatMap((ruleId, index): readonly Rejection[] => {
      const at = { path: ['ruleIds', String(index)], details: { ruleId } };
      if (before.includes(ruleId)) return [];
      if (!knownRuleIds.has(ruleId)) return [{ code: 'UNKNOWN_CODE', ...at }];
      return archivedRuleIds.has(ruleId) ? [{ code: 'RULE_NOT_ALLOWED', ...at }] : [];
    }),
  ];
}
