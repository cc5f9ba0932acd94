import type { Sql } from '../postgres/sql.ts';
import type { LogSecret } from './log-secret.ts';

export interface StudentClaim {
  readonly stateStudentId: string;
  readonly studentId: string;
}

/**
 * The only uniqueness boundary of students: which pseudonym a state student id belongs to. It keeps an HMAC, never the id.
 * The entry goes with the student's key; the same state id can then be claimed anew.
 */
export interface StudentAlias {
  /** The students of these state ids; null where nobody has claimed the id. */
  resolveStudents(stateStudentIds: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Whom each state id belongs to from now on: the first claim wins, and every later one gets the winner's student. Durable when it resolves. */
  claimStudents(claims: readonly StudentClaim[]): Promise<ReadonlyMap<string, string>>;
  /** Takes back a claim that nothing came of; an id that belongs to somebody else stays theirs. */
  releaseStudent(claim: StudentClaim): Promise<void>;
  /** Every state id of one student belongs to another one from now on: they are one person. Again it changes nothing. */
  mergeStudents(mergedStudentId: string, keptStudentId: string): Promise<void>;
}

interface AliasRow {
  readonly hmac: string;
  readonly student_id: string;
}

const CLAIM = `
  with claimed as (
    insert into pii.alias (hmac, student_id)
    select * from unnest($1::text[], $2::uuid[])
    on conflict (hmac) do nothing
    returning hmac, student_id
  )
  select hmac, student_id from claimed
  union all
  select hmac, student_id from pii.alias where hmac = any ($1::text[])`;
const RESOLVE = 'select hmac, student_id from pii.alias where hmac = any ($1::text[])';

/** `StudentAlias` over the table `pii.alias`; one statement for any number of students. */
export class PostgresStudentAlias implements StudentAlias {
  constructor(
    private readonly sql: Sql,
    private readonly secret: LogSecret,
  ) {}

  async resolveStudents(stateStudentIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const hmacs = new Map(stateStudentIds.map((id) => [id, this.secret.alias(id)]));
    const students = byHmac(await this.sql.query<AliasRow>(RESOLVE, [[...hmacs.values()]], 'pii-resolve-students'));
    return new Map([...hmacs].map(([id, hmac]) => [id, students.get(hmac) ?? null]));
  }

  async claimStudents(claims: readonly StudentClaim[]): Promise<ReadonlyMap<string, string>> {
    const hmacs = new Map<string, string>();
    const wanted: { readonly hmac: string; readonly studentId: string }[] = [];
    for (const { stateStudentId, studentId } of claims) {
      if (hmacs.has(stateStudentId)) continue;
      const hmac = this.secret.alias(stateStudentId);
      hmacs.set(stateStudentId, hmac);
      wanted.push({ hmac, studentId });
    }
    // In one order everywhere: concurrent imports of the same students wait for each other and cannot deadlock.
    wanted.sort((a, b) => (a.hmac < b.hmac ? -1 : 1));
    const students = new Map<string, string>();
    // What another session commits while the statement runs is in neither of its halves: that rest is asked for again.
    for (let rest = wanted; rest.length > 0; rest = rest.filter((claim) => !students.has(claim.hmac))) {
      const columns = [rest.map((claim) => claim.hmac), rest.map((claim) => claim.studentId)];
      const rows = await this.sql.query<AliasRow>(CLAIM, columns, 'pii-claim-students');
      for (const row of rows) students.set(row.hmac, row.student_id);
    }
    return new Map([...hmacs].map(([id, hmac]) => [id, students.get(hmac)!]));
  }

  async releaseStudent({ stateStudentId, studentId }: StudentClaim): Promise<void> {
    await this.sql.query('delete from pii.alias where hmac = $1 and student_id = $2::uuid', [
      this.secret.alias(stateStudentId),
      studentId,
    ]);
  }

  async mergeStudents(mergedStudentId: string, keptStudentId: string): Promise<void> {
    await this.sql.query('update pii.alias set student_id = $2::uuid where student_id = $1::uuid', [
      mergedStudentId,
      keptStudentId,
    ]);
  }
}

function byHmac(rows: readonly AliasRow[]): Map<string, string> {
  return new Map(rows.map((row) => [row.hmac, row.student_id]));
}
