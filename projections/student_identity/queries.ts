import { groupBy } from '../../src/shared/group-by.ts';
import type { Sql } from '../../src/postgres/sql.ts';
import type { EnrollmentDoc } from '../enrollment/projection.ts';
import type { IepPeriodDoc } from '../iep_period/projection.ts';
import type { ProgramParticipationDoc } from '../program_participation/projection.ts';
import { batchedById } from '../support/batched-by-id.ts';
import { documents, documentsById } from '../support/documents.ts';
import type { StudentIdentityDoc } from './projection.ts';

export interface StudentSearch {
  /** Null: every district (state staff). */
  readonly districtId: string | null;
  readonly schoolIds: readonly string[] | null;
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly localStudentNumber: string | null;
  readonly stateStudentId: string | null;
  readonly enrolledOn: string | null;
}

/** The students of $1 with whom they were merged into. */
const KEPT = 'unnest($1::text[]) w(id) left join student_merge m on m.id = w.id';
/** Who that is. No coalesce: row-level security takes it for something that could tell of hidden rows, and would look at every student. */
const KEPT_ID = 'case when m.kept_id is null then w.id else m.kept_id end';

export function studentQueries(sql: Sql) {
  const ofStudents =
    <Doc extends { readonly studentId: string }>(table: string) =>
    async (studentIds: readonly string[]): Promise<ReadonlyMap<string, readonly Doc[]>> => {
      if (studentIds.length === 0) return new Map();
      const rows = await sql.query<{ wanted: string; doc: string }>(
        `select w.id as wanted, t.doc from ${KEPT} join ${table} t on t.student_id = ${KEPT_ID} order by t.id`,
        [studentIds],
        `${table} of students`,
      );
      const docs = groupBy(rows, (row) => row.wanted);
      return new Map([...docs].map(([id, found]) => [id, found.map((row) => JSON.parse(row.doc) as Doc)]));
    };
  return {
    /** By the id that is asked for; a merged one answers with the student who was kept. */
    byIds: batchedById(async (ids): Promise<ReadonlyMap<string, StudentIdentityDoc>> => {
      const rows = await sql.query<{ wanted: string; doc: string }>(
        `select w.id as wanted, s.doc from ${KEPT} join student_identity s on s.id = ${KEPT_ID}`,
        [ids],
        'students by id',
      );
      return new Map(rows.map((row) => [row.wanted, JSON.parse(row.doc) as StudentIdentityDoc]));
    }),

    /** The same, and whether the student has (or had) an enrolment in one of these schools. */
    async byIdsIn(
      schoolIds: readonly string[],
      ids: readonly string[],
    ): Promise<ReadonlyMap<string, { readonly student: StudentIdentityDoc; readonly isOfSchools: boolean }>> {
      const rows = await sql.query<{ wanted: string; doc: string; is_of_schools: boolean }>(
        `select w.id as wanted, s.doc, exists (select from enrollment e where e.student_id = s.id and e.school_id = any($2)) as is_of_schools
         from ${KEPT} join student_identity s on s.id = coalesce(m.kept_id, w.id)`,
        [ids, schoolIds],
        'students by id in schools',
      );
      return new Map(
        rows.map((row) => [
          row.wanted,
          { student: JSON.parse(row.doc) as StudentIdentityDoc, isOfSchools: row.is_of_schools },
        ]),
      );
    },

    /** Whom a pseudonym stands for: itself unless it was merged. */
    async keptId(id: string): Promise<string> {
      const [row] = await sql.query<{ kept_id: string }>('select kept_id from student_merge where id = $1', [id]);
      return row?.kept_id ?? id;
    },

    /** Every pseudonym of the person for whom one stands, the kept one first. */
    async idsOfPerson(id: string): Promise<readonly string[]> {
      const rows = await sql.query<{ id: string }>(
        `with kept as (select coalesce((select kept_id from student_merge where id = $1), $1::text) as id)
         select id from kept union all (select m.id from student_merge m join kept k on k.id = m.kept_id order by m.id)`,
        [id],
        'ids of a person',
      );
      return rows.map((row) => row.id);
    },

    enrollmentsByIds: (ids: readonly string[]) => documentsById<EnrollmentDoc>(sql, 'enrollment', ids),
    enrollments: ofStudents<EnrollmentDoc>('enrollment'),
    iepPeriods: ofStudents<IepPeriodDoc>('iep_period'),
    programs: ofStudents<ProgramParticipationDoc>('program_participation'),

    /** Students enrolled in the scope, by the beginning of their names or by number; sorted by name. */
    search: (search: StudentSearch & { readonly after: readonly string[] | null; readonly limit: number }) =>
      documents<StudentIdentityDoc>(
        sql,
        `select s.doc from student_identity s where ${found(search)}
           and ($8::text is null or (coalesce(s.last_name, ''), coalesce(s.first_name, ''), s.id) > ($8, $9, $10))
         order by coalesce(s.last_name, ''), coalesce(s.first_name, ''), s.id limit $11`,
        [
          ...searchValues(search),
          search.after?.[0] ?? null,
          search.after?.[1] ?? null,
          search.after?.[2] ?? null,
          search.limit,
        ],
        isScoped(search) ? 'student search in a scope' : 'student search',
      ),

    /** How many the search finds, without reading them. */
    async count(search: StudentSearch): Promise<number> {
      const [row] = await sql.query<{ n: number }>(
        `select count(*)::int as n from student_identity s where ${found(search)}`,
        searchValues(search),
        isScoped(search) ? 'student count in a scope' : 'student count',
      );
      return row?.n ?? 0;
    },

    /** Which of these students have (or had) an enrolment in the scope: whom a clerk may name in an incident. */
    async inScope(
      studentIds: readonly string[],
      districtId: string,
      schoolIds: readonly string[] | null,
    ): Promise<ReadonlySet<string>> {
      if (studentIds.length === 0) return new Set();
      const rows = await sql.query<{ student_id: string }>(
        `select distinct w.id as student_id from ${KEPT} join enrollment e on e.student_id = ${KEPT_ID}
         where e.district_id = $2 and ($3::text[] is null or e.school_id = any($3))`,
        [studentIds, districtId, schoolIds],
        'students in scope',
      );
      return new Set(rows.map((row) => row.student_id));
    },

    /**
     * Which of these students the scope answers for today: an enrolment there has not ended, or none of another district has lasted longer.
     * Who they are is theirs to correct.
     */
    async answeredFor(
      studentIds: readonly string[],
      districtId: string,
      schoolIds: readonly string[] | null,
      today: string,
    ): Promise<ReadonlySet<string>> {
      if (studentIds.length === 0) return new Set();
      const rows = await sql.query<{ student_id: string }>(
        `select distinct w.id as student_id from ${KEPT} join enrollment e on e.student_id = ${KEPT_ID}
         where e.district_id = $2 and ($3::text[] is null or e.school_id = any($3))
           and (e.ends_on is null or e.ends_on >= $4::date or not exists (
             select from enrollment o where o.student_id = e.student_id and o.district_id <> $2
               and (o.ends_on is null or o.ends_on > e.ends_on)))`,
        [studentIds, districtId, schoolIds, today],
        'students answered for',
      );
      return new Set(rows.map((row) => row.student_id));
    },
  };
}

