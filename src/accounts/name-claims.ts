import type { NameClaim, NameClaims } from '../application/ports/name-claims.ts';
import type { Database } from '../postgres/sql.ts';
import { UNDER_WAY } from './reservation.ts';

interface OtherClaim {
  readonly part: string;
  readonly stream: string;
  readonly claimed_at: string;
  readonly is_old: boolean;
}

/** `NameClaims` over `account.name_claim`. */
export class PostgresNameClaims implements NameClaims {
  constructor(private readonly database: Database) {}

  async take(claim: NameClaim, carries: (claim: NameClaim) => Promise<boolean>): Promise<boolean> {
    for (;;) {
      const others = await this.#takeUnlessHeld(claim);
      if (others.length === 0) return true;
      for (const other of others) {
        const theirs = { ...claim, schoolId: other.part === '' ? null : other.part, stream: other.stream };
        if (!other.is_old || (await carries(theirs))) return false;
        // Only as it was seen: its stream may have taken the name anew.
        await this.database.query(
          `delete from account.name_claim
           where kind = $1 and org = $2 and name = $3 and part = $4 and stream = $5 and claimed_at = $6::timestamptz`,
          [claim.kind, claim.org, claim.name, other.part, other.stream, other.claimed_at],
        );
      }
    }
  }

  async release({ kind, org, name, schoolId, stream }: NameClaim): Promise<void> {
    await this.database.query(
      'delete from account.name_claim where kind = $1 and org = $2 and name = $3 and part = $4 and stream = $5',
      [kind, org, name, schoolId ?? '', stream],
    );
  }

  /** The claims of others that stand in the way; none: the name is taken. */
  #takeUnlessHeld({ kind, org, name, schoolId, stream }: NameClaim): Promise<readonly OtherClaim[]> {
    const part = schoolId ?? '';
    return this.database.transaction(async (sql) => {
      // A school's name and its org's are two rows, which no key compares: who wants either waits for the other.
      await sql.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`name ${kind} ${org} ${name}`]);
      const others = await sql.query<OtherClaim>(
        `select part, stream, claimed_at::text, claimed_at < now() - ${UNDER_WAY} as is_old from account.name_claim
         where kind = $1 and org = $2 and name = $3 and stream <> $5 and (part = $4 or part = '' or $4 = '')`,
        [kind, org, name, part, stream],
      );
      if (others.length === 0)
        await sql.query(
          `insert into account.name_claim (kind, org, part, name, stream) values ($1, $2, $3, $4, $5)
           on conflict (kind, org, name, part) do update set claimed_at = excluded.claimed_at`,
          [kind, org, part, name, stream],
        );
      return others;
    });
  }
}
