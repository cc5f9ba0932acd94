import { Fault } from '../../src/application/faults.ts';
import { validationRuleDecider } from '../../src/domain/validation-rule/decider.ts';
import type { RulePredicate, ValidationRuleCreated } from '../../src/domain/validation-rule/events.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { isEntitled, orgOf } from './administrator.ts';
import { hasRight } from './tool-rights.ts';

/** Id under which a preview shows what a rule would find that is not saved. */
export const DRAFT_RULE_ID = 'draft';

/** A rule that is only looked at; faults for whoever could not save it, and for a path that could not be saved. */
export async function draftRule(
  context: GraphqlContext,
  { jsonPath, parameters }: RulePredicate,
): Promise<ValidationRuleCreated> {
  const principal = signedIn(context);
  if (!(await hasRight(context, 'VALIDATION_RULES', 'WRITE')) || !(await isEntitled(context)))
    throw new Fault('FORBIDDEN', 'Rules are tried by who may write them.');
  const draft: ValidationRuleCreated = {
    ruleId: DRAFT_RULE_ID,
    org: orgOf(principal),
    name: 'The rule that is tried finds this record.',
    level: 'DISTRICT',
    severity: 'INFO',
    datasets: ['DISTRICT', 'STATE'],
    predicate: { jsonPath, parameters: parameters.map(({ name, type, value }) => ({ name, type, value })) },
    help: 'Save the rule, or change it.',
  };
  const command = { type: 'CreateValidationRule', data: draft, isEntitled: true, pathFault: null } as const;
  const decision = validationRuleDecider.decide(null, command);
  const first = decision.kind === 'rejected' ? decision.rejections[0] : null;
  const fault = first
    ? (first.details?.['fault'] ?? `${first.path?.join('.') ?? 'the rule'} is missing or wrong`)
    : await context.services.validationRuns.checkPredicate(draft.predicate, null);
  if (fault !== null) throw new Fault('BAD_USER_INPUT', `The path cannot be used: ${fault}.`);
  return draft;
}
