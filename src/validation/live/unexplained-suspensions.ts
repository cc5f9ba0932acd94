import type { Sql } from '../../postgres/sql.ts';
import { unexplained } from '../dataset-findings.ts';
import type { DistrictStudent } from './compared-records.ts';
import { issuesOf, issuesOfEach, type LiveIssueRow, replaceIssues } from './replace-issues.ts';

/** Suspensions in the attendance of these students that no resolution covers, by school and school year. */
const UNEXPLAINED = `
  select a.district_id, a.school_id, a.school_year, a.student_id, min(a.on_day)::text as first, count(*)::int as n
  from json_to_recordset($1::json) as t(org text, student text) join absence a on a.student_id = t.student and a.district_id = t.org and a.kind = 'SUSPENSION'
  where not exists (
    select from runtime.live_removal r where r.student_id = a.student_id and r.district_id = a.district_id and a.on_day between r.first_day and r.last_day)
  group by a.district_id, a.school_id, a.school_year, a.student_id`;

const REPLACE = `with
  touched as materialized (select org, student from json_to_recordset($1::json) as t(org text, student text)),
  found as materialized (${issuesOf('$2')}),
  ${replaceIssues('found', issuesOfEach('touched', `i.student_id = x.student and i.district_id = x.org and i.rule_id = 'BEH-13'`))}
  select org from changed`;

/** Students of whom a school's month of attendance says or said that they were suspended. */
const STUDENTS_OF_MONTH = `
  select a.district_id as org, a.student_id as student from absence a where a.attendance_id = any($1::text[]) and a.kind = 'SUSPENSION'
  union select i.district_id, i.student_id from runtime.live_issue i where i.rule_id = 'BEH-13' and i.school_id = any($2::text[])`;

export const studentsOfMonths = (sql: Sql, attendanceIds: readonly string[]): Promise<readonly DistrictStudent[]> =>
  sql.query<DistrictStudent>(
    STUDENTS_OF_MONTH,
    [attendanceIds, attendanceIds.map((id) => id.split('/')[0])],
    'students of months',
  );

/** The half of BEH-13 that begins with the attendance, for some students. Says whose issues are others now. */
export async function refreshSuspensions(sql: Sql, students: readonly DistrictStudent[]): Promise<readonly string[]> {
  if (students.length === 0) return [];
  const touched = JSON.stringify(students);
  const rows = await sql.query<{
    district_id: string;
    school_id: string;
    school_year: number;
    student_id: string;
    first: string;
    n: number;
  }>(UNEXPLAINED, [touched], 'unexplained suspensions');
  const found = rows.map(({ first, n, ...row }): LiveIssueRow => ({
    ...row,
    dataset: 'DISTRICT',
    rule_id: 'BEH-13',
    subject: `${row.school_id}/${row.school_year}/${row.student_id}`,
    incident_id: null,
    severity: 'WARNING',
    details: JSON.stringify(unexplained(row.student_id, n, first)),
    place: null,
  }));
  const changed = await sql.query<{ org: string }>(REPLACE, [touched, JSON.stringify(found)], 'refresh suspensions');
  return changed.map(({ org }) => org);
}
