import type { EnrollmentClaim, EnrollmentClaims } from '../application/ports/enrollment-claims.ts';
import type { Database } from '../postgres/sql.ts';
import { UNDER_WAY } from './reservation.ts';

/** Longer than readers are ever behind: what came of an older claim is found without it. */
const KEPT = `interval '30 days'`;

const COLUMNS = `claim_id as "claimId", student_id as "studentId", school_id as "schoolId", enrollment_id as "enrollmentId",
  starts_on::text as "startsOn", ends_on::text as "endsOn"`;

/** `EnrollmentClaims` over `runtime.enrollment_claim`. */
export class PostgresEnrollmentClaims implements EnrollmentClaims {
  constructor(private readonly database: Database) {}

  async take(claim: EnrollmentClaim): Promise<readonly EnrollmentClaim[]> {
    const { claimId, studentId, schoolId, enrollmentId, startsOn, endsOn } = claim;
    return this.database.transaction(async (sql) => {
      // Periods have no key that could keep them apart: who wants days of one student in one school waits for the other.
      await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`enrollment ${studentId} ${schoolId}`]);
      const others = await sql.query<EnrollmentClaim>(
        `select ${COLUMNS} from runtime.enrollment_claim
         where student_id = $1 and school_id = $2 and enrollment_id <> $3 and claimed_at >= now() - ${UNDER_WAY}
           and starts_on <= coalesce($5::date, 'infinity') and coalesce(ends_on, 'infinity') >= $4::date
         order by claimed_at, claim_id`,
        [studentId, schoolId, enrollmentId, startsOn, endsOn],
      );
      if (others.length > 0) return others;
      await sql.query(
        `insert into runtime.enrollment_claim (claim_id, student_id, school_id, enrollment_id, starts_on, ends_on)
         values ($1, $2, $3, $4, $5::date, $6::date)
         on conflict (claim_id) do update
         set starts_on = excluded.starts_on, ends_on = excluded.ends_on, claimed_at = excluded.claimed_at`,
        [claimId, studentId, schoolId, enrollmentId, startsOn, endsOn],
      );
      await sql.query(`delete from runtime.enrollment_claim where claimed_at < now() - ${KEPT}`);
      return [];
    });
  }

  of(studentId: string, schoolId: string): Promise<readonly EnrollmentClaim[]> {
    return this.database.query<EnrollmentClaim>(
      `select ${COLUMNS} from runtime.enrollment_claim where student_id = $1 and school_id = $2 order by claimed_at, claim_id`,
      [studentId, schoolId],
      'enrolment claims of a student',
    );
  }

  async release(claimId: string): Promise<void> {
    await this.database.query('delete from runtime.enrollment_claim where claim_id = $1', [claimId]);
  }
}
