import type { Severity } from '../../src/domain/rules/rule.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import { OVERLAID } from '../support/severity-overlay.ts';
import { COMPARED_RULES } from './incident-issues.ts';
import { type IssueCount, type Stretch, stretchesAfter, takeEnough } from './issue-stretches.ts';
import type { FindingDetails } from './queries.ts';

export interface IssueScope {
  readonly districtId: string;
  /** Null: every school. */
  readonly schoolIds: readonly string[] | null;
  readonly schoolYear: number;
  readonly today: string;
  readonly dataset: 'DISTRICT' | 'STATE';
}

export interface IssueFilter extends IssueScope {
  readonly severities: readonly Severity[] | null;
  readonly ruleIds: readonly string[] | null;
}

export interface IssueRow {
  readonly ruleId: string;
  /** Of the rule's findings which one; the id of the incident for most rules. */
  readonly subject: string;
  /** Null: the finding is about the school, a student in it, or the rule itself. */
  readonly incidentId: string | null;
  /** Empty where a rule could not be run. */
  readonly schoolId: string;
  readonly severity: Severity;
  readonly details: FindingDetails;
}

/** Parameters: district, schools, year, day, dataset. */
const CLAUSES = `with overlay as materialized (select * from severity_overlay($1, $3, $4::date)), live as materialized (select live_rules($1) as id)`;
const SCHOOLS = (f: string) => `($2::text[] is null or ${f}.school_id = any($2))`;
const HOLDS =
  '(f.active_from is null or f.active_from <= $4::date) and (f.active_to is null or f.active_to > $4::date)';
const IS_LIVE = `(f.rule_id in ${COMPARED_RULES} or f.rule_id in (select id from live))`;

const OF_RECORDS = `select f.rule_id, f.incident_id as subject, f.incident_id, f.school_id, f.severity, f.details
  from finding f where f.dataset = $5 and f.district_id = $1 and f.school_year = $3 and ${SCHOOLS('f')} and ${HOLDS}`;
const BEYOND_RECORDS = `select f.rule_id, f.subject, f.incident_id, f.school_id, f.severity, f.details
  from runtime.live_issue f where f.dataset = $5 and f.district_id = $1 and f.school_year = $3 and (${SCHOOLS('f')} or f.school_id = '') and ${IS_LIVE}`;
const OF_SCHOOLS = `select 'BEH-14', s.school_id, null, s.school_id, 'WARNING', s.details
  from silent_schools($1, $3) s where $5 = 'STATE' and ${SCHOOLS('s')}`;

/** A page's worth of one kind of issues of one stretch `b`, as they count; the last parameter is how many. */
const pageOf = (issues: string): string => `(
  select f.rule_id, f.subject, f.incident_id, f.school_id, b.severity, f.details
  from (${issues}) f(rule_id, subject, incident_id, school_id, severity, details) ${OVERLAID}
  where f.rule_id = b.rule_id and o.severity is distinct from 'ARCHIVED' and coalesce(o.severity, f.severity) = b.severity
    and (b.after is null or f.subject > b.after) order by f.subject limit $9)`;

/** Issues of the stretches whose severities, rules and last subjects before the page are $6, $7 and $8. */
const pageOfStretches = (kinds: readonly string[]): string => `${CLAUSES}
  select f.rule_id as "ruleId", f.subject, f.incident_id as "incidentId", f.school_id as "schoolId", f.severity, f.details
  from unnest($6::text[], $7::text[], $8::text[]) with ordinality as b(severity, rule_id, after, place)
  cross join lateral (${kinds.map(pageOf).join(' union all ')}) f order by b.place, f.subject limit $9`;

const values = ({ districtId, schoolIds, schoolYear, today, dataset }: IssueScope) => [
  districtId,
  schoolIds,
  schoolYear,
  today,
  dataset,
];

/** What the rules find, as it counts today: in single records, between records, and what people have written rules for. */
export function issueQueries(sql: Sql) {
  /** Counts by rule and severity, from what was counted when it was found: at the district its size does not matter. */
  const counts = (scope: IssueScope): Promise<readonly IssueCount[]> =>
    sql.query<IssueCount>(
      `${CLAUSES}, counted as (
         ${scope.dataset === 'DISTRICT' ? COUNTED : COUNTED_ANEW}
         union all select f.rule_id, f.severity, f.school_id, f.n from runtime.live_issue_count f
         where f.district_id = $1 and f.school_year = $3 and f.dataset = $5 and (${SCHOOLS('f')} or f.school_id = '') and ${IS_LIVE}
         union all select f.rule_id, f.severity, f.school_id, 1 from (${OF_SCHOOLS}) f(rule_id, subject, incident_id, school_id, severity, details))
       select f.rule_id as "ruleId", coalesce(o.severity, f.severity) as severity, sum(f.n)::int as count
       from counted f ${OVERLAID} where o.severity is distinct from 'ARCHIVED' group by 1, 2 order by 1, 2`,
      values(scope),
      `issue counts ${scope.dataset}`,
    );
  const countsOf = async (filter: IssueFilter): Promise<readonly IssueCount[]> => {
    const { severities, ruleIds } = filter;
    return (await counts(filter)).filter(
      ({ ruleId, severity }) => (severities?.includes(severity) ?? true) && (ruleIds?.includes(ruleId) ?? true),
    );
  };
  const issuesOf = async (
    scope: IssueScope,
    stretches: readonly Stretch[],
    limit: number,
  ): Promise<readonly IssueRow[]> => {
    const isOfSchools = stretches.some(({ ruleId }) => ruleId === 'BEH-14');
    const rows = await sql.query<Omit<IssueRow, 'details'> & { readonly details: string }>(
      pageOfStretches([OF_RECORDS, BEYOND_RECORDS, ...(isOfSchools ? [OF_SCHOOLS] : [])]),
      [
        ...values(scope),
        stretches.map(({ severity }) => severity),
        stretches.map(({ ruleId }) => ruleId),
        stretches.map(({ after }) => after),
        limit,
      ],
      isOfSchools ? 'validation issues and silent schools' : 'validation issues',
    );
    return rows.map((row) => ({ ...row, details: JSON.parse(row.details) as FindingDetails }));
  };
  return {
    counts,

    /** Worst first, then by rule and subject; `after` is `[severity, ruleId, subject]` of the last one before the page. */
    async page(
      filter: IssueFilter,
      { after, limit }: { readonly after: readonly string[] | null; readonly limit: number },
    ): Promise<readonly IssueRow[]> {
      const stretches = stretchesAfter(await countsOf(filter), after);
      const found: IssueRow[] = [];
      // What was counted and is gone by now makes a stretch shorter: the page goes on with the next ones.
      while (found.length < limit && stretches.length > 0)
        found.push(...(await issuesOf(filter, takeEnough(stretches, limit - found.length), limit - found.length)));
      return found;
    },

    async count(filter: IssueFilter): Promise<number> {
      return (await countsOf(filter)).reduce((sum, one) => sum + one.count, 0);
    },
  };
}

const COUNTED = `select f.rule_id, f.severity, f.school_id, f.n from finding_count f
  where $5 = 'DISTRICT' and f.district_id = $1 and f.school_year = $3 and ${SCHOOLS('f')} and f.active_from <= $4::date and f.active_to > $4::date`;
const COUNTED_ANEW = `select f.rule_id, f.severity, f.school_id, count(*)::int as n from (${OF_RECORDS}) f group by 1, 2, 3`;
