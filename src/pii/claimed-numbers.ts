import type { Sql } from '../postgres/sql.ts';
import type { LogSecret } from './log-secret.ts';

/** A claim of a state student number, known by the number's keyed hash only. */
export interface NumberClaim {
  readonly hmac: string;
  readonly studentId: string;
}

/** The state student numbers of each student that has any. */
export type NumbersOf = (studentIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>;

const PAGE = 2_000;

/** What was claimed in `pii.alias`, as somebody sees it who looks after the system. */
export class ClaimedNumbers {
  readonly #sql: Sql;
  readonly #secret: LogSecret;

  constructor(sql: Sql, secret: LogSecret) {
    this.#sql = sql;
    this.#secret = secret;
  }

  /**
   * Claims from before an instant whose number their student does not have. A number is claimed before the event that carries it is
   * appended, so a process that ends in between leaves one behind: then nobody else can have that number. Sources are asked one after
   * another, each for what the ones before did not explain. Claims of destroyed students are none of them.
   */
  async withoutStudent(before: Date, sources: readonly NumbersOf[]): Promise<readonly NumberClaim[]> {
    const leaked: NumberClaim[] = [];
    for (let after = ''; ;) {
      const page = await this.#sql.query<{ hmac: string; student_id: string }>(
        `select a.hmac, a.student_id from pii.alias a
         where a.hmac > $1 and a.claimed_at < $2
           and not exists (select from pii.data_key k where k.subject = 'student:' || a.student_id and k.destroyed_at is not null)
         order by a.hmac limit $3`,
        [after, before.toISOString(), PAGE],
        'claimed numbers',
      );
      if (page.length === 0) return leaked;
      after = page.at(-1)!.hmac;
      let claims: readonly NumberClaim[] = page.map((row) => ({ hmac: row.hmac, studentId: row.student_id }));
      for (const numbersOf of sources) claims = await this.#unexplained(claims, numbersOf);
      leaked.push(...claims);
    }
  }

  /** Makes the numbers anybody's again; answers how many were still claimed as they stood. */
  async release(claims: readonly NumberClaim[]): Promise<number> {
    const released = await this.#sql.query(
      `delete from pii.alias a using unnest($1::text[], $2::uuid[]) as c (hmac, student_id)
       where a.hmac = c.hmac and a.student_id = c.student_id returning a.hmac`,
      [claims.map(({ hmac }) => hmac), claims.map(({ studentId }) => studentId)],
      'release claimed numbers',
    );
    return released.length;
  }

  async #unexplained(claims: readonly NumberClaim[], numbersOf: NumbersOf): Promise<readonly NumberClaim[]> {
    if (claims.length === 0) return claims;
    const numbers = await numbersOf([...new Set(claims.map(({ studentId }) => studentId))]);
    return claims.filter(
      ({ hmac, studentId }) => !numbers.get(studentId)?.some((number) => this.#secret.alias(number) === hmac),
    );
  }
}
