import { JobFailed, type JobRow } from '../application/ports/jobs.ts';
import type { Dataset, ValidationScope } from '../application/ports/validation-runs.ts';
import type { ReportFormat } from '../application/reports/report-text.ts';

/** Findings line by line, how many there are of each rule, and findings of the local dataset line by line. */
export type ReportProfile = 'VALIDATION_REPORT' | 'VALIDATION_SUMMARY' | 'GROUP_EXTRACT';

/** What the job of a report knows; which rules the group had is fixed when the report is asked for. */
export interface ReportRequest {
  readonly profile: ReportProfile;
  readonly format: ReportFormat;
  readonly title: string;
  readonly fileName: string;
  /** Null: a live report. */
  readonly validationRunId: string | null;
  readonly ruleIds: readonly string[];
  readonly dataset: Exclude<Dataset, 'SNAPSHOT'>;
  readonly scope: ValidationScope;
  readonly hasNames: boolean;
  /** Schools of whoever asked; null: the whole district. Of other schools' students only names are told. Absent in requests of an earlier version. */
  readonly ownSchoolIds?: readonly string[] | null;
}

/** The request as `requestExport` queued it. */
export function reportRequestOf({ input }: JobRow): ReportRequest {
  const request = input['report'] as ReportRequest | undefined;
  if (!request) throw new JobFailed('BAD_USER_INPUT', 'The request does not say what to export.');
  return request;
}
