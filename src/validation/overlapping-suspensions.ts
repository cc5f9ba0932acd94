import type { ValidationIssueRow, ValidationRuns } from '../application/ports/validation-runs.ts';
import { beh12, OVERLAPS_ELSEWHERE, SUSPENSION_CODES } from '../domain/rules/beh-12.ts';
import type { Sql } from '../postgres/sql.ts';
import { inScope } from './scope-sql.ts';

const SUSPENSIONS = SUSPENSION_CODES.map((code) => `'${code}'`);

/** Whether an incident of the table's alias would bring a suspension to the state: its record is read only then. */
export const suspends = (d: string): string => `${d}.candidate_codes && array[${SUSPENSIONS.join(', ')}]`;

/** Without a last day, so many weekdays from the first one: no holiday makes it later than the calendar does. */
const LAST_WEEKDAY = `(select max(w.day)::date from (
      select g.day from generate_series((m->>'startsOn')::date, (m->>'startsOn')::date + 1100, interval '1 day') g(day)
      where extract(isodow from g.day) < 6 order by g.day limit greatest(1, ceil(coalesce((m->>'durationSchoolDays')::numeric, 1)))::int) w)`;

/** Dated suspensions in the records of a relation of incidents, with the student whom they are about. */
export const suspensionsIn = (incidents: string): string => `
    select a.id, a.district_id, a.school_id, a.school_year, p->>'studentId' as student, p->>'participantId' as participant,
           m->>'resolutionId' as resolution, (m->>'startsOn')::date as first_day, coalesce((m->>'endsOn')::date, ${LAST_WEEKDAY}) as last_day,
           coalesce((m->>'durationSchoolDays')::numeric, 1) as days
    from ${incidents} a cross join lateral json_array_elements(a.candidate_record::json->'events') e
    cross join lateral json_array_elements(e->'participants') p cross join lateral json_array_elements(p->'resolutions') m
    where m->>'stateCode' in (${SUSPENSIONS.join(', ')}) and m->>'startsOn' is not null and p->>'studentId' is not null`;

/** Years whose incidents are compared with one year's: days that are left over are served in the next one, and no suspension lasts longer. */
const yearsAround = (year: string): string => `between ${year} - 1 and ${year} + 1`;

/** Two part days on one day are no overlap as long as they make at most one day together, as within one incident. */
const OVERLAP = `b.student = a.student and b.district_id = a.district_id and b.school_year ${yearsAround('a.school_year')} and b.id <> a.id
      and b.first_day <= a.last_day and a.first_day <= b.last_day
      and not (a.first_day = a.last_day and b.first_day = b.last_day and a.days + b.days <= 1)`;

/** One row for each incident and student of a relation of suspensions with days that another incident of the student has, too. */
export const overlapsAmong = (suspensions: string): string => `
    select o.id, o.district_id, o.school_id, o.school_year, o.student, json_build_object('explanation', '${OVERLAPS_ELSEWHERE}',
           'about', json_agg(json_build_object('participantId', o.participant, 'studentId', o.student, 'resolutionId', o.resolution,
                                               'note', 'OVERLAPS_INCIDENT ' || o.other) order by o.resolution))::text as details
    from (select a.*, min(b.id) as other from ${suspensions} a join ${suspensions} b on ${OVERLAP}
          group by a.id, a.district_id, a.school_id, a.school_year, a.student, a.participant, a.resolution, a.first_day, a.last_day, a.days) o
    group by o.id, o.district_id, o.school_id, o.school_year, o.student`;

/**
 * The other half of BEH-12: suspensions of one student in two incidents of the district, as rows like those of `finding`; its parameters are
 * `scopeValues`. Only records of students who were suspended in more than one incident, one of them of the year, are read. Written so that no estimate of the planner
 * turns it into a comparison of everything with everything: a subquery beside `is true` is looked up by hash, one with `offset 0` stays apart.
 */
export const OVERLAPPING_SUSPENSIONS = `
  with involved as materialized (
    select d.id, count(*) over (partition by r.reference) as incidents, bool_or(d.school_year = $3) over (partition by r.reference) as is_of_year
    from district_incident d join incident_reference r on r.incident_id = d.id and r.kind = 'STUDENT'
    where d.district_id = $1 and d.school_year ${yearsAround('$3')} and ${suspends('d')}),
  compared as materialized (
    select d.id, d.district_id, d.school_id, d.school_year, d.candidate_record from district_incident d
    where d.district_id = $1 and d.school_year ${yearsAround('$3')}
      and (d.id in (select id from involved where incidents > 1 and is_of_year)) is true),
  suspensions as materialized (${suspensionsIn('compared')})
  select d.id as incident_id, 'BEH-12' as rule_id, 'WARNING' as severity, d.school_id, d.details
  from (select * from (${overlapsAmong('suspensions')}) o offset 0) d where ${inScope('d')}`;

/** As in the run, for one record beside what is stored: looked up by its students, one after another. */
const OVERLAPS_OF_RECORD = `
  with given as materialized (
    select $1::text as id, $2::text as district_id, $3::text as school_id, $4::int as school_year, $5::text as candidate_record),
  students as materialized (
    select distinct p->>'studentId' as student from json_array_elements($5::json->'events') e
    cross join lateral json_array_elements(e->'participants') p where p->>'studentId' is not null),
  compared as materialized (
    select * from given
    union select b.id, b.district_id, b.school_id, b.school_year, b.candidate_record from students s cross join lateral (
      select b.* from incident_reference o join district_incident b on b.id = o.incident_id and b.id <> $1 and b.district_id = $2
        and b.school_year ${yearsAround('$4')} and ${suspends('b')}
      where o.kind = 'STUDENT' and o.reference = s.student offset 0) b),
  suspensions as materialized (
    select s.* from (${suspensionsIn('compared')}) s where s.student in (select student from students))
  select o.details from (${overlapsAmong('suspensions')}) o where o.id = $1 order by o.student`;

/** What BEH-12 says of a record that is not saved, for the suspensions of its students in other incidents. */
export async function overlapsOf(
  sql: Sql,
  record: Parameters<ValidationRuns['overlapping']>[0],
): ReturnType<ValidationRuns['overlapping']> {
  const { incidentId, districtId, schoolId, schoolYear } = record;
  const rows = await sql.query<{ details: string }>(
    OVERLAPS_OF_RECORD,
    [incidentId, districtId, schoolId, schoolYear, JSON.stringify(record)],
    'overlaps of a record',
  );
  return rows.map(({ details }) => {
    const { explanation } = JSON.parse(details) as Pick<ValidationIssueRow, 'explanation'>;
    return { ruleId: beh12.id, severity: beh12.severity, explanation };
  });
}
