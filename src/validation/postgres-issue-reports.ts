import type { IssueReportRequest, IssueReports, IssueReportVisitor } from '../application/ports/issue-reports.ts';
import type { ValidationIssueRow } from '../application/ports/validation-runs.ts';
import type { RuleFindingCount } from '../domain/kernel/severity.ts';
import type { Severity } from '../domain/rules/rule.ts';
import type { Database, Sql } from '../postgres/sql.ts';
import { authoredFindings } from './authored-findings.ts';
import { schoolFindings } from './dataset-findings.ts';
import { beginCut } from './severities-of-the-day.ts';
import { ISSUE_DOC, judged, JUDGED_COUNTS, judgedValues, REPORT_ORDER } from './found-records.ts';
import { inWholeCut, PATIENCE_MS } from './whole-cut.ts';

/** Rows that are in memory at a time. */
const PORTION = 500;
const SEVERITIES: readonly Severity[] = ['FATAL', 'WARNING', 'INFO'];

/** Reads reports through a cursor: neither side holds the whole answer. */
export class PostgresIssueReports implements IssueReports {
  readonly #database: Database;
  readonly #patienceMs: number;

  /** `database` has the live namespace as its search path. `patienceMs`: see `inWholeCut`. */
  constructor(database: Database, patienceMs = PATIENCE_MS) {
    this.#database = database;
    this.#patienceMs = patienceMs;
  }

  visit(request: IssueReportRequest, visitor: IssueReportVisitor): Promise<void> {
    const { dataset, scope, today, ruleIds, authored } = request;
    const write = async (sql: Sql): Promise<void> => {
      const { position } = await beginCut(sql, scope, today);
      const given = [
        ...(await schoolFindings(sql, dataset, scope, ruleIds)),
        ...(await authoredFindings(sql, dataset, scope, authored, ruleIds)),
      ];
      const asked = { dataset, scope, today, given, ruleIds };
      // The first row has the counts and no finding: the rules run once for both.
      await sql.query(
        `declare report no scroll cursor for with ${judged(asked)}, counted as (${JUDGED_COUNTS})
         select (select coalesce(json_agg(c), '[]')::text from counted c where severity <> 'ARCHIVED') as counts, null as doc, null as rule_id, null::bigint as place, null as incident_id
         union all select null, ${ISSUE_DOC}, rule_id, place, incident_id from judged where severity <> 'ARCHIVED'
         order by rule_id nulls first, ${REPORT_ORDER}`,
        judgedValues(asked),
      );
      const [head] = await sql.query<{ counts: string }>('fetch 1 from report');
      const counts = JSON.parse(head!.counts) as readonly RuleFindingCount[];
      await visitor.begin({ position, counts: inOrder(counts) });
      for (;;) {
        const rows = await sql.query<{ doc: string }>(`fetch ${PORTION} from report`);
        if (rows.length > 0) await visitor.rows(rows.map(({ doc }) => JSON.parse(doc) as ValidationIssueRow));
        if (rows.length < PORTION) return;
      }
    };
    return inWholeCut(this.#database, scope.districtId, write, {
      isReadOnly: true,
      patienceMs: this.#patienceMs,
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
