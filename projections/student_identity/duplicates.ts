import type { Sql } from '../../src/postgres/sql.ts';

/** Students of a district who look like one person. */
export interface DuplicateGroup {
  readonly reason: 'SAME_STATE_ID' | 'SAME_NAME_AND_BIRTH_DATE';
  /** Two or more, by id. */
  readonly studentIds: readonly string[];
}

/** Who is looked at: the students of a district, or of some of its schools. */
export interface DuplicateScope {
  readonly districtId: string;
  /** Null: every school. A pair of which one child is of another school is not found here. */
  readonly schoolIds: readonly string[] | null;
}

/** Students are compared within the scope, past enrolments included; who was merged already is left out. */
const GROUPS = `
  with people as materialized (
    select s.id, s.state_student_id, s.last_name_key, s.first_name_key, s.doc::json->>'bornOn' as born_on
    from (select distinct e.student_id from enrollment e where e.district_id = $1 and ($2::text[] is null or e.school_id = any($2))) own join student_identity s on s.id = own.student_id
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
    page: (scope: DuplicateScope, after: readonly string[] | null, limit: number): Promise<readonly DuplicateGroup[]> =>
      sql.query(
        `${GROUPS} select reason, ids as "studentIds" from groups
         where $3::text is null or (reason, ids[1]) > ($3, $4) order by reason, ids[1] limit $5`,
        [scope.districtId, scope.schoolIds, after?.[0] ?? null, after?.[1] ?? null, limit],
        'duplicate students',
      ),

    async count({ districtId, schoolIds }: DuplicateScope): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `${GROUPS} select count(*)::int as n from groups`,
        [districtId, schoolIds],
        'duplicate student count',
      );
      return row?.n ?? 0;
    },
  };
}
