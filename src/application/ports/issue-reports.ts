import type { RuleFindingCount } from '../../domain/kernel/severity.ts';
import type { ValidationRuleCreated } from '../../domain/validation-rule/events.ts';
import type { Dataset, ValidationIssueRow, ValidationScope } from './validation-runs.ts';

/** Which findings a report holds. */
export interface IssueReportRequest {
  readonly dataset: Exclude<Dataset, 'SNAPSHOT'>;
  readonly scope: ValidationScope;
  readonly ruleIds: readonly string[];
  /** Those of the rules that people have written. */
  readonly authored: readonly ValidationRuleCreated[];
  /** Findings hold from and until a day. */
  readonly today: string;
}

/** What is told of a report while it is read. The next call comes when the promise of the one before resolves. */
export interface IssueReportVisitor {
  begin(head: { readonly position: number; readonly counts: readonly RuleFindingCount[] }): Promise<void>;
  rows(rows: readonly ValidationIssueRow[]): Promise<void>;
}

/** Findings for files: read in portions, so that a report of any size takes the memory of one portion. */
export interface IssueReports {
  /** What the rules say now: counts first, then the rows, rule by rule, all of one cut of the read model. */
  visit(request: IssueReportRequest, visitor: IssueReportVisitor): Promise<void>;
}
