import type { Sql } from '../postgres/sql.ts';

/** What remains of a destroyed key. */
export interface Tombstone {
  readonly subject: string;
  readonly keyId: string;
  /** ISO 8601. */
  readonly destroyedAt: string;
}

/** Every destruction so far. Kept apart from key backups, it lets a restored backup be brought up to date before anyone reads. */
export async function readTombstones(sql: Sql): Promise<readonly Tombstone[]> {
  return sql.query<Tombstone>(
    `select subject, key_id as "keyId", destroyed_at as "destroyedAt" from pii.data_key where destroyed_at is not null order by destroyed_at, subject`,
  );
}

/**
 * Destroys again what a restored backup brought back: keys and aliases of the subjects. Says how many keys were alive.
 * Run it before a key store is opened on the database.
 */
export async function applyTombstones(sql: Sql, tombstones: readonly Tombstone[]): Promise<number> {
  const columns = [
    tombstones.map((tombstone) => tombstone.subject),
    tombstones.map((tombstone) => tombstone.keyId),
    tombstones.map((tombstone) => tombstone.destroyedAt),
  ];
  await sql.query(`delete from pii.alias where 'student:' || student_id = any ($1::text[])`, [columns[0]]);
  const revived = await sql.query(
    `update pii.data_key k set wrapped = null, kek_id = null, destroyed_at = t.destroyed_at
     from unnest($1::text[], $2::timestamptz[]) as t (subject, destroyed_at)
     where k.subject = t.subject and k.destroyed_at is null returning k.subject`,
    [columns[0], columns[2]],
  );
  await sql.query(
    `insert into pii.data_key (subject, key_id, destroyed_at)
     select * from unnest($1::text[], $2::uuid[], $3::timestamptz[]) on conflict (subject) do nothing`,
    columns,
  );
  return revived.length;
}
