import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import type { RuleFindingCount } from '../domain/kernel/severity.ts';
import type { Sql } from '../postgres/sql.ts';

/** Each kept row by itself with its number; a report that was kept before chunks has one row in each place. */
const ROWS = `select (v.row_number + e.place - 1)::int as number, e.issue
  from runtime.validation_row v
  cross join lateral json_array_elements(case when left(v.doc::text, 1) = '[' then v.doc::json else json_build_array(v.doc::json) end)
    with ordinality as e(issue, place)
  where v.run_id = $1 and e.issue->>'schoolId' = any($2)`;

/** Counts what a kept report says of some schools, by rule and severity. */
export function countsOfSchools(
  sql: Sql,
  runId: string,
  schoolIds: readonly string[],
): Promise<readonly RuleFindingCount[]> {
  return sql.query<RuleFindingCount>(
    `select issue->>'ruleId' as "ruleId", issue->>'severity' as severity, count(*)::int as count from (${ROWS}) r group by 1, 2`,
    [runId, schoolIds],
    'report counts of schools',
  );
}

/** A page of the rows of a kept report that are about some schools, in the order of the report. */
export async function rowsOfSchools(
  sql: Sql,
  runId: string,
  { ruleId, schoolIds }: { readonly ruleId: string | null; readonly schoolIds: readonly string[] },
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly (ValidationIssueRow & { readonly number: number })[]> {
  const rows = await sql.query<{ number: number; issue: string }>(
    `select number, issue::text as issue from (${ROWS} and ($3::text is null or v.rule_id = $3)) r where number > $4::int order by number limit $5`,
    [runId, schoolIds, ruleId, after, limit],
    'report rows of schools',
  );
  return rows.map(({ number, issue }) => ({ ...(JSON.parse(issue) as ValidationIssueRow), number }));
}
