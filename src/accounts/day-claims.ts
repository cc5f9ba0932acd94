import type { DayClaim, DayClaims } from '../application/ports/day-claims.ts';
import type { Database } from '../postgres/sql.ts';
import { UNDER_WAY } from './reservation.ts';

/** Longer than readers are ever behind: what came of an older claim is found without it. */
const KEPT = `interval '30 days'`;

const COLUMNS = `claim_id as "claimId", student_id as "studentId", place, record_id as "recordId",
  starts_on::text as "startsOn", ends_on::text as "endsOn"`;

/** `DayClaims` over `runtime.day_claim`. */
export class PostgresDayClaims implements DayClaims {
  constructor(private readonly database: Database) {}

  async take(claim: DayClaim): Promise<readonly DayClaim[]> {
    const { claimId, studentId, place, recordId, startsOn, endsOn } = claim;
    return this.database.transaction(async (sql) => {
      // Periods have no key that could keep them apart: who wants days of one student in one place waits for the other.
      await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`days ${studentId} ${place}`]);
      const others = await sql.query<DayClaim>(
        `select ${COLUMNS} from runtime.day_claim
         where student_id = $1 and place = $2 and record_id <> $3 and claimed_at >= now() - ${UNDER_WAY}
           and starts_on <= coalesce($5::date, 'infinity') and coalesce(ends_on, 'infinity') >= $4::date
         order by claimed_at, claim_id`,
        [studentId, place, recordId, startsOn, endsOn],
      );
      if (others.length > 0) return others;
      await sql.query(
        `insert into runtime.day_claim (claim_id, student_id, place, record_id, starts_on, ends_on)
         values ($1, $2, $3, $4, $5::date, $6::date)
         on conflict (claim_id) do update
         set starts_on = excluded.starts_on, ends_on = excluded.ends_on, claimed_at = excluded.claimed_at`,
        [claimId, studentId, place, recordId, startsOn, endsOn],
      );
      await sql.query(`delete from runtime.day_claim where claimed_at < now() - ${KEPT}`);
      return [];
    });
  }

  of(studentId: string, place: string): Promise<readonly DayClaim[]> {
    return this.database.query<DayClaim>(
      `select ${COLUMNS} from runtime.day_claim where student_id = $1 and place = $2 order by claimed_at, claim_id`,
      [studentId, place],
      'day claims of a student',
    );
  }

  async release(claimId: string): Promise<void> {
    await this.database.query('delete from runtime.day_claim where claim_id = $1', [claimId]);
  }
}
