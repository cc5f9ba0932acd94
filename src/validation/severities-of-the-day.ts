import type { ValidationScope } from '../application/ports/validation-runs.ts';
import { sha256Hex } from '../crypto/sha256.ts';
import { rulesetOverlay, type SeverityOverlayRow } from '../domain/rules/severity-overlay.ts';
import type { ValidationRuleCreated } from '../domain/validation-rule/events.ts';
import type { Sql } from '../postgres/sql.ts';
import { canonicalJson } from '../shared/canonical-json.ts';

/** Comparing a large district's records by the disk would take several times as long. */
const WORK_MEM = '32MB';

/**
 * Begins a cut of the read model: its position, and what counts instead of what the rules say in a district and year on a day. Until the end
 * of the transaction there is memory to compare records in.
 */
export async function beginCut(
  sql: Sql,
  { districtId, schoolYear }: ValidationScope,
  today: string,
): Promise<{ readonly position: number; readonly overlay: readonly SeverityOverlayRow[] }> {
  const [row] = await sql.query<{ position: number | null; overlay: string | null }>(
    `select set_config('work_mem', $4, true),
       (select position from runtime.checkpoint where namespace = current_schema()) as position,
       (select json_agg(json_build_object('ruleId', rule_id, 'schoolId', school_id, 'severity', severity)) from severity_overlay($1, $2, $3)) as overlay`,
    [districtId, schoolYear, today, WORK_MEM],
    'begin cut',
  );
  return {
    position: row?.position ?? 0,
    overlay: JSON.parse(row?.overlay ?? '[]') as readonly SeverityOverlayRow[],
  };
}

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
