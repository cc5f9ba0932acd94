import type { Database } from '../postgres/sql.ts';
import { type Examined, type Finding, finding } from './examine.ts';

/** A command claims and appends within seconds: a claim of this age belongs to none that is still under way. */
const AGE = `interval '1 hour'`;

/** Claims of names whose stream was never begun, and user names kept for accounts that their stream does not tell of. */
const LEFT = (relation: string) => `
  names as (
    select c.ctid as place from account.name_claim c
    where c.claimed_at < now() - ${AGE} and not exists (select from ${relation} e where e.stream = c.stream)),
  usernames as (
    select a.account_id from account.account a
    where a.password_hash is null and a.reserved_for is not null and a.created_at < now() - ${AGE}
      and not exists (select from ${relation} e where e.stream = a.reserved_for and e.type in ('UserAccountCreated', 'ServiceAccountCreated')
                      and e.data::json->>'accountId' = a.account_id))`;

/**
 * Names and user names that requests which were cut off left behind. They stand in nobody's way, since the next one who wants such a name takes
 * it over: with `isRepair` they are tidied away.
 */
export async function examineNames(
  { database, relation }: { readonly database: Database; readonly relation: Examined['relation'] },
  isRepair: boolean,
): Promise<Finding> {
  const [row] = await database.query<{ names: number; usernames: number }>(
    isRepair
      ? `with ${LEFT(relation)},
           released as (delete from account.name_claim c using names n where c.ctid = n.place returning 1),
           freed as (delete from account.account a using usernames u where a.account_id = u.account_id returning 1)
         select (select count(*)::int from released) as names, (select count(*)::int from freed) as usernames`
      : `with ${LEFT(relation)}
         select (select count(*)::int from names) as names, (select count(*)::int from usernames) as usernames`,
  );
  const left = (row?.names ?? 0) + (row?.usernames ?? 0);
  if (left === 0) return finding('NAMES', true, 'Every name that is kept belongs to something that was recorded.');
  return finding(
    'NAMES',
    true,
    isRepair
      ? `${left} names that nothing came of were released.`
      : `${left} names were kept by requests that were cut off; whoever wants one takes it over.`,
  );
}
