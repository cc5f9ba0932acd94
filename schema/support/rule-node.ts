import type { ValidationRuleDoc } from '../../projections/validation_rule/projection.ts';
import { notFound } from '../../src/application/faults.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { rules } from '../../src/domain/rules/registry.ts';
import type { Severity } from '../../src/domain/rules/rule.ts';
import type { GraphqlContext } from '../context.ts';
import type { UpcomingSeverity, ValidationRule } from '../types/validation.ts';
import { today } from './certification-node.ts';

const builtIn = new Map(rules.map((rule) => [rule.id, rule]));

export const isBuiltIn = (ruleId: string): boolean => builtIn.has(ruleId);

/** The rules that a list is narrowed to; null: all. An unknown one is NOT_FOUND: that it finds nothing must not be the answer. */
export async function narrowedRules(
  context: GraphqlContext,
  wanted: readonly string[] | null | undefined,
): Promise<readonly string[] | null> {
  if (wanted == null) return null;
  const unknown = [...new Set(wanted)].filter((id) => !isBuiltIn(id));
  const said = await Promise.all(unknown.map((id) => context.loaders.validationRule.load(id)));
  if (said.some((rule) => !rule?.definition)) throw notFound('validation rule');
  return wanted;
}

/** A rule as clients see it; one that is no longer part of the product, or that the account may not see, keeps its id. */
export async function ruleOf(context: GraphqlContext, id: string): Promise<ValidationRule> {
  return ruleNode(context, id, await context.loaders.validationRule.load(id));
}

/** Rules in the order of their ids. */
export const rulesOf = (context: GraphqlContext, ids: readonly string[]): Promise<readonly ValidationRule[]> =>
  Promise.all([...ids].sort().map((id) => ruleOf(context, id)));

/** `said` is what people have said about the rule; null: nothing. */
export function ruleNode(context: GraphqlContext, id: string, said: ValidationRuleDoc | null): ValidationRule {
  const known = builtIn.get(id);
  const authored = said?.definition ?? null;
  const base = known?.severity ?? authored?.severity ?? 'INFO';
  return {
    id,
    name: known?.name ?? authored?.name ?? id,
    severity: severityOn(said, today(context)) ?? base,
    datasets: known?.datasets ?? authored?.datasets ?? [],
    source: known?.source ?? authored?.predicate.jsonPath ?? '',
    help: known?.help ?? authored?.help ?? '',
    level: authored?.level ?? 'DISTRICT',
    owner: known ? 'SYSTEM' : authored?.org === STATE_ORG ? 'STATE' : 'DISTRICT',
    upcomingSeverities: upcomingOf(said, today(context)),
    isArchived: said !== null && said.archivedOn !== null,
    version: said?.version ?? 0,
  };
}

/** Of several that were said for one day the last one counts. */
function upcomingOf(said: ValidationRuleDoc | null, day: string): readonly UpcomingSeverity[] {
  const upcoming = new Map<string, UpcomingSeverity>();
  for (const { severity, effectiveFrom } of said?.changes ?? [])
    if (severity !== 'ARCHIVED' && severity !== null && effectiveFrom > day)
      upcoming.set(effectiveFrom, { severity, effectiveFrom });
  return [...upcoming.values()].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
}

function severityOn(said: ValidationRuleDoc | null, day: string): Severity | null {
  const inForce = (said?.changes ?? []).filter(({ effectiveFrom }) => effectiveFrom <= day);
  const severity = inForce.findLast((change) => change.severity !== 'ARCHIVED')?.severity ?? null;
  return severity === 'ARCHIVED' ? null : severity;
}
