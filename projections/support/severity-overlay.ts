import { rulesetOverlay, type SeverityOverlayRow } from '../../src/domain/rules/severity-overlay.ts';
import { sha256Hex } from '../../src/crypto/sha256.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { canonicalJson } from '../../src/shared/canonical-json.ts';

/** Joins what counts instead, `o.severity`, to findings `f`; the statement has a clause `overlay` with the rows of `severity_overlay`. */
export const OVERLAID = `left join lateral (
  select o.severity from overlay o where o.rule_id = f.rule_id and (o.school_id is null or o.school_id = f.school_id)
  order by o.school_id nulls last limit 1) o on true`;

/** What counts in a district and year on a day where it is not what the rule itself says. */
export const severitiesInForce = (
  sql: Sql,
  { districtId, schoolYear }: { readonly districtId: string; readonly schoolYear: number },
  day: string,
): Promise<readonly SeverityOverlayRow[]> =>
  sql.query<SeverityOverlayRow>(
    'select rule_id as "ruleId", school_id as "schoolId", severity from severity_overlay($1, $2, $3::date)',
    [districtId, schoolYear, day],
    'severities in force',
  );

/** The digest of the product's rules with what was said about them. */
export function overlaidDigest(digest: string, overlay: readonly SeverityOverlayRow[]): string {
  const text = rulesetOverlay(digest, overlay);
  return text === null ? digest : `sha256:${sha256Hex(canonicalJson(text))}`;
}
