/** Rules of the product in runtime.live_issue; the others there are written by people. */
export const COMPARED_RULES = `('BEH-12', 'BEH-13', 'BEH-16', 'BEH-19')`;

/** What counts instead on a day (an expression), `o.severity`, for few findings `f` of whatever districts. */
const overlaidOn = (day: string): string => `left join lateral (
  select o.severity from severity_overlay(f.district_id, f.school_year, ${day}) o
  where o.rule_id = f.rule_id and (o.school_id is null or o.school_id = f.school_id) order by o.school_id nulls last limit 1) o on true`;

const holdsOn = (day: string): string =>
  `(f.active_from is null or f.active_from <= ${day}) and (f.active_to is null or f.active_to > ${day})`;

const IS_LIVE = `(f.rule_id in ${COMPARED_RULES} or f.rule_id in (select live_rules(f.district_id)))`;

/** Findings of incidents as they count: dataset, ids of the incidents, day. */
export const ISSUES_OF_INCIDENTS = `
  select f.incident_id, f.rule_id, coalesce(o.severity, f.severity) as severity, f.school_id, f.details
  from (
    select f.incident_id, f.rule_id, f.severity, f.district_id, f.school_id, f.school_year, f.details from finding f
    where f.dataset = $1 and f.incident_id = any($2::text[]) and ${holdsOn('$3::date')}
    union all
    select f.incident_id, f.rule_id, f.severity, f.district_id, f.school_id, f.school_year, f.details from runtime.live_issue f
    where f.dataset = $1 and f.incident_id = any($2::text[]) and ${IS_LIVE}) f ${overlaidOn('$3::date')}
  where o.severity is distinct from 'ARCHIVED' order by f.incident_id, f.rule_id`;

/** A rule that was never archived is not asked about for each finding. */
const COUNTS = `case when (select v.changes from validation_rule v where v.id = $7) like '%ARCHIVED%' then
  not exists (select from (select 1) one ${overlaidOn('$10::date')} where o.severity = 'ARCHIVED') else true end`;

/** Whether the rule $7 finds the incident of the table's alias `t` on the day $10, and counts there. */
export const isFoundByRule = (t: string, dataset: 'DISTRICT' | 'STATE'): string => `(
    exists (select from finding f where f.dataset = '${dataset}' and f.incident_id = ${t}.id and f.rule_id = $7 and ${holdsOn('$10::date')} and ${COUNTS})
    or exists (select from runtime.live_issue f where f.dataset = '${dataset}' and f.incident_id = ${t}.id and f.rule_id = $7 and ${IS_LIVE} and ${COUNTS}))`;
