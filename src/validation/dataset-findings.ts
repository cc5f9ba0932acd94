import type { ValidationIssueRow, ValidationScope } from '../application/ports/validation-runs.ts';
import type { FindingDetail } from '../domain/rules/rule.ts';
import type { Sql } from '../postgres/sql.ts';
import { inScope, scopeValues } from './scope-sql.ts';

/** What rules that compare records with each other say of a scope now: one statement per rule, beside the findings that the projector keeps. */
export async function datasetFindings(
  sql: Sql,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
): Promise<readonly ValidationIssueRow[]> {
  return dataset === 'DISTRICT' ? possibleDuplicates(sql, scope) : silentSchools(sql, scope);
}

/** BEH-19: incidents of one school, day and alignment that share a student. */
async function possibleDuplicates(sql: Sql, scope: ValidationScope): Promise<readonly ValidationIssueRow[]> {
  const rows = await sql.query<{ id: string; school_id: string; about: readonly FindingDetail[] }>(
    `with shared as (
       select d.school_id, r.reference as student, array_agg(d.id order by d.id) as ids
       from district_incident d join incident_reference r on r.incident_id = d.id and r.kind = 'STUDENT'
       where ${inScope('d')} and d.status <> 'VOIDED'
       group by d.school_id, d.occurred_on, d.alignment, r.reference having count(*) > 1)
     select one.id, s.school_id, json_agg(json_build_object('studentId', s.student, 'note', array_to_string(array_remove(s.ids, one.id), ' ')) order by s.student) as about
     from shared s cross join unnest(s.ids) as one(id) group by one.id, s.school_id order by one.id`,
    scopeValues(scope),
  );
  return rows.map(({ id, school_id, about }) => ({
    ruleId: 'BEH-19',
    severity: 'INFO',
    incidentId: id,
    schoolId: school_id,
    explanation: 'A student of this incident stands in another incident of the same school and day.',
    about,
  }));
}

/** BEH-14: schools with records of the school year before and none of this one. */
async function silentSchools(sql: Sql, scope: ValidationScope): Promise<readonly ValidationIssueRow[]> {
  const rows = await sql.query<{ school_id: string; n: number }>(
    `select s.school_id, count(*)::int as n from state_incident s
     where s.district_id = $1 and ($2::text[] is null or s.school_id = any($2)) and s.school_year = $3::int - 1
       and not exists (select from state_incident t where t.district_id = $1 and t.school_id = s.school_id and t.school_year = $3)
     group by s.school_id order by s.school_id`,
    scopeValues(scope),
  );
  return rows.map(({ school_id, n }) => ({
    ruleId: 'BEH-14',
    severity: 'WARNING',
    incidentId: null,
    schoolId: school_id,
    explanation: `This school reports nothing for the school year; for the year before it reported ${n}.`,
    about: [{ note: `LAST_YEAR ${n}` }],
  }));
}
