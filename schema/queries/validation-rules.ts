import { Arg, Ctx, Field, InputType, Query, Resolver } from 'type-graphql';
import { STATE_ORG } from '../../src/domain/kernel/roles.ts';
import { rules } from '../../src/domain/rules/registry.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { orgOf } from '../support/administrator.ts';
import {
  After,
  connection,
  type Connection,
  decodeCursor,
  encodeCursor,
  First,
  pageSize,
} from '../support/connection.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { ruleNode } from '../support/rule-node.ts';
import { DatasetEnum } from '../types/dataset.ts';
import { RuleOwnerEnum, SeverityEnum } from '../types/enums.ts';
import { type ValidationRule, ValidationRuleConnection } from '../types/validation.ts';

@InputType({ description: 'Narrows a list of rules.' })
export class ValidationRuleFilter {
  @Field(() => [SeverityEnum], {
    nullable: true,
    description: 'What they count as today. At least one; all unless given.',
  })
  severities?: (keyof typeof SeverityEnum)[] | null;

  @Field(() => RuleOwnerEnum, { nullable: true, description: 'Who made them.' })
  owner?: keyof typeof RuleOwnerEnum | null;

  @Field(() => DatasetEnum, { nullable: true, description: 'Where they run.' })
  dataset?: keyof typeof DatasetEnum | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Archived rules, too.' })
  includeArchived?: boolean;
}

@Resolver()
export class ValidationRulesQuery {
  @Query(() => ValidationRuleConnection, {
    description: "Rules that records are checked with, by id: the product's, the state's and your own org's.",
  })
  async validationRules(
    @Ctx() context: GraphqlContext,
    @Arg('filter', () => ValidationRuleFilter, { nullable: true, description: 'Narrows the list.' })
    filter?: ValidationRuleFilter,
    @First() first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<Connection<ValidationRule>> {
    await atLeast(context, minPosition);
    const size = pageSize(first);
    const [seen = null] = decodeCursor(after, 1) ?? [];
    const said = await context.read.validationRules.ofOrgs([orgOf(signedIn(context)), STATE_ORG]);
    const byId = new Map(said.map((doc) => [doc.id, doc]));
    const ids = new Set([...rules.map(({ id }) => id), ...byId.keys()]);
    const nodes = [...ids]
      .sort()
      .map((id) => ruleNode(context, id, byId.get(id) ?? null))
      .filter((rule) => isWanted(rule, filter ?? {}));
    return connection(
      nodes.filter(({ id }) => seen === null || id > seen).slice(0, size + 1),
      size,
      (node) => ({ cursor: encodeCursor([node.id]), node }),
      () => Promise.resolve(nodes.length),
    );
  }
}

function isWanted(
  rule: ValidationRule,
  { severities, owner, dataset, includeArchived }: ValidationRuleFilter,
): boolean {
  return (
    (severities?.includes(rule.severity) ?? true) &&
    (owner == null || rule.owner === owner) &&
    (dataset == null || rule.datasets.includes(dataset)) &&
    (includeArchived === true || !rule.isArchived)
  );
}
