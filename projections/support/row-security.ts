import { DISTRICT_SETTING, EVERY_DISTRICT, READER_ROLE } from '../../src/postgres/reader-role.ts';

/** Read once per statement, not once per row. */
const VIEWER = `(select current_setting('${DISTRICT_SETTING}', true))`;

/**
 * Statements that hide a table's rows from everybody but its owner, and let the reader see those of `condition`. A CASE, because the planner
 * then guesses half of the rows; it would take two conditions on the district for independent, and expect hardly any.
 */
const securedBy = (table: string, condition: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy system on ${table} to current_user using (true) with check (true);
  create policy viewer on ${table} for select to ${READER_ROLE} using (${condition});
  grant select on ${table} to ${READER_ROLE};`;

/** Rows of a district: its own people and the agency see them. `column` holds the district's id. */
export const visibleToDistrict = (table: string, column = 'district_id'): string =>
  securedBy(table, `case ${VIEWER} when ${column} then true when '${EVERY_DISTRICT}' then true else false end`);

/** Rows that are shared with everybody, and a district's own. `shared` is a condition on the row. */
export const visibleToDistrictOrShared = (table: string, shared: string, column = 'district_id'): string =>
  securedBy(
    table,
    `case ${VIEWER} when '' then false when ${column} then true when '${EVERY_DISTRICT}' then true else ${shared} end`,
  );

/** Rows of the agency that every signed-in viewer may see: code lists, windows, names of public bodies. */
export const visibleToEverybody = (table: string): string => securedBy(table, `${VIEWER} <> ''`);

/**
 * Rows of a student: those see them who see the student. `column` holds the student's id; rows of the viewer's own
 * `district` need no asking. OFFSET keeps the planner from collecting every student of the district first, for a handful of rows.
 */
export const visibleWithStudent = (table: string, column: string, district?: string): string =>
  securedBy(
    table,
    `case ${VIEWER} ${district === undefined ? '' : `when ${district} then true`} when '${EVERY_DISTRICT}' then true
       else exists (select from visible_student v where v.id = ${table}.${column} offset 0) end`,
  );

/** Rows of an incident without a district of their own. */
export const visibleWithIncident = (table: string, column = 'incident_id'): string =>
  securedBy(
    table,
    `case ${VIEWER} when '${EVERY_DISTRICT}' then true else exists (select from district_incident d where d.id = ${table}.${column}) end`,
  );

/**
 * The view that `visibleWithStudent` asks: students with an enrolment in the viewer's district, past ones too, and who was
 * merged into one of them, whose enrolments are those of the kept student. To name somebody in an
 * incident opens nothing of them: what an import or a mistake wrote must not decide who is seen.
 */
export const VISIBLE_STUDENT = `
  create view visible_student with (security_barrier) as
    select e.student_id as id from enrollment e where e.district_id = ${VIEWER}
    union all
    select m.id from student_merge m join enrollment e on e.student_id = m.kept_id where e.district_id = ${VIEWER};
  grant select on visible_student to ${READER_ROLE};`;
