import type { Sql } from '../../src/postgres/sql.ts';

/** Students of a district who look like one person. */
export interface DuplicateGroup {
  readonly reason: 'SAME_STATE_ID' | 'SAME_NAME_AND_BIRTH_DATE';
  /** Two or more, by id. */
  readonly studentIds: readonly string[];
}

/** Students are compared within the district, past enrolments included; who was merged already is left out. */
const GROUPS = `
  with people as materialized (
    select s.id, s.state_student_id, s.last_name_key, s.first_name_key, s.doc::json->>'bornOn' as born_on
    from (select distinct e.student_id from enrollment e where e.district_id = $1) own join student_identity s on s.id = own.student_id
    where not exists (select from student_merge m where m.id = s.id)),
  groups as (
    select 'SAME_STATE_ID' as reason, array_agg(id order by id) as ids from people
    where state_student_id is not null group by state_student_id having count(*) > 1
    union all
    select 'SAME_NAME_AND_BIRTH_DATE', array_agg(id order by id) from people
    where born_on is not null and last_name_key is not null group by last_name_key, first_name_key, born_on having count(*) > 1)`;

export function duplicateQueries(sql: Sql) {
  return {
    /** A page of groups by reason and first student. `after` is both of the group before the page. */
    page: (districtId: string, after: readonly string[] | null, limit: number): Promise<readonly DuplicateGroup[]> =>
      sql.query(
        `${GROUPS} select reason, ids as "studentIds" from groups
         where $2::text is null or (reason, ids[1]) > ($2, $3) order by reason, ids[1] limit $4`,
        [districtId, after?.[0] ?? null, after?.[1] ?? null, limit],
        'duplicate students',
      ),

    async count(districtId: string): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `${GROUPS} select count(*)::int as n from groups`,
        [districtId],
        'duplicate student count',
      );
      return row?.n ?? 0;
    },
  };
}
