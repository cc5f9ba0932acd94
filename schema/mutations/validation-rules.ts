import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Fault, notFound } from '../../src/application/faults.ts';
import { streams } from '../../src/application/streams.ts';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import type { Severity } from '../../src/domain/rules/rule.ts';
import type { RuleUse } from '../../src/domain/validation-rule/commands.ts';
import { validationRuleDecider } from '../../src/domain/validation-rule/decider.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { DateScalar } from '../scalars.ts';
import { orgOf } from '../support/administrator.ts';
import { today } from '../support/certification-node.ts';
import { canonicalInput, EditInput, MutationPayload, type PayloadBase, runCommand } from '../support/mutation.ts';
import { openEventUsing } from '../support/rule-use.ts';
import { isBuiltIn, ruleOf } from '../support/rule-node.ts';
import { requireRight } from '../support/tool-rights.ts';
import { SeverityEnum } from '../types/enums.ts';
import { ValidationRule } from '../types/validation.ts';

@InputType({ description: 'What a rule counts as from a day on.' })
export class ChangeRuleSeverityInput extends EditInput {
  @Field(() => ID, { description: 'The rule.' })
  ruleId!: string;

  @Field(() => SeverityEnum, { description: 'What its findings count as.' })
  severity!: Severity;

  @Field(() => DateScalar, { description: 'First day: from today to the end of the year after next.' })
  effectiveFrom!: string;

  @Field(() => String, { nullable: true, description: 'Why; required while an open window runs the rule.' })
  reason?: string | null;
}

@InputType({ description: 'Ends a rule.' })
export class ArchiveValidationRuleInput extends EditInput {
  @Field(() => ID, { description: 'The rule.' })
  ruleId!: string;

  @Field(() => String, { nullable: true, description: 'Why; required while an open window runs the rule.' })
  reason?: string | null;
}

@InputType({ description: 'Brings an archived rule back.' })
export class RestoreValidationRuleInput extends EditInput {
  @Field(() => ID, { description: 'The rule.' })
  ruleId!: string;

  @Field(() => String, { nullable: true, description: 'Why; required while an open window runs the rule.' })
  reason?: string | null;
}

@ObjectType({ implements: MutationPayload, description: 'The rule as it reads now.' })
export class ValidationRulePayload extends MutationPayload {
  @Field(() => ValidationRule, {
    nullable: true,
    description: 'The rule; null when refused, only tried, or not readable yet.',
  })
  validationRule!: ValidationRule | null;
}

type Answer = Promise<PayloadBase & { readonly validationRule: ValidationRule | null }>;

@Resolver()
export class ValidationRuleMutations {
  @Mutation(() => ValidationRulePayload, {
    description:
      'Changes what a rule counts as, from a day on. Findings stay as they are, and what the state has already does not change.',
  })
  async changeRuleSeverity(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ChangeRuleSeverityInput, { description: 'The change.' }) input: ChangeRuleSeverityInput,
  ): Answer {
    const { ruleId, severity, effectiveFrom } = input;
    const { org, facts } = await changeable(context, ruleId);
    const { payload } = await runCommand(context, input, {
      operation: 'changeRuleSeverity',
      stream: streams.validationRule(org, ruleId),
      org,
      decider: validationRuleDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({
        type: 'ChangeRuleSeverity',
        data: { ruleId, severity, effectiveFrom, reason: reasonOf(input) },
        facts,
      }),
    });
    return answer(context, payload, ruleId);
  }

  @Mutation(() => ValidationRulePayload, {
    description: 'From today on the rule finds nothing and cannot be put into groups.',
  })
  async archiveValidationRule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ArchiveValidationRuleInput, { description: 'Which.' }) input: ArchiveValidationRuleInput,
  ): Answer {
    await requireRight(context, 'VALIDATION_RULES', 'WRITE');
    const { ruleId } = input;
    const { org, facts } = await changeable(context, ruleId);
    const { payload } = await runCommand(context, input, {
      operation: 'archiveValidationRule',
      stream: streams.validationRule(org, ruleId),
      org,
      decider: validationRuleDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({ type: 'ArchiveValidationRule', ruleId, reason: reasonOf(input), facts }),
    });
    return answer(context, payload, ruleId);
  }

  @Mutation(() => ValidationRulePayload, {
    description:
      'From today on an archived rule finds again, in the groups that hold it, and counts as it did when it was archived; what was to count later is to be said anew. What the state has already does not change.',
  })
  async restoreValidationRule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RestoreValidationRuleInput, { description: 'Which.' }) input: RestoreValidationRuleInput,
  ): Answer {
    await requireRight(context, 'VALIDATION_RULES', 'WRITE');
    const { ruleId } = input;
    const { org, facts } = await changeable(context, ruleId);
    const { payload } = await runCommand(context, input, {
      operation: 'restoreValidationRule',
      stream: streams.validationRule(org, ruleId),
      org,
      decider: validationRuleDecider,
      input: canonicalInput(input),
      expectedVersion: input.expectedVersion ?? null,
      command: () => ({ type: 'RestoreValidationRule', ruleId, reason: reasonOf(input), facts }),
    });
    return answer(context, payload, ruleId);
  }
}

const reasonOf = ({ reason }: { readonly reason?: string | null }): string | null => reason?.trim() || null;

/** A rule that the account's org may change: the state those of the product and its own, a district its own. */
async function changeable(
  context: GraphqlContext,
  ruleId: string,
): Promise<{ readonly org: string; readonly facts: RuleUse }> {
  const said = await context.loaders.validationRule.load(ruleId);
  if (!isBuiltIn(ruleId) && !said?.definition) throw notFound('validation rule');
  const org = said?.definition?.org ?? STATE_ORG;
  if (org !== orgOf(signedIn(context))) throw new Fault('FORBIDDEN', 'Only who made a rule may change it.');
  return { org, facts: { openEventId: await openEventUsing(context, ruleId), today: today(context) } };
}

export async function answer(context: GraphqlContext, payload: PayloadBase, ruleId: string): Answer {
  return { ...payload, validationRule: payload.isProjected ? await ruleOf(context, ruleId) : null };
}
