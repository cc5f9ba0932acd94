import type { ReadModel } from '../../projections/read-model.ts';
import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import { type Severity, SEVERITIES } from '../domain/kernel/severity.ts';
import { rulesOf } from './report-rows.ts';

export const SUMMARY_COLUMNS = ['Rule', 'Rule name', 'Severity', 'School code', 'School', 'Findings'] as const;

interface Tally {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly schoolId: string;
  count: number;
}

/** Counts findings by rule, severity and school while they go by: it holds a number for each, however many findings there are. */
export class SummaryTally {
  readonly #tallies = new Map<string, Tally>();

  add(issues: readonly ValidationIssueRow[]): void {
    for (const { ruleId, severity, schoolId } of issues) {
      const key = `${ruleId} ${severity} ${schoolId}`;
      const known = this.#tallies.get(key);
      if (known) known.count += 1;
      else this.#tallies.set(key, { ruleId, severity, schoolId, count: 1 });
    }
  }

  /** One line for each, by rule, severity (the worst first) and code of the school. */
  async rows(read: ReadModel): Promise<readonly (readonly string[])[]> {
    const tallies = [...this.#tallies.values()];
    const [schools, rulesById] = await Promise.all([
      read.directory.schoolsByIds([...new Set(tallies.map(({ schoolId }) => schoolId))]),
      rulesOf(
        read,
        tallies.map(({ ruleId }) => ruleId),
      ),
    ]);
    const code = ({ schoolId }: Tally) => schools.get(schoolId)?.code ?? '';
    const rank = ({ severity }: Tally) => SEVERITIES.indexOf(severity);
    const order = (a: Tally, b: Tally) =>
      compare(a.ruleId, b.ruleId) || rank(a) - rank(b) || compare(code(a), code(b)) || compare(a.schoolId, b.schoolId);
    return tallies
      .sort(order)
      .map((tally) => [
        tally.ruleId,
        rulesById.get(tally.ruleId)?.name ?? tally.ruleId,
        tally.severity,
        code(tally),
        schools.get(tally.schoolId)?.name ?? '',
        String(tally.count),
      ]);
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
