import { rules } from '../../src/domain/rules/registry.ts';
import { SEVERITIES, type Severity } from '../../src/domain/rules/rule.ts';

export interface IssueCount {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly count: number;
}

/** Issues of one rule that count the same: they stand together in the list. */
export interface Stretch {
  readonly severity: Severity;
  readonly ruleId: string;
  readonly count: number;
  /** Subject of the last issue before the page; null: the stretch begins in it. */
  readonly after: string | null;
}

type Place = Pick<Stretch, 'severity' | 'ruleId'>;

const BUILT_IN: ReadonlySet<string> = new Set(rules.map(({ id }) => id));

/** Fatal ones first, then warnings; rules of the product by their codes before those that people wrote. */
function byPlace(one: Place, other: Place): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    Number(BUILT_IN.has(other.ruleId)) - Number(BUILT_IN.has(one.ruleId)) ||
    (one.ruleId < other.ruleId ? -1 : Number(one.ruleId > other.ruleId))
  );
}

/** What comes after the issue `[severity, ruleId, subject]`, also when its stretch is not there any more; everything when it is null. */
export function stretchesAfter(counts: readonly IssueCount[], after: readonly string[] | null): Stretch[] {
  const all = counts.map((count): Stretch => ({ ...count, after: null })).sort(byPlace);
  if (after === null) return all;
  const [severity, ruleId, subject] = after as [Severity, string, string];
  return all.flatMap((one) => {
    const order = byPlace(one, { severity, ruleId });
    return order < 0 ? [] : [order === 0 ? { ...one, after: subject } : one];
  });
}

/** Takes as many from the beginning as hold a page's issues; how much of one that began before the page is left is not known. */
export function takeEnough(stretches: Stretch[], limit: number): readonly Stretch[] {
  let known = 0;
  let taken = 0;
  while (known < limit && taken < stretches.length) {
    const one = stretches[taken++]!;
    if (one.after === null) known += one.count;
  }
  return stretches.splice(0, taken);
}
