import type { GraphqlContext } from '../context.ts';
import { isBuiltIn } from './rule-node.ts';

/** More windows than are open at a time. */
const MOST = 1_000;

/** A window that is published and not closed and that runs the rule: every rule of the product, and what its groups hold. Null: none. */
export async function openEventUsing(context: GraphqlContext, ruleId: string): Promise<string | null> {
  const open = await context.read.certificationEvents.events({
    statuses: ['PUBLISHED'],
    schoolYear: null,
    categoryId: null,
    text: null,
    after: null,
    limit: MOST,
  });
  if (isBuiltIn(ruleId)) return open[0]?.id ?? null;
  const groupIds = [...new Set(open.flatMap(({ definition }) => definition.validationGroupIds))];
  const groups = await context.read.validationGroups.byIds(groupIds);
  const using = open.find(({ definition }) =>
    definition.validationGroupIds.some((id) => groups.get(id)?.ruleIds.includes(ruleId)),
  );
  return using?.id ?? null;
}
