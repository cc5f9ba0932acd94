import type { Json } from '../../shared/json.ts';
import type { Severity } from './rule.ts';

/** What counts instead of what a rule says, as the read model's `severity_overlay` gives it; severity null: nothing else. */
export interface SeverityOverlayRow {
  readonly ruleId: string;
  /** Null: everywhere but in the schools that have a row of their own. */
  readonly schoolId: string | null;
  readonly severity: Severity | 'ARCHIVED' | null;
}

/** Findings as they count: with the severity of the day, without those of archived rules. */
export function overlaid<
  Row extends { readonly ruleId: string; readonly schoolId: string; readonly severity: Severity },
>(rows: readonly Row[], overlay: readonly SeverityOverlayRow[]): readonly Row[] {
  if (overlay.length === 0) return rows;
  const byPlace = new Map(overlay.map((one) => [`${one.ruleId} ${one.schoolId ?? ''}`, one.severity]));
  return rows.flatMap((row) => {
    const own = `${row.ruleId} ${row.schoolId}`;
    const severity = byPlace.has(own) ? byPlace.get(own) : byPlace.get(`${row.ruleId} `);
    if (severity === 'ARCHIVED') return [];
    return [severity == null || severity === row.severity ? row : { ...row, severity }];
  });
}

/** What a run pins beside the ruleset of the product; null: nothing was said about any rule, and the product's digest is the run's. */
export function rulesetOverlay(
  digest: string,
  overlay: readonly SeverityOverlayRow[],
  authoredRuleIds: readonly string[] = [],
): Json | null {
  const said = overlay
    .filter(({ severity }) => severity !== null)
    .map(({ ruleId, schoolId, severity }) => ({ ruleId, schoolId, severity }))
    .sort((a, b) => (`${a.ruleId} ${a.schoolId ?? ''}` < `${b.ruleId} ${b.schoolId ?? ''}` ? -1 : 1));
  if (said.length === 0 && authoredRuleIds.length === 0) return null;
  return { format: 'ruleset-overlay/1', ruleset: digest, severities: said, authored: [...authoredRuleIds].sort() };
}
