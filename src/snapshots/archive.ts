import { digestText, toHex, type DigestText } from '../crypto/digest-text.ts';
import type { SnapshotHeader } from '../crypto/snapshot-digest.ts';
import type { Sql } from '../postgres/sql.ts';

/** A snapshot as it was captured. Nothing of it ever changes; its status is the certification's matter. */
export interface ArchivedSnapshot {
  readonly snapshotId: string;
  readonly certificationId: string;
  readonly cycle: number;
  readonly org: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
  readonly position: number;
  readonly recordFormat: string;
  readonly rowCount: number;
  readonly header: SnapshotHeader;
  /** The header's canonical JSON as stored. */
  readonly headerText: string;
  readonly digest: DigestText;
}

export interface ArchivedRow {
  readonly id: string;
  /** 64 hexadecimal digits. */
  readonly recordHash: string;
  /** Canonical certified record; null only when the archive was damaged. */
  readonly record: string | null;
}

export interface ManifestEntry {
  readonly id: string;
  readonly hash: Uint8Array;
}

export interface ArchivedFinding {
  readonly ruleId: string;
  /** Empty for a finding about the whole dataset. */
  readonly recordId: string;
  readonly severity: string;
  readonly details: string;
}

const MANIFEST_PAGE = 20_000;

/** The snapshot, or null when there is none with this id. */
export async function readSnapshot(sql: Sql, snapshotId: string): Promise<ArchivedSnapshot | null> {
  const [row] = await sql.query<Omit<ArchivedSnapshot, 'header' | 'digest'> & { readonly digest: Uint8Array }>(
    `select snapshot_id as "snapshotId", certification_id as "certificationId", cycle, org, school_id as "schoolId",
            school_year as "schoolYear", position, record_format as "recordFormat", row_count as "rowCount",
            header as "headerText", digest
     from archive.snapshot where snapshot_id = $1`,
    [snapshotId],
    'read snapshot',
  );
  if (!row) return null;
  return { ...row, header: JSON.parse(row.headerText) as SnapshotHeader, digest: digestText(row.digest) };
}

/** Every certified record of a place names its school; $3 is null for all of them. */
const OF_SCHOOLS = `($3::text[] is null or r.record::json->>'schoolId' = any($3))`;

/** Rows of a section, of every school or of some, in the order of their ids' bytes, after the id `after`, at most `limit`. */
export async function readRows(
  sql: Sql,
  page: {
    readonly snapshotId: string;
    readonly section: string;
    readonly schoolIds?: readonly string[] | null;
    readonly after: string | null;
    readonly limit: number;
  },
): Promise<readonly ArchivedRow[]> {
  const rows = await sql.query<{ readonly id: string; readonly hash: Uint8Array; readonly record: string | null }>(
    `select m.record_id as id, m.record_hash as hash, r.record
     from archive.manifest m left join archive.record r on r.record_hash = m.record_hash
     where m.snapshot_id = $1 and m.section = $2 and ${OF_SCHOOLS} and m.record_id > $4
     order by m.record_id limit $5`,
    [page.snapshotId, page.section, page.schoolIds ?? null, page.after ?? '', page.limit],
  );
  return rows.map(({ id, hash, record }) => ({ id, recordHash: toHex(hash), record }));
}

/** How many rows of a section are of some schools. */
export async function countRows(
  sql: Sql,
  { snapshotId, section, schoolIds }: { snapshotId: string; section: string; schoolIds: readonly string[] },
): Promise<number> {
  const [row] = await sql.query<{ readonly n: number }>(
    `select count(*)::int as n from archive.manifest m join archive.record r on r.record_hash = m.record_hash
     where m.snapshot_id = $1 and m.section = $2 and ${OF_SCHOOLS}`,
    [snapshotId, section, schoolIds],
    'count rows of schools',
  );
  return row?.n ?? 0;
}

/** One row of a snapshot; null when the snapshot does not hold it. */
export async function readRow(
  sql: Sql,
  snapshotId: string,
  section: string,
  recordId: string,
): Promise<ArchivedRow | null> {
  const [row] = await sql.query<{ readonly hash: Uint8Array; readonly record: string | null }>(
    `select m.record_hash as hash, r.record
     from archive.manifest m left join archive.record r on r.record_hash = m.record_hash
     where m.snapshot_id = $1 and m.section = $2 and m.record_id = $3`,
    [snapshotId, section, recordId],
  );
  return row ? { id: recordId, recordHash: toHex(row.hash), record: row.record } : null;
}

/** Ids and hashes of a section in the order of the digest's leaves, without the records. */
export async function* readManifest(sql: Sql, snapshotId: string, section: string): AsyncIterable<ManifestEntry> {
  let after = '';
  for (;;) {
    const entries = await sql.query<ManifestEntry>(
      `select record_id as id, record_hash as hash from archive.manifest
       where snapshot_id = $1 and section = $2 and record_id > $3 order by record_id limit ${MANIFEST_PAGE}`,
      [snapshotId, section, after],
      'read manifest',
    );
    yield* entries;
    if (entries.length < MANIFEST_PAGE) return;
    after = entries.at(-1)!.id;
  }
}

/** What the rules said of the captured rows, by rule, then record; at most `limit` after the given one. */
export async function readFindings(
  sql: Sql,
  page: {
    readonly snapshotId: string;
    readonly after: { readonly ruleId: string; readonly recordId: string } | null;
    readonly limit: number;
  },
): Promise<readonly ArchivedFinding[]> {
  return sql.query<ArchivedFinding>(
    `select rule_id as "ruleId", record_id as "recordId", severity, details from archive.finding
     where snapshot_id = $1 and ($2::text is null or (rule_id, record_id) > ($2 collate "C", $3 collate "C"))
     order by rule_id, record_id limit $4`,
    [page.snapshotId, page.after?.ruleId ?? null, page.after?.recordId ?? '', page.limit],
  );
}
