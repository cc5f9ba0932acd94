import type { RuleFindingCount } from '../../domain/kernel/severity.ts';

/** What stands above the rows of a report. */
export interface ReportHead {
  readonly title: string;
  /** Label and value, in the order in which they are printed. */
  readonly facts: readonly (readonly [string, string])[];
  readonly counts: readonly RuleFindingCount[];
  /** What the rows are. */
  readonly caption: string;
  readonly columns: readonly string[];
  readonly hasStudentData: boolean;
}
