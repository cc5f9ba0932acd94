import type { Sql } from '../../postgres/sql.ts';
import { duplicateDetails, firstIds } from '../dataset-findings.ts';
import { DIFFERENCE_REASON, DIFFERENCE_RULE, differenceDetails } from '../differing-records.ts';
import { overlapsAmong, suspensionsIn } from '../overlapping-suspensions.ts';
import { issuesOfEach, replaceIssues } from './replace-issues.ts';

/** A student of a district. */
export interface DistrictStudent {
  readonly org: string;
  readonly student: string;
}

/** What incidents have in common that BEH-19 compares. */
const SAME_DAY = 'school_id, school_year, occurred_on, alignment';

/**
 * Incidents `b` of each student of a relation `s`: looked up by the student, for one after another and each once, whatever the planner
 * expects (`offset 0` keeps it from joining whole tables). All that has to do with each other is found among them by sorting.
 */
const incidentsOf = (students: string): string => `${students} s cross join lateral (
      select b.id, b.district_id, b.status, ${SAME_DAY}, b.candidate_suspensions from incident_reference o join district_incident b on b.id = o.incident_id
      where o.kind = 'STUDENT' and o.reference = s.student offset 0) b`;

/**
 * What BEH-12, BEH-16 and BEH-19 say of incidents, and of those that share a student with one of them or did so before; the days that their
 * resolutions cover are kept with them.
 */
const REFRESH = `with
  touched as materialized (select unnest($1::text[]) as id),
  present as materialized (
    select a.id, a.district_id, a.school_id, a.school_year, a.occurred_on, a.alignment, a.status, a.candidate_hash, a.doc
    from touched t join district_incident a on a.id = t.id),
  uncovered as (delete from runtime.live_removal r using touched t where r.incident_id = t.id returning r.district_id, r.student_id),
  covered as (
    insert into runtime.live_removal (incident_id, district_id, student_id, first_day, last_day)
    select a.id, a.district_id, p->>'studentId', (m->>'startsOn')::date,
           coalesce((m->>'endsOn')::date, (m->>'startsOn')::date + 2 + (ceil((m->>'durationSchoolDays')::numeric) * 7 / 5)::int, (m->>'startsOn')::date)
    from present a cross join lateral jsonb_path_query(a.doc::jsonb, '$.state.events[*].participants[*] ? (@.studentId != null)') p
    cross join lateral jsonb_path_query(p, '$.resolutions[*] ? (@.startsOn != null)') m where a.status <> 'VOIDED'
    returning district_id, student_id),
  differing as (
    select 'STATE' as dataset, '${DIFFERENCE_RULE}' as rule_id, coalesce(d.id, s.id) || '/' || coalesce(d.school_year, s.school_year) as subject,
           coalesce(d.id, s.id) as incident_id, null::text as student_id, 'FATAL' as severity, coalesce(d.district_id, s.district_id) as district_id,
           coalesce(d.school_id, s.school_id) as school_id, coalesce(d.school_year, s.school_year) as school_year,
           ${differenceDetails(`(${DIFFERENCE_REASON})`)} as details, null::text as place
    from (select * from present where candidate_hash is not null) d
    full join (select s.* from touched t join state_incident s on s.id = t.id) s on s.id = d.id and s.school_year = d.school_year
    where d.candidate_hash is distinct from s.record_hash),
  students as materialized (
    select a.district_id, r.reference as student from present a join incident_reference r on r.incident_id = a.id and r.kind = 'STUDENT'
    union select i.district_id, i.student_id from touched t
      cross join lateral (select i.* from runtime.live_issue i where i.incident_id = t.id and i.rule_id = 'BEH-12' offset 0) i),
  theirs as materialized (select s.student, b.* from ${incidentsOf('students')} where b.district_id = s.district_id),
  affected as materialized (
    select id from touched
    union select id from (
      select id, bool_or((id in (select id from touched)) is true) over (partition by student, ${SAME_DAY}) as is_near from theirs where status <> 'VOIDED') n
      where is_near
    union select n.incident_id from (
        select distinct i.place from touched t cross join lateral (
          select i.place from runtime.live_issue i where i.incident_id = t.id and i.place is not null offset 0) i) p
      cross join lateral (select n.incident_id from runtime.live_issue n where n.place = p.place offset 0) n),
  affected_students as materialized (
    select distinct r.student from affected f
    cross join lateral (select r.reference as student from incident_reference r where r.incident_id = f.id and r.kind = 'STUDENT' offset 0) r),
  shared as (
    select s.student, b.district_id, ${SAME_DAY}, array_agg(b.id order by b.id) as ids, ${firstIds('b.id')} as first_ids from ${incidentsOf('affected_students')}
    where b.status <> 'VOIDED' group by s.student, b.district_id, ${SAME_DAY} having count(*) > 1),
  duplicates as (
    select 'DISTRICT', 'BEH-19', one.id, one.id, null, 'INFO', s.district_id, s.school_id, s.school_year, ${duplicateDetails('s.student', 'array_remove(s.first_ids, one.id)')},
           concat_ws('/', s.school_id, s.school_year, s.occurred_on, s.alignment)
    from shared s cross join lateral unnest(s.ids) as one(id) where (one.id in (select id from affected)) is true
    group by one.id, s.district_id, s.school_id, s.school_year, s.occurred_on, s.alignment),
  suspending as materialized (
    select distinct on (id) id, district_id, school_id, school_year, candidate_suspensions from theirs where candidate_suspensions is not null),
  suspensions as materialized (
    select s.* from (${suspensionsIn('suspending')}) s join students t on t.district_id = s.district_id and t.student = s.student),
  overlapping as (
    select 'DISTRICT', 'BEH-12', id || '/' || student, id, student, 'WARNING', district_id, school_id, school_year, details, null
    from (${overlapsAmong('suspensions')}) o),
  found as materialized (select * from differing union all select * from duplicates union all select * from overlapping),
  ${replaceIssues(
    'found',
    [
      issuesOfEach('touched', `i.incident_id = x.id and i.rule_id = '${DIFFERENCE_RULE}'`),
      issuesOfEach('affected', `i.incident_id = x.id and i.rule_id = 'BEH-19'`),
      issuesOfEach('students', `i.student_id = x.student and i.district_id = x.district_id and i.rule_id = 'BEH-12'`),
    ].join('\n    union all '),
  )}
  select org, null as student from changed
  union all select c.district_id, c.student_id from (select district_id, student_id from uncovered union select district_id, student_id from covered) c
  where exists (select from absence x where x.student_id = c.student_id and x.district_id = c.district_id and x.kind = 'SUSPENSION')`;

/** Looks at incidents again. Says whose issues are others now, and of which students a suspension may be explained differently. */
export async function refreshCompared(
  sql: Sql,
  incidentIds: readonly string[],
): Promise<{ readonly orgs: readonly string[]; readonly students: readonly DistrictStudent[] }> {
  const rows = await sql.query<{ org: string; student: string | null }>(
    REFRESH,
    [incidentIds],
    'refresh compared records',
  );
  return {
    orgs: rows.flatMap(({ org, student }) => (student === null ? [org] : [])),
    students: rows.flatMap(({ org, student }) => (student === null ? [] : [{ org, student }])),
  };
}
