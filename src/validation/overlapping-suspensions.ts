import type { ValidationIssueRow, ValidationRuns } from '../application/ports/validation-runs.ts';
import { beh12, OVERLAPS_ELSEWHERE } from '../domain/rules/beh-12.ts';
import { datedSuspensions } from '../domain/rules/dated-suspensions.ts';
import type { Sql } from '../postgres/sql.ts';
import { inScope } from './scope-sql.ts';

/** Suspensions of the incidents of a relation; whoever has none has null there. */
export const suspensionsIn = (incidents: string): string => `
    select a.id, a.district_id, a.school_id, a.school_year, s."studentId" as student, s."participantId" as participant,
           s."resolutionId" as resolution, s."firstDay" as first_day, s."lastDay" as last_day, s.days
    from ${incidents} a cross join lateral jsonb_to_recordset(a.candidate_suspensions)
      as s("studentId" text, "participantId" text, "resolutionId" text, "firstDay" date, "lastDay" date, days numeric)`;

/** Years whose incidents are compared with one year's: days that are left over are served in the next one, and no suspension lasts longer. */
const yearsAround = (year: string): string => `between ${year} - 1 and ${year} + 1`;

/** The two smallest of a column of ids: whichever incident asks, the smallest one of the others is among them. */
const smallestTwo = (id: string): string => `(array_agg(distinct ${id} order by ${id}))[1:2]`;

/**
 * One row for each incident and student of a relation of suspensions with days that another incident of the student has, too; each
 * suspension names one of these incidents. Two part days on one day are no overlap as long as they make at most one day together, as
 * within one incident.
 *
 * However many suspensions one student has, they are not compared in pairs. Sorted by their first days, most have nothing before or after
 * them that could overlap (`crowded`). Of two that do overlap, one begins on a day of the other one: so each stands at every such day that
 * it includes (`standing`), those of one kind together, and meets there who stands there, too.
 */
export const overlapsAmong = (suspensions: string): string => `
    with crowded as materialized (
      select s.*, dense_rank() over (partition by district_id, student order by first_day) as place,
             dense_rank() over (order by district_id, student, school_year, first_day, last_day, part) as kind
      from (select s.*, case when first_day = last_day then days end as part, lead(first_day) over beginning as next,
                   max(last_day) over (beginning rows between unbounded preceding and 1 preceding) as before
            from ${suspensions} s window beginning as (partition by district_id, student order by first_day)) s
      where before >= first_day or next <= last_day),
    kinds as (
      select district_id, student, school_year, first_day, last_day, part, place, kind, ${smallestTwo('id')} as ids
      from crowded group by district_id, student, school_year, first_day, last_day, part, place, kind),
    until as (
      select m.*, count(*) filter (where m.kind is null) over (partition by district_id, student order by day, kind nulls first rows unbounded preceding) as last_place
      from (select distinct district_id, student, first_day as day, null::int as school_year, null::numeric as part, null::bigint as place, null::bigint as kind, null::text[] as ids from crowded
            union all select district_id, student, last_day, school_year, part, place, kind, ids from kinds) m),
    standing as materialized (
      select district_id, student, school_year, part, kind, ids, generate_series(place, last_place) as place from until where kind is not null),
    present as materialized (
      select district_id, student, place, school_year, part, ${smallestTwo('one.id')} as ids
      from standing cross join lateral unnest(ids) as one(id) group by district_id, student, place, school_year, part),
    met as (
      select a.kind, ${smallestTwo('one.id')} as ids
      from standing a join present b on b.student = a.student and b.place = a.place and b.district_id = a.district_id
        and b.school_year ${yearsAround('a.school_year')} and (a.part + b.part <= 1) is not true
      cross join lateral unnest(b.ids) as one(id) group by a.kind)
    select id, district_id, school_id, school_year, student, json_build_object('explanation', '${OVERLAPS_ELSEWHERE}',
           'about', json_agg(json_build_object('participantId', participant, 'studentId', student, 'resolutionId', resolution,
                                               'note', 'OVERLAPS_INCIDENT ' || other) order by resolution))::text as details
    from (select *, case when others[1] = id then others[2] else others[1] end as other
          from (select *, max(met) over (partition by kind) as others
                from (select id, district_id, school_id, school_year, student, participant, resolution, kind, null::text[] as met from crowded
                      union all select null, null, null, null, null, null, null, kind, ids from met) c) c where id is not null) o
    where other is not null group by id, district_id, school_id, school_year, student`;

/** The other half of BEH-12: suspensions of one student in two incidents of the district, as rows like those of `finding`; its parameters are `scopeValues`. */
export const OVERLAPPING_SUSPENSIONS = `
  with suspending as (
    select d.id, d.district_id, d.school_id, d.school_year, d.candidate_suspensions from district_incident d
    where d.district_id = $1 and d.school_year ${yearsAround('$3')} and d.candidate_suspensions is not null)
  select d.id as incident_id, 'BEH-12' as rule_id, 'WARNING' as severity, d.school_id, d.details
  from (${overlapsAmong(`(${suspensionsIn('suspending')})`)}) d where ${inScope('d')}`;

/** As in the run, for one record beside what is stored: looked up by its students, one after another. */
const OVERLAPS_OF_RECORD = `
  with given as materialized (
    select $1::text as id, $2::text as district_id, $3::text as school_id, $4::int as school_year, $5::jsonb as candidate_suspensions),
  students as materialized (
    select distinct s->>'studentId' as student from jsonb_array_elements($5::jsonb) s),
  suspending as materialized (
    select * from given
    union all select distinct on (b.id) b.id, b.district_id, b.school_id, b.school_year, b.candidate_suspensions from students s cross join lateral (
      select b.* from incident_reference o join district_incident b on b.id = o.incident_id and b.id <> $1 and b.district_id = $2
        and b.school_year ${yearsAround('$4')} and b.candidate_suspensions is not null
      where o.kind = 'STUDENT' and o.reference = s.student offset 0) b),
  suspensions as materialized (
    select s.* from (${suspensionsIn('suspending')}) s where s.student in (select student from students))
  select o.details from (${overlapsAmong('suspensions')}) o where o.id = $1 order by o.student`;

/** What BEH-12 says of a record that is not saved, for the suspensions of its students in other incidents. */
export async function overlapsOf(
  sql: Sql,
  record: Parameters<ValidationRuns['overlapping']>[0],
): ReturnType<ValidationRuns['overlapping']> {
  const { incidentId, districtId, schoolId, schoolYear } = record;
  const rows = await sql.query<{ details: string }>(
    OVERLAPS_OF_RECORD,
    [incidentId, districtId, schoolId, schoolYear, JSON.stringify(datedSuspensions(record))],
    'overlaps of a record',
  );
  return rows.map(({ details }) => {
    const { explanation, about } = JSON.parse(details) as Pick<ValidationIssueRow, 'explanation' | 'about'>;
    return { ruleId: beh12.id, severity: beh12.severity, explanation, about };
  });
}
