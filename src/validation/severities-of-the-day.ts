import type { ValidationScope } from '../application/ports/validation-runs.ts';
import { sha256Hex } from '../crypto/sha256.ts';
import { rulesetOverlay, type SeverityOverlayRow } from '../domain/rules/severity-overlay.ts';
import type { ValidationRuleCreated } from '../domain/validation-rule/events.ts';
import type { Sql } from '../postgres/sql.ts';
import { canonicalJson } from '../shared/canonical-json.ts';

/** What counts instead of what the rules say, in a district and year on a day. */
export const severitiesOfTheDay = (
  sql: Sql,
  { districtId, schoolYear }: ValidationScope,
  today: string,
): Promise<readonly SeverityOverlayRow[]> =>
  sql.query<SeverityOverlayRow>(
    'select rule_id as "ruleId", school_id as "schoolId", severity from severity_overlay($1, $2, $3)',
    [districtId, schoolYear, today],
    'severities of the day',
  );

/** The digest of the product's rules with what was said about them, and the authored rules that ran. */
export function rulesetOfTheDay(
  digest: string,
  overlay: readonly SeverityOverlayRow[],
  authored: readonly ValidationRuleCreated[],
): string {
  const ids = authored.map(({ ruleId }) => ruleId);
  const text = rulesetOverlay(digest, overlay, ids);
  return text === null ? digest : `sha256:${sha256Hex(canonicalJson(text))}`;
}
