import type { ValidationRuleCreated } from '../domain/validation-rule/events.ts';

type ById<Doc> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Doc>>;

/** What is read of groups and rules that people have made. */
export interface AuthoredReads {
  readonly validationGroups: { readonly byIds: ById<{ readonly org: string; readonly ruleIds: readonly string[] }> };
  readonly validationRules: {
    readonly byIds: ById<{ readonly definition: ValidationRuleCreated | null; readonly archivedOn: string | null }>;
  };
}

/** Authored rules among these, without archived ones. Rules that come with the product are not asked for: every run has them. */
export async function authoredAmong(
  read: AuthoredReads,
  ruleIds: readonly string[],
): Promise<readonly ValidationRuleCreated[]> {
  const said = await read.validationRules.byIds([...new Set(ruleIds)]);
  return [...said.values()].flatMap(({ definition, archivedOn }) =>
    definition && archivedOn === null ? [definition] : [],
  );
}

/** Authored rules that a window's certifications run: those of its groups. */
export async function authoredOfGroups(
  read: AuthoredReads,
  groupIds: readonly string[],
): Promise<readonly ValidationRuleCreated[]> {
  const groups = await read.validationGroups.byIds(groupIds);
  return authoredAmong(
    read,
    [...groups.values()].flatMap(({ ruleIds }) => ruleIds),
  );
}
