import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import type { FindingDetail } from '../domain/rules/rule.ts';

/** What is read of a row of the table `finding`. */
export interface FindingRecord {
  readonly incident_id: string;
  readonly rule_id: string;
  readonly severity: ValidationIssueRow['severity'];
  readonly school_id: string;
  readonly details: string;
}

/** Findings `f` that hold on the day $5. */
export const HOLDS_TODAY =
  '(f.active_from is null or f.active_from <= $5::date) and (f.active_to is null or f.active_to > $5::date)';

export function findingIssue(row: FindingRecord): ValidationIssueRow {
  const { explanation, about } = JSON.parse(row.details) as { explanation: string; about: readonly FindingDetail[] };
  return {
    ruleId: row.rule_id,
    severity: row.severity,
    incidentId: row.incident_id,
    schoolId: row.school_id,
    explanation,
    about,
  };
}
