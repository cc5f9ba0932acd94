import type { ValidationIssueRow, ValidationScope } from '../application/ports/validation-runs.ts';
import { POSSIBLE_DUPLICATE } from '../domain/rules/beh-19.ts';
import { beh13, unexplainedSuspension } from '../domain/rules/beh-13.ts';
import { beh14 } from '../domain/rules/beh-14.ts';
import type { Sql } from '../postgres/sql.ts';
import { isAsked } from './is-asked.ts';
import { inScope, scopeValues } from './scope-sql.ts';

const OF_SCHOOLS = {
  DISTRICT: { ruleId: beh13.id, find: suspensionsWithoutIncident },
  STATE: { ruleId: beh14.id, find: silentSchools },
} as const;

/**
 * What rules that compare records say of a school or of one student in it: few findings; those about incidents are `POSSIBLE_DUPLICATES`.
 * `ruleIds` null: every rule.
 */
export async function schoolFindings(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
  ruleIds: readonly string[] | null,
): Promise<readonly ValidationIssueRow[]> {
  const { ruleId, find } = OF_SCHOOLS[dataset];
  return isAsked(ruleIds, ruleId) ? find(sql, scope) : [];
}

/**
 * The other half of BEH-13: days of suspension in the attendance that no dated resolution of the student covers, one row per student and
 * school. A resolution without a last day is taken to cover as many days as its school days can take with weekends and a holiday.
 */
async function suspensionsWithoutIncident(sql: Sql, scope: ValidationScope): Promise<readonly ValidationIssueRow[]> {
  const rows = await sql.query<{ school_id: string; student_id: string; first: string; n: number }>(
    `with away as materialized (
       select a.school_id, a.student_id, a.on_day from absence a where ${inScope('a')} and a.kind = 'SUSPENSION'),
     removals as materialized (
       select p->>'studentId' as student_id, (m->>'startsOn')::date as first,
              coalesce((m->>'endsOn')::date, (m->>'startsOn')::date + 2 + (ceil((m->>'durationSchoolDays')::numeric) * 7 / 5)::int) as last
       from (select distinct r.incident_id from away a join incident_reference r on r.kind = 'STUDENT' and r.reference = a.student_id) i
       join district_incident d on d.id = i.incident_id and d.district_id = $1 and d.status <> 'VOIDED'
       cross join lateral json_array_elements(d.doc::json->'state'->'events') e
       cross join lateral json_array_elements(e->'participants') p cross join lateral json_array_elements(p->'resolutions') m
       where m->>'startsOn' is not null)
     select a.school_id, a.student_id, min(a.on_day)::text as first, count(*)::int as n from away a
     where not exists (select from removals x where x.student_id = a.student_id and a.on_day between x.first and coalesce(x.last, x.first))
     group by a.school_id, a.student_id order by a.school_id, a.student_id`,
    scopeValues(scope),
    'suspensions without incident',
  );
  return rows.map(({ school_id, student_id, first, n }) => ({
    ruleId: beh13.id,
    severity: 'WARNING',
    incidentId: null,
    schoolId: school_id,
    ...unexplained(student_id, n, first),
  }));
}

/** What is said of a student's suspensions that nothing explains. */
export const unexplained = (
  studentId: string,
  days: number,
  first: string,
): Pick<ValidationIssueRow, 'explanation' | 'about'> => ({
  explanation: unexplainedSuspension(days, first),
  about: [{ studentId, note: `SUSPENDED_WITHOUT_INCIDENT ${first}` }],
});

/** Other incidents that a hint names: who was in more of them on one day opens the list. */
const NAMED = 5;

/** What a hint says, over rows of students (an expression) with the ids of the other incidents that they are in (another one). */
export const duplicateDetails = (student: string, others: string): string => `json_build_object(
    'explanation', '${POSSIBLE_DUPLICATE}',
    'about', json_agg(json_build_object('studentId', ${student}, 'note', array_to_string((${others})[1:${NAMED}], ' ')) order by ${student}))::text`;

/** The first ids of a group of incidents: enough for a hint of any of them. A slice of all of them would be made anew for each. */
export const firstIds = (id: string): string => `(array_agg(${id} order by ${id}))[1:${NAMED + 1}]`;

/**
 * BEH-19: incidents of one school, day and alignment that share a student, as rows like those of `finding`; its parameters are `scopeValues`.
 * Counted before they are listed: hardly any student is repeated, and sorting everybody would take most of a run. Who is repeated is looked up
 * by hash whatever the planner expects (a subquery beside `is true` is), never by comparing everybody with everybody.
 */
export const POSSIBLE_DUPLICATES = `
  with present as materialized (
    select d.school_id, d.occurred_on, d.alignment, r.reference as student, d.id
    from district_incident d join incident_reference r on r.incident_id = d.id and r.kind = 'STUDENT'
    where ${inScope('d')} and d.status <> 'VOIDED'),
  shared as (
    select school_id, student, array_agg(id order by id) as ids, ${firstIds('id')} as first_ids from present
    where ((school_id, occurred_on, alignment, student) in (
      select school_id, occurred_on, alignment, student from present group by school_id, occurred_on, alignment, student having count(*) > 1)) is true
    group by school_id, occurred_on, alignment, student)
  select one.id as incident_id, 'BEH-19' as rule_id, 'INFO' as severity, s.school_id, ${duplicateDetails('s.student', `array_remove(s.first_ids, one.id)`)} as details
  from shared s cross join unnest(s.ids) as one(id) group by one.id, s.school_id`;

/** BEH-14: schools with records of the school year before and none of this one. */
async function silentSchools(
  sql: Sql,
  { districtId, schoolIds, schoolYear }: ValidationScope,
): Promise<readonly ValidationIssueRow[]> {
  const rows = await sql.query<{ school_id: string; details: string }>(
    'select school_id, details from silent_schools($1, $3) where $2::text[] is null or school_id = any($2)',
    [districtId, schoolIds, schoolYear],
    'silent schools',
  );
  return rows.map(({ school_id, details }) => ({
    ruleId: beh14.id,
    severity: 'WARNING',
    incidentId: null,
    schoolId: school_id,
    ...(JSON.parse(details) as Pick<ValidationIssueRow, 'explanation' | 'about'>),
  }));
}
