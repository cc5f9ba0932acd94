import type { RuleFindingCount } from '../kernel/severity.ts';

interface FindingCounts {
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
}

/** The counts of a run or a capture with their totals, as the events carry them. */
export function countsOf({ position, rulesetDigest, counts }: FindingCounts) {
  const total = (severity: RuleFindingCount['severity']) =>
    counts.reduce((sum, one) => (one.severity === severity ? sum + one.count : sum), 0);
  return { position, rulesetDigest, counts, fatalCount: total('FATAL'), warningCount: total('WARNING') };
}
