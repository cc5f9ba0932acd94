import type { ValidationRuleCreated } from '../../domain/validation-rule/events.ts';
import { STATE_ORG } from '../../domain/kernel/roles.ts';
import { pathValues } from '../../domain/validation-rule/path-values.ts';
import type { Sql } from '../../postgres/sql.ts';
import { pathFinds } from '../authored-findings.ts';
import { bounded, faultDetails, type RuleFault } from '../rule-fault.ts';
import { issuesOfEach, replaceIssues } from './replace-issues.ts';

/** Records of one save, or of one portion of a look over all: a rule that needs longer for them alone is not run there any more. */
const PORTION_TIMEOUT_MS = 1_000;
/** One rule alone, when all together took too long. */
const RULE_TIMEOUT_MS = 500;

/** Subject of the issue that says that a rule cannot be run in a district's school year. */
const FAULT = 'fault/';

/**
 * What rules find in incidents: the candidate at the district and the published record at the state, each parsed once. A rule is not run
 * where it could not be run before.
 */
const REFRESH = `with
  touched as materialized (select unnest($1::text[]) as id),
  rule as materialized (
    select rule_id, org, severity, details, datasets, path::jsonpath as path, vars
    from json_to_recordset($2::json) as r(rule_id text, org text, severity text, details text, datasets text[], path text, vars jsonb)),
  record as materialized (
    select 'DISTRICT' as dataset, d.id, d.district_id, d.school_id, d.school_year, d.candidate_record::jsonb as record
    from touched t join district_incident d on d.id = t.id where d.candidate_record is not null
    union all select 'STATE', s.id, s.district_id, s.school_id, s.school_year, s.record::jsonb from touched t join state_incident s on s.id = t.id),
  fault as materialized (
    select i.dataset, i.rule_id, i.district_id, i.school_year from runtime.live_issue i where i.rule_id in (select rule_id from rule) and i.school_id = ''),
  found as materialized (
    select c.dataset, r.rule_id, c.id as subject, c.id as incident_id, null::text as student_id, r.severity, c.district_id, c.school_id, c.school_year,
           r.details, null::text as place
    from record c join rule r on (r.org = '${STATE_ORG}' or r.org = c.district_id) and c.dataset = any(r.datasets)
    where not exists (select from fault f where f.dataset = c.dataset and f.rule_id = r.rule_id and f.district_id = c.district_id and f.school_year = c.school_year)
      and ${pathFinds('c.record', 'r.path', 'r.vars')}),
  ${replaceIssues('found', issuesOfEach('touched', 'i.incident_id = x.id and i.rule_id in (select rule_id from rule)'))}
  select org from changed`;

/** Puts one issue in the place of what a rule found where it cannot be run. */
const FAULTED = `with
  unit as materialized (
    select distinct x.dataset, d.district_id, d.school_year from unnest($1::text[]) t(id) join district_incident d on d.id = t.id cross join unnest($3::text[]) x(dataset)),
  found as materialized (
    select dataset, $2::text as rule_id, '${FAULT}' || district_id || '/' || school_year as subject, null::text as incident_id, null::text as student_id,
           'WARNING' as severity, district_id, '' as school_id, school_year, $4::text as details, null::text as place
    from unit where $5::text = '${STATE_ORG}' or district_id = $5),
  ${replaceIssues('found', issuesOfEach('unit', 'i.dataset = x.dataset and i.rule_id = $2::text and i.district_id = x.district_id and i.school_year = x.school_year'))}
  select org from changed`;

const asRow = ({ ruleId, org, severity, name, datasets, predicate }: ValidationRuleCreated) => ({
  rule_id: ruleId,
  org,
  severity,
  details: JSON.stringify({ explanation: name, about: [] }),
  datasets,
  path: predicate.jsonPath,
  vars: pathValues(predicate.parameters),
});

/**
 * Looks at incidents again with these rules, bounded in time: one that cannot be finished gives one issue that says so, for the incidents'
 * districts and years, and the others go on. Says whose issues are others now. `sql` is a transaction.
 */
export async function refreshAuthored(
  sql: Sql,
  incidentIds: readonly string[],
  rules: readonly ValidationRuleCreated[],
): Promise<readonly string[]> {
  if (rules.length === 0 || incidentIds.length === 0) return [];
  const all = await bounded(sql, PORTION_TIMEOUT_MS, () => refresh(sql, incidentIds, rules));
  if (all.fault === null) return all.value;
  const orgs = new Set<string>();
  for (const rule of rules) {
    const one = await bounded(sql, RULE_TIMEOUT_MS, () => refresh(sql, incidentIds, [rule]));
    const changed = one.fault === null ? one.value : await giveUp(sql, incidentIds, rule, one.fault);
    for (const org of changed) orgs.add(org);
  }
  return [...orgs];
}

async function refresh(
  sql: Sql,
  incidentIds: readonly string[],
  rules: readonly ValidationRuleCreated[],
): Promise<readonly string[]> {
  const rows = await sql.query<{ org: string }>(
    REFRESH,
    [incidentIds, JSON.stringify(rules.map(asRow))],
    'refresh authored',
  );
  return rows.map(({ org }) => org);
}

async function giveUp(
  sql: Sql,
  incidentIds: readonly string[],
  { ruleId, datasets, org }: ValidationRuleCreated,
  fault: RuleFault,
): Promise<readonly string[]> {
  const rows = await sql.query<{ org: string }>(FAULTED, [
    incidentIds,
    ruleId,
    datasets,
    JSON.stringify(faultDetails(fault)),
    org,
  ]);
  return rows.map((row) => row.org);
}
