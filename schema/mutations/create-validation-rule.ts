import { Arg, Ctx, Field, InputType, Mutation, Resolver } from 'type-graphql';
import { streams } from '../../src/application/streams.ts';
import type { Level } from '../../src/domain/kernel/roles.ts';
import type { Severity } from '../../src/domain/rules/rule.ts';
import { validationRuleDecider } from '../../src/domain/validation-rule/decider.ts';
import type { ValidationRuleCreated } from '../../src/domain/validation-rule/events.ts';
import { type IsoDate, schoolYearOf } from '../../src/shared/calendar.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { isEntitled, orgOf } from '../support/administrator.ts';
import { today } from '../support/certification-node.ts';
import { canonicalInput, commandContext, MutationInput, type PayloadBase, runCommand } from '../support/mutation.ts';
import { ruleOf } from '../support/rule-node.ts';
import { assertName } from '../support/plausible.ts';
import { requireRight } from '../support/tool-rights.ts';
import { DatasetEnum } from '../types/dataset.ts';
import { LevelEnum, SeverityEnum } from '../types/enums.ts';
import { RulePredicateInput } from '../types/rule-predicate-input.ts';
import type { ValidationRule } from '../types/validation.ts';
import { ValidationRulePayload } from './validation-rules.ts';

@InputType({ description: 'A rule of your own org. It runs where a group holds it.' })
export class CreateValidationRuleInput extends MutationInput {
  @Field(() => String, { description: 'What is the matter with a record that it finds.' })
  name!: string;

  @Field(() => LevelEnum, { defaultValue: 'DISTRICT', description: 'Who certifies what it looks at.' })
  level!: Level;

  @Field(() => SeverityEnum, { description: 'What its findings count as.' })
  severity!: Severity;

  @Field(() => [DatasetEnum], { description: 'Where it runs: DISTRICT, STATE or both.' })
  datasets!: (keyof typeof DatasetEnum)[];

  @Field(() => RulePredicateInput, { description: 'What it looks for.' })
  predicate!: RulePredicateInput;

  @Field(() => String, { description: 'How to fix what it finds.' })
  help!: string;
}

@Resolver()
export class CreateValidationRuleMutation {
  @Mutation(() => ValidationRulePayload, {
    description:
      'Writes a rule. With `dryRun` it is only tried: the path is parsed, and run on your records of this school year within two seconds.',
  })
  async createValidationRule(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateValidationRuleInput, { description: 'The rule.' }) input: CreateValidationRuleInput,
  ): Promise<PayloadBase & { readonly validationRule: ValidationRule | null }> {
    await requireRight(context, 'VALIDATION_RULES', 'WRITE');
    const { commands } = context.services;
    const ruleId = commands.deriveId(commandContext(context, input), 'createValidationRule', 'rule');
    const org = orgOf(signedIn(context));
    assertName('name', input.name);
    const { jsonPath, parameters } = input.predicate;
    const data: ValidationRuleCreated = {
      ruleId,
      org,
      name: input.name.trim(),
      level: input.level,
      severity: input.severity,
      datasets: (['DISTRICT', 'STATE'] as const).filter((dataset) => input.datasets.includes(dataset)),
      predicate: { jsonPath, parameters: parameters.map(({ name, type, value }) => ({ name, type, value })) },
      help: input.help.trim(),
    };
    const isAllowed = await isEntitled(context);
    const { payload } = await runCommand(context, input, {
      operation: 'createValidationRule',
      stream: streams.validationRule(org, ruleId),
      org,
      decider: validationRuleDecider,
      input: canonicalInput(input),
      isNew: true,
      command: async () => {
        const command = { type: 'CreateValidationRule', data, isEntitled: isAllowed, pathFault: null } as const;
        if (validationRuleDecider.decide(null, command).kind === 'rejected') return command;
        return { ...command, pathFault: await pathFault(context, data) };
      },
    });
    return { ...payload, validationRule: payload.isProjected ? await ruleOf(context, ruleId) : null };
  }
}

/** Asked of the database only when everything else is right. A district's path is tried on its own records; the agency has no single district. */
function pathFault(context: GraphqlContext, { predicate }: ValidationRuleCreated): Promise<string | null> {
  const { districtId, schoolIds } = signedIn(context);
  const day: IsoDate = today(context);
  const scope = districtId === null ? null : { districtId, schoolIds, schoolYear: schoolYearOf(day) };
  return context.services.validationRuns.checkPredicate(predicate, scope);
}
