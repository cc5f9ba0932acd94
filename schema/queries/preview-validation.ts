import { Arg, Ctx, Field, ID, InputType, Int, Query, Resolver } from 'type-graphql';
import { authoredAmong } from '../../src/application/authored-rules.ts';
import { Fault } from '../../src/application/faults.ts';
import type { Severity } from '../../src/domain/kernel/severity.ts';
import { type GraphqlContext, signedIn } from '../context.ts';
import { today } from '../support/certification-node.ts';
import { After, connection, decodeCursor, encodeCursor, First, pageSize } from '../support/connection.ts';
import { atLeast, MinPosition } from '../support/min-position.ts';
import { districtScope, narrowedSchools, visibleDistrict } from '../support/scope.ts';
import { DRAFT_RULE_ID, draftRule } from '../support/draft-rule.ts';
import { liveDataset } from '../support/live-dataset.ts';
import { visibleGroup } from '../support/group-node.ts';
import { issueNode, summaryNodes } from '../support/validation-node.ts';
import { DatasetEnum } from '../types/dataset.ts';
import { RulePredicateInput } from '../types/rule-predicate-input.ts';
import { ValidationPreview } from '../types/validation.ts';

@InputType({ description: 'What to run the rules on.' })
export class ValidationScopeInput {
  @Field(() => ID, { nullable: true, description: "Defaults to the account's own district." })
  districtId?: string;

  @Field(() => [ID], { nullable: true, description: 'Narrows to these schools. At least one; all unless given.' })
  schoolIds?: string[];

  @Field(() => Int, { description: 'Calendar year in which the school year ends.' })
  schoolYear!: number;
}

@Resolver()
export class PreviewValidationQuery {
  @Query(() => ValidationPreview, { description: 'Runs a group of rules now and writes nothing.' })
  async previewValidation(
    @Ctx() context: GraphqlContext,
    @Arg('scope', () => ValidationScopeInput, { description: 'What to run them on.' }) scope: ValidationScopeInput,
    @Arg('groupId', () => ID, {
      defaultValue: 'behavior-data-checks',
      description:
        'A group that you may see and that has not ended; `behavior-data-checks` and `behavior-list-to-certify` come with the product.',
    })
    groupId: string,
    @Arg('dataset', () => DatasetEnum, {
      nullable: true,
      description: 'DISTRICT for districts, STATE for the agency, unless given.',
    })
    dataset?: keyof typeof DatasetEnum,
    @Arg('draft', () => RulePredicateInput, {
      nullable: true,
      description:
        'A rule that is not saved yet: tried instead of the group, as the rule `draft`. For who may write rules.',
    })
    draft?: RulePredicateInput,
    @First(50) first?: number,
    @After() after?: string,
    @MinPosition()
    minPosition?: string,
  ): Promise<ValidationPreview> {
    await atLeast(context, minPosition);
    const principal = signedIn(context);
    const tried = draft ? [await draftRule(context, draft)] : null;
    const group = tried ? null : await visibleGroup(context, groupId);
    if (group?.doc?.isArchived === true)
      throw new Fault('BAD_USER_INPUT', 'The group has ended: choose an active one.');
    const ruleIds = group?.ruleIds ?? [DRAFT_RULE_ID];
    const size = pageSize(first);
    const source = liveDataset(principal, dataset);
    const districtId = districtScope(principal, scope.districtId);
    await visibleDistrict(context, districtId);
    const schoolIds = await narrowedSchools(context, districtId, scope.schoolIds);
    const start = startOf(decodeCursor(after, 1)?.[0]);
    const run = await context.services.validationRuns.evaluate(
      source,
      { districtId, schoolIds, schoolYear: scope.schoolYear },
      today(context),
      tried ?? (await authoredAmong(context.read, ruleIds)),
      { ruleIds, start, limit: size + 1 },
    );
    const counts = run.counts.filter(({ ruleId }) => ruleIds.includes(ruleId));
    const total = (severity: Severity) =>
      counts.reduce((sum, one) => (one.severity === severity ? sum + one.count : sum), 0);
    const page = run.rows.map((row, index) => ({ row, place: start + index + 1 }));
    return {
      dataset: source,
      position: String(run.position),
      rulesetDigest: run.rulesetDigest,
      fatalCount: total('FATAL'),
      warningCount: total('WARNING'),
      differingRecords: run.differingRecords,
      summary: summaryNodes(counts),
      rows: connection(
        page,
        size,
        ({ row, place }) => ({ cursor: encodeCursor([String(place)]), node: issueNode(row) }),
        () => Promise.resolve(counts.reduce((sum, { count }) => sum + count, 0)),
      ),
      reconciliation: run.reconciliation,
    };
  }
}

function startOf(place: string | undefined): number {
  if (place === undefined) return 0;
  if (!/^\d{1,9}$/.test(place)) throw new Fault('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return Number(place);
}
