import { Fault } from '../application/faults.ts';
import type { NewAccount, Reservation } from '../application/ports/accounts.ts';
import type { Sql } from '../postgres/sql.ts';

/** A request appends within seconds of what it took for itself: what is older and came to nothing belongs to no request any more. */
export const UNDER_WAY = `interval '10 minutes'`;

/** Takes the account's user name; false: somebody else has it. Throws `Fault(IDEMPOTENCY_KEY_REUSED)` for an account of somebody else. */
export async function reserveAccount(sql: Sql, account: NewAccount, reservation: Reservation): Promise<boolean> {
  for (;;) {
    await insert(sql, account, reservation.stream);
    const [held] = await sql.query<{ readonly person_id: string | null }>(
      'select person_id from account.account where account_id = $1',
      [account.accountId],
    );
    if (held && held.person_id !== account.personId)
      throw new Fault('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used for another request.');
    if (held) return true;
    if (!(await hasMadeWay(sql, account.username, reservation))) return false;
  }
}

const insert = (sql: Sql, account: NewAccount, stream: string) =>
  sql.query(
    `insert into account.account (account_id, username, display_name, kind, person_id, roles, district_id, school_ids, expires_on, reserved_for)
     values ($1, $2, $3, $4, $5, $6::text[], $7, $8::text[], $9::date, $10) on conflict do nothing`,
    [
      account.accountId,
      account.username,
      account.displayName,
      account.kind,
      account.personId,
      account.roles,
      account.districtId,
      account.schoolIds,
      account.expiresOn,
      stream,
    ],
  );

/** Whether nobody has the user name, after what was left behind is gone: reserved long ago, and never recorded. */
async function hasMadeWay(sql: Sql, username: string, { isRecorded }: Reservation): Promise<boolean> {
  const [holder] = await sql.query<{
    readonly account_id: string;
    readonly reserved_for: string | null;
    readonly created_at: string;
    readonly is_left: boolean;
  }>(
    `select account_id, reserved_for, created_at::text, password_hash is null and created_at < now() - ${UNDER_WAY} as is_left
     from account.account where lower(username) = lower($1)`,
    [username],
  );
  if (!holder) return true;
  if (!holder.is_left || holder.reserved_for === null) return false;
  if (await isRecorded(holder.reserved_for, holder.account_id)) return false;
  await sql.query(
    'delete from account.account where account_id = $1 and created_at = $2::timestamptz and password_hash is null',
    [holder.account_id, holder.created_at],
  );
  return true;
}