/** Students with a number: whoever has it, or had it before a merge. */
const heldBy = (column: string, number: string): string =>
  `select case when m.kept_id is null then t.id else m.kept_id end from student_identity t left join student_merge m on m.id = t.id where t.${column} = ${number}`;

/** What finds a student; $1–$7 are `searchValues`. Who was merged into another one is found as that one. */
const found = (search: StudentSearch): string => `
  ${beginsWith('s.last_name_key', '$1')} and ${beginsWith('s.first_name_key', '$2')}
  and ($3::text is null or s.id in (${heldBy('local_student_number', '$3')})) and ($4::text is null or s.id in (${heldBy('state_student_id', '$4')}))
  and not exists (select from student_merge m where m.id = s.id)
  and ${
    isScoped(search)
      ? `s.id in (select e.student_id from enrollment e where ($5::text is null or e.district_id = $5) and ($6::text[] is null or e.school_id = any($6))
           and ($7::date is null or (e.starts_on <= $7 and (e.ends_on is null or e.ends_on >= $7))))`
      : 'coalesce($5::text, $6::text[]::text, $7::date::text) is null'
  }`;

const searchValues = (search: StudentSearch): readonly unknown[] => [
  search.lastName,
  search.firstName,
  search.localStudentNumber,
  search.stateStudentId,
  search.districtId,
  search.schoolIds,
  search.enrolledOn,
];

/** The agency finds students without an enrolment too, unless it asks for one. */
const isScoped = ({ districtId, schoolIds, enrolledOn }: StudentSearch): boolean =>
  districtId !== null || schoolIds !== null || enrolledOn !== null;

/** As a range, which an index answers under row-level security too; LIKE could tell of rows that nobody may see. 1114111 is the last character. */
const beginsWith = (column: string, prefix: string) =>
  `(${prefix}::text is null or (${column} >= lower(${prefix}) and ${column} < lower(${prefix}) || chr(1114111)))`;
