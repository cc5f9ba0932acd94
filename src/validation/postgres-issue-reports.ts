import type { IssueReportRequest, IssueReports, IssueReportVisitor } from '../application/ports/issue-reports.ts';
import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import type { RuleFindingCount } from '../domain/kernel/severity.ts';
import type { Severity } from '../domain/rules/rule.ts';
import type { Database } from '../postgres/sql.ts';
import { authoredFindings } from './authored-findings.ts';
import { schoolFindings } from './dataset-findings.ts';
import { givenFindings, ISSUE_DOC, judged, REPORT_ORDER } from './found-records.ts';
import { scopeValues } from './scope-sql.ts';

/** Rows that are in memory at a time. */
const PORTION = 500;
const SEVERITIES: readonly Severity[] = ['FATAL', 'WARNING', 'INFO'];

/** Reads reports through a cursor: neither side holds the whole answer. */
export class PostgresIssueReports implements IssueReports {
  readonly #database: Database;

  /** `database` has the live namespace as its search path. */
  constructor(database: Database) {
    this.#database = database;
  }

  visit(request: IssueReportRequest, visitor: IssueReportVisitor): Promise<void> {
    const { dataset, scope, today, ruleIds, authored } = request;
    return this.#database.transaction(async (sql) => {
      await sql.query('set transaction isolation level repeatable read, read only');
      const [checkpoint] = await sql.query<{ position: number }>(
        'select position from runtime.checkpoint where namespace = current_schema()',
      );
      const given = [
        ...(await schoolFindings(sql, dataset, scope)),
        ...(await authoredFindings(sql, dataset, scope, authored)),
      ];
      const values = [...scopeValues(scope), dataset, today, givenFindings(given), ruleIds];
      const wanted = `judged where severity <> 'ARCHIVED' and rule_id = any($7::text[])`;
      const counts = await sql.query<RuleFindingCount>(
        `with ${judged(dataset)} select rule_id as "ruleId", severity, count(*)::int as count from ${wanted} group by 1, 2`,
        values,
      );
      await visitor.begin({ position: checkpoint?.position ?? 0, counts: inOrder(counts) });
      await sql.query(
        `declare report no scroll cursor for with ${judged(dataset)} select ${ISSUE_DOC} as doc from ${wanted} order by rule_id, ${REPORT_ORDER}`,
        values,
      );
      for (;;) {
        const rows = await sql.query<{ doc: string }>(`fetch ${PORTION} from report`);
        if (rows.length > 0) await visitor.rows(rows.map(({ doc }) => JSON.parse(doc) as ValidationIssueRow));
        if (rows.length < PORTION) return;
      }
    });
  }
}

/** By rule, the worst first. */
const inOrder = (counts: readonly RuleFindingCount[]): readonly RuleFindingCount[] =>
  [...counts].sort((a, b) =>
    a.ruleId === b.ruleId
      ? SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)
      : a.ruleId < b.ruleId
        ? -1
        : 1,
  );
