import type { BehaviorOutlook } from './import-behavior.ts';
import type { ImportResult } from './import-request.ts';
import { named, type RowError } from './row-error.ts';
import type { BehaviorSurvey, Deletion } from './survey-behavior.ts';

/** What a file holds, by kind. */
export const contentCounts = ({ summary }: BehaviorSurvey): { readonly [kind: string]: number } => ({
  INCIDENT: summary.read,
  ACTION: summary.actions,
  EXTERNAL_PERSON: summary.externalPeople,
  STAFF_ASSOCIATION: summary.staffAssociations,
  ORPHAN: summary.orphans,
});

/** What an import of the file would do; `names` are the file's words for columns. */
export function validationResult(outlook: BehaviorOutlook, names: { readonly [column: string]: string }): ImportResult {
  const { summary, looked, refusedRevisions, deletions } = outlook;
  const missing = (origin: Deletion['origin']) => deletions.filter((one) => one.origin === origin).length;
  const rowErrors: readonly RowError[] = [...named(summary.errors, names), ...looked.rowErrors];
  return {
    ...looked,
    read: summary.read,
    rejected: summary.rejected + looked.rejected,
    rowErrors: rowErrors.toSorted((a, b) => a.line - b.line).slice(0, 1_000),
    rowErrorCount: summary.errorCount + looked.rowErrorCount,
    unmapped: summary.unmapped.map(({ kind, value, count }) => ({ kind, value, times: count })),
    byKind: {
      ...contentCounts(outlook),
      NEW: summary.created - (looked.rejected - refusedRevisions),
      CHANGED: summary.revised - refusedRevisions,
      SAME: summary.unchanged,
      UNMAPPED: summary.waiting,
      MISSING: missing('THIS_SOURCE'),
      MISSING_OF_OTHER_SOURCE: missing('OTHER_SOURCE'),
      MISSING_ENTERED_BY_HAND: missing('HAND'),
    },
  };
}
