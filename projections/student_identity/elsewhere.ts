import type { Sql } from '../../src/postgres/sql.ts';

interface StudentElsewhere {
  readonly studentId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly grade: string | null;
}

/** The port of the same name, over the rows of every district: `sql` must not be a viewer's. */
export function studentsElsewhere(sql: Sql) {
  return {
    async isEnrolledElsewhere(studentId: string, districtId: string): Promise<boolean> {
      const rows = await sql.query(
        'select from enrollment where student_id = $1 and district_id <> $2 limit 1',
        [studentId, districtId],
        'enrolment in another district',
      );
      return rows.length > 0;
    },

    async find(about: {
      readonly stateStudentId: string;
      readonly districtId: string;
      readonly on: string;
    }): Promise<StudentElsewhere | null> {
      const [row] = await sql.query<StudentElsewhere>(
        `select s.id as "studentId", s.first_name as "firstName", s.last_name as "lastName", e.doc::json->>'grade' as grade
         from student_identity named
         left join student_merge m on m.id = named.id
         join student_identity s on s.id = coalesce(m.kept_id, named.id)
         join lateral (
           select doc from enrollment e where e.student_id = s.id and e.district_id <> $2 and e.starts_on <= $3::date and (e.ends_on is null or e.ends_on >= $3::date)
           order by e.starts_on desc, e.id limit 1) e on true
         where named.state_student_id = $1
           and not exists (select from enrollment o where o.student_id = s.id and o.district_id = $2 and o.starts_on <= $3::date and (o.ends_on is null or o.ends_on >= $3::date))
         order by s.id limit 1`,
        [about.stateStudentId, about.districtId, about.on],
        'student of another district',
      );
      return row ?? null;
    },
  };
}
