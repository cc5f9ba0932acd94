import type { Sql } from '../postgres/sql.ts';

export const ROW_CHANGES = ['ADDED', 'REMOVED', 'CHANGED'] as const;
export type RowChange = (typeof ROW_CHANGES)[number];

export interface SnapshotDiffRow {
  readonly id: string;
  readonly change: RowChange;
  /** Canonical certified record; null for an added row. */
  readonly before: string | null;
  /** Null for a removed row. */
  readonly after: string | null;
}

export interface SnapshotPair {
  readonly fromId: string;
  readonly toId: string;
  readonly section: string;
}

/** Manifest entries of two snapshots that are not the same: `$1` and `$2` the snapshots, `$3` the section. */
const DIFFERING = `
  (select m.record_id, m.record_hash from archive.manifest m where m.snapshot_id = $1 and m.section = $3) a
  full join (select m.record_id, m.record_hash from archive.manifest m where m.snapshot_id = $2 and m.section = $3) b
    on b.record_id = a.record_id
  where a.record_hash is distinct from b.record_hash`;

/** What stands differently in two snapshots, in the order of the ids' bytes, after the id `after`, at most `limit` rows. */
export async function diffSnapshots(
  sql: Sql,
  pair: SnapshotPair,
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly SnapshotDiffRow[]> {
  return sql.query<SnapshotDiffRow>(
    `select d.id, d.change, x.record as before, y.record as after
     from (select coalesce(a.record_id, b.record_id) as id, a.record_hash as a_hash, b.record_hash as b_hash,
                  case when a.record_id is null then 'ADDED' when b.record_id is null then 'REMOVED' else 'CHANGED' end as change
           from ${DIFFERING} and coalesce(a.record_id, b.record_id) > $4
           order by 1 limit $5) d
     left join archive.record x on x.record_hash = d.a_hash
     left join archive.record y on y.record_hash = d.b_hash
     order by d.id`,
    [pair.fromId, pair.toId, pair.section, page.after ?? '', page.limit],
  );
}

/** How many rows were added, removed and changed. */
export async function countDiff(sql: Sql, pair: SnapshotPair): Promise<Readonly<Record<RowChange, number>>> {
  const [row] = await sql.query<Record<RowChange, number>>(
    `select count(*) filter (where a.record_id is null)::int as "ADDED",
            count(*) filter (where b.record_id is null)::int as "REMOVED",
            count(*) filter (where a.record_id = b.record_id)::int as "CHANGED"
     from ${DIFFERING}`,
    [pair.fromId, pair.toId, pair.section],
  );
  return row ?? { ADDED: 0, REMOVED: 0, CHANGED: 0 };
}
