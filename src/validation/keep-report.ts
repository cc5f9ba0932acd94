import type { IssuePage, ValidationIssueRow, ValidationRunHead } from '../application/ports/validation-runs.ts';
import type { RuleFindingCount } from '../domain/kernel/severity.ts';
import type { Severity } from '../domain/rules/rule.ts';
import type { Sql } from '../postgres/sql.ts';
import { ISSUE_DOC, JUDGED_COUNTS, type JudgedScope, REPORT_ORDER, judged, judgedValues } from './found-records.ts';

/** Rows of one rule that are stored together: a large report would otherwise be a hundred thousand inserts. */
export const CHUNK = 200;

/** Counts by rule and severity; ARCHIVED ones are found and do not count. */
export type JudgedCount = Omit<RuleFindingCount, 'severity'> & { readonly severity: Severity | 'ARCHIVED' };

/**
 * Writes the rows of a report and counts them, in one statement: none of them leaves the database. The run's own row is made with them, with
 * the document `{}`; a run that is there already is left as it is.
 */
export function keepReport(
  sql: Sql,
  { id, certificationId, groupId }: Pick<ValidationRunHead, 'id' | 'certificationId' | 'groupId'>,
  judgedScope: JudgedScope,
): Promise<readonly JudgedCount[]> {
  return sql.query<JudgedCount>(
    `with ${judged(judgedScope)},
     run as (
       insert into runtime.validation_run (run_id, certification_id, group_id, dataset, doc) values ($8, $9, $10, $4, '{}')
       on conflict (run_id) do nothing returning run_id),
     numbered as (
       select rule_id, ${ISSUE_DOC} as doc, row_number() over (order by rule_id, ${REPORT_ORDER}) as n,
              row_number() over (partition by rule_id order by ${REPORT_ORDER}) as of_rule
       from judged where severity <> 'ARCHIVED'),
     stored as (
       insert into runtime.validation_row (run_id, row_number, rule_id, doc)
       select run.run_id, min(n), rule_id, '[' || string_agg(doc, ',' order by n) || ']' from numbered cross join run
       group by run.run_id, rule_id, (of_rule - 1) / ${CHUNK})
     ${JUDGED_COUNTS}`,
    [...judgedValues(judgedScope), id, certificationId, groupId],
    `keep report ${judgedScope.dataset}`,
  );
}

/** Counts what the rules find and reads one page of it, perhaps of some of these rules; nothing is written. */
export async function readReport(
  sql: Sql,
  judgedScope: JudgedScope,
  { ruleIds, start, limit }: IssuePage,
): Promise<{ readonly counts: readonly JudgedCount[]; readonly rows: readonly ValidationIssueRow[] }> {
  const [row] = await sql.query<{ counts: string | null; rows: string | null }>(
    `with ${judged(judgedScope)}
     select (select json_agg(c)::text from (${JUDGED_COUNTS}) c) as counts,
            (select '[' || string_agg(doc, ',' order by rule_id, ${REPORT_ORDER}) || ']'
             from (select rule_id, place, incident_id, ${ISSUE_DOC} as doc from judged where severity <> 'ARCHIVED' and ($8::text[] is null or rule_id = any($8))
                   order by rule_id, ${REPORT_ORDER} offset $9 limit $10) page) as rows`,
    [...judgedValues(judgedScope), ruleIds, start, limit],
  );
  return {
    counts: JSON.parse(row?.counts ?? '[]') as readonly JudgedCount[],
    rows: JSON.parse(row?.rows ?? '[]') as readonly ValidationIssueRow[],
  };
}
