import type { Dataset, ValidationIssueRow, ValidationScope } from '../application/ports/validation-runs.ts';
import { beh12 } from '../domain/rules/beh-12.ts';
import { beh19 } from '../domain/rules/beh-19.ts';
import { POSSIBLE_DUPLICATES } from './dataset-findings.ts';
import { DIFFERENCE_FINDINGS, DIFFERENCE_RULE } from './differing-records.ts';
import { HOLDS_TODAY } from './finding-holds.ts';
import { isAsked } from './is-asked.ts';
import { OVERLAPPING_SUSPENSIONS } from './overlapping-suspensions.ts';
import { inScope, scopeValues } from './scope-sql.ts';

/** Rules whose findings are as many as the records: the database compares them, and they stay there. */
const COMPARED: Readonly<
  Record<Exclude<Dataset, 'SNAPSHOT'>, readonly { readonly ruleId: string; readonly found: string }[]>
> = {
  DISTRICT: [
    { ruleId: beh19.id, found: POSSIBLE_DUPLICATES },
    { ruleId: beh12.id, found: OVERLAPPING_SUSPENSIONS },
  ],
  STATE: [{ ruleId: DIFFERENCE_RULE, found: DIFFERENCE_FINDINGS }],
};

/** Which rules run on what. */
export interface JudgedScope {
  readonly dataset: Exclude<Dataset, 'SNAPSHOT'>;
  readonly scope: ValidationScope;
  readonly today: string;
  /** Findings of rules that do not run in the database. */
  readonly given: readonly ValidationIssueRow[];
  /** Null: every rule. Of the others nothing is found, and nothing is computed. */
  readonly ruleIds: readonly string[] | null;
}

/**
 * Clauses of a statement with everything that a dataset's rules find, as it counts on the day: `judged` has one row per finding with the
 * severity of the day, which is ARCHIVED for what no longer counts. Its parameters are `judgedValues`.
 */
export const judged = ({ dataset, ruleIds }: Pick<JudgedScope, 'dataset' | 'ruleIds'>): string => `
  overlay as materialized (select * from severity_overlay($1, $3, $5::date)),
  found as (
    select f.rule_id, f.severity, f.incident_id, f.school_id, f.details, 0::bigint as place from finding f
    where f.dataset = $4 and ${inScope('f')} and ${HOLDS_TODAY} and ($7::text[] is null or f.rule_id = any($7))
    ${COMPARED[dataset]
      .filter(({ ruleId }) => isAsked(ruleIds, ruleId))
      .map(
        ({ found }) =>
          `union all select c.rule_id, c.severity, c.incident_id, c.school_id, c.details, 0 from (${found}) c`,
      )
      .join(' ')}
    union all select g->>'rule_id', g->>'severity', g->>'incident_id', g->>'school_id', g->>'details', place
      from json_array_elements($6::json) with ordinality as given(g, place)),
  judged as materialized (
    select f.rule_id collate "C" as rule_id, f.incident_id, f.school_id, f.details, f.place,
           coalesce(case when own.rule_id is not null then own.severity else every.severity end, f.severity) as severity
    from found f left join overlay own on own.rule_id = f.rule_id and own.school_id = f.school_id
    left join overlay every on every.rule_id = f.rule_id and every.school_id is null)`;

/** How many findings of each rule and severity there are in `judged`, as a select. */
export const JUDGED_COUNTS = `select rule_id as "ruleId", severity, count(*)::int as count from judged group by 1, 2`;

/** Rows of a report lie by rule; within a rule, what is in the database comes first. */
export const REPORT_ORDER = 'place, incident_id';

/** A row of `judged` as the JSON text of a `ValidationIssueRow`; details are stored as an object of the remaining members. */
export const ISSUE_DOC = `'{"ruleId":' || to_json(rule_id) || ',"severity":' || to_json(severity) || ',"incidentId":' || coalesce(to_json(incident_id)::text, 'null')
  || ',"schoolId":' || to_json(school_id) || ',' || substr(details, 2)`;

/** Parameters $1 to $7 of `judged`. */
export const judgedValues = ({ dataset, scope, today, given, ruleIds }: JudgedScope): readonly unknown[] => [
  ...scopeValues(scope),
  dataset,
  today,
  givenFindings(given),
  ruleIds,
];

/** Findings that were made outside the database. */
const givenFindings = (rows: readonly ValidationIssueRow[]): string =>
  JSON.stringify(
    rows.map(({ ruleId, severity, incidentId, schoolId, explanation, about }) => ({
      rule_id: ruleId,
      severity,
      incident_id: incidentId,
      school_id: schoolId,
      details: JSON.stringify({ explanation, about }),
    })),
  );
