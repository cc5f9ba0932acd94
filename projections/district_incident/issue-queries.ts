import type { Severity } from '../../src/domain/rules/rule.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { OVERLAID } from '../support/severity-overlay.ts';
import type { FindingDetails } from './queries.ts';

export interface IssueScope {
  readonly districtId: string;
  /** Null: every school. */
  readonly schoolIds: readonly string[] | null;
  readonly schoolYear: number;
  readonly today: string;
}

export interface IssueFilter extends IssueScope {
  readonly dataset: 'DISTRICT' | 'STATE';
  readonly severities: readonly Severity[] | null;
  readonly ruleIds: readonly string[] | null;
}

export interface IssueRow {
  readonly ruleId: string;
  readonly incidentId: string;
  readonly schoolId: string;
  readonly severity: Severity;
  readonly details: FindingDetails;
}

export interface IssueCount {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly count: number;
}

const OVERLAY = 'with overlay as materialized (select * from severity_overlay($1, $3, $4::date))';

const FILTER = `f.dataset = $5 and f.district_id = $1 and ($2::text[] is null or f.school_id = any($2)) and f.school_year = $3
   and (f.active_from is null or f.active_from <= $4::date) and (f.active_to is null or f.active_to > $4::date)
   and o.severity is distinct from 'ARCHIVED' and ($6::text[] is null or coalesce(o.severity, f.severity) = any($6)) and ($7::text[] is null or f.rule_id = any($7))`;

const values = ({ districtId, schoolIds, schoolYear, today, dataset, severities, ruleIds }: IssueFilter) => [
  districtId,
  schoolIds,
  schoolYear,
  today,
  dataset,
  severities,
  ruleIds,
];

/** What the rules find in single records, as it counts today. */
export function issueQueries(sql: Sql) {
  return {
    /** By rule and record; `after` is `[ruleId, incidentId]` of the last one before the page. */
    async page(
      filter: IssueFilter,
      { after, limit }: { readonly after: readonly string[] | null; readonly limit: number },
    ): Promise<readonly IssueRow[]> {
      const rows = await sql.query<Omit<IssueRow, 'details'> & { readonly details: string }>(
        `${OVERLAY}
         select f.rule_id as "ruleId", f.incident_id as "incidentId", f.school_id as "schoolId", coalesce(o.severity, f.severity) as severity, f.details
         from finding f ${OVERLAID}
         where ${FILTER} and ($8::text is null or (f.rule_id, f.incident_id) > ($8, $9)) order by f.rule_id, f.incident_id limit $10`,
        [...values(filter), after?.[0] ?? null, after?.[1] ?? null, limit],
        'validation issues',
      );
      return rows.map((row) => ({ ...row, details: JSON.parse(row.details) as FindingDetails }));
    },

    async count(filter: IssueFilter): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `${OVERLAY} select count(*)::int as n from finding f ${OVERLAID} where ${FILTER}`,
        values(filter),
        'count of validation issues',
      );
      return row?.n ?? 0;
    },

    /** Counts of the dataset DISTRICT by rule and severity, from what the projector counted: the district's size does not matter. */
    counts: ({ districtId, schoolIds, schoolYear, today }: IssueScope): Promise<readonly IssueCount[]> =>
      sql.query<IssueCount>(
        `${OVERLAY}
         select f.rule_id as "ruleId", coalesce(o.severity, f.severity) as severity, sum(f.n)::int as count
         from finding_count f ${OVERLAID}
         where f.district_id = $1 and ($2::text[] is null or f.school_id = any($2)) and f.school_year = $3
           and f.active_from <= $4::date and f.active_to > $4::date and o.severity is distinct from 'ARCHIVED'
         group by 1, 2 order by 1, 2`,
        [districtId, schoolIds, schoolYear, today],
        'issue counts',
      ),
  };
}
