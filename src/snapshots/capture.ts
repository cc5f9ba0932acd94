import { digestText, hashFromDigest, type DigestText } from '../crypto/digest-text.ts';
import { leafHash, MerkleAccumulator } from '../crypto/merkle.ts';
import {
  headerText,
  snapshotDigest,
  snapshotHeader,
  type SnapshotFindingCount,
  type SnapshotHeader,
  type SnapshotSectionDigest,
} from '../crypto/snapshot-digest.ts';
import type { Sql } from '../postgres/sql.ts';
import { readManifest, readSnapshot, type ArchivedSnapshot, type ManifestEntry } from './archive.ts';
import { placeholder, type SqlSource } from './sql-source.ts';

export interface CaptureSection {
  /** `behavior/1` has one: `incidents`. */
  readonly name: string;
  /**
   * Yields `record_id`, `record` (canonical certified record, text) and `record_hash` (its SHA-256, bytea) for exactly the
   * participant and year, each id once.
   */
  readonly rows: SqlSource;
}

export interface CaptureRequest {
  readonly logId: string;
  readonly snapshotId: string;
  readonly certificationId: string;
  readonly cycle: number;
  readonly org: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
  /** Journal position of `SnapshotRequested`. */
  readonly position: number;
  readonly recordFormat: string;
  readonly rulesetDigest: string;
  readonly sections: readonly CaptureSection[];
  /** Yields `rule_id`, `record_id` (text, '' for the dataset as a whole), `severity`, `details` (text): one per rule and record. */
  readonly findings: SqlSource;
  readonly isReplay: boolean;
}

export interface CaptureResult {
  /**
   * `CAPTURED`: written now. `UNCHANGED`: archived before, and today's rows are the same. `DRIFT`: today's rows differ from the
   * archived ones, or a replay meets a snapshot that the archive does not have; nothing was written, `drift` says more.
   */
  readonly outcome: 'CAPTURED' | 'UNCHANGED' | 'DRIFT';
  /** The archived digest wherever there is one: what was certified does not follow the code. */
  readonly digest: DigestText;
  readonly rowCount: number;
  readonly counts: readonly SnapshotFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
  readonly drift: {
    readonly archivedDigest: DigestText | null;
    readonly recomputedDigest: DigestText;
    readonly differingRows: number;
  } | null;
}

/**
 * Captures the rows that the request's sources yield, in the caller's transaction: manifest, missing records, findings, digest.
 * Set-based, so its time is the rows' alone. A snapshot id that is archived already, and any capture in a replay, is only compared.
 */
export async function captureSnapshot(sql: Sql, request: CaptureRequest): Promise<CaptureResult> {
  const archived = await readSnapshot(sql, request.snapshotId);
  if (archived || request.isReplay) return compareWithArchive(sql, request, archived);

  const sections: SnapshotSectionDigest[] = [];
  for (const section of request.sections) {
    const isEmpty = (await writeSection(sql, request.snapshotId, section)) === 0;
    const manifest = isEmpty ? [] : readManifest(sql, request.snapshotId, section.name);
    sections.push(await sectionDigest(section.name, manifest));
  }
  const header = headerOf(request, sections, await writeFindings(sql, request));
  await writeSnapshot(sql, request, header);
  return { outcome: 'CAPTURED', digest: snapshotDigest(header), ...totals(header), drift: null };
}

async function compareWithArchive(
  sql: Sql,
  request: CaptureRequest,
  archived: ArchivedSnapshot | null,
): Promise<CaptureResult> {
  const sections: SnapshotSectionDigest[] = [];
  let differingRows = 0;
  for (const { name, rows } of request.sections) {
    const today = await sql.query<ManifestEntry>(
      `select s.record_id::text as id, s.record_hash as hash from (${rows.text}) s order by s.record_id::text collate "C"`,
      rows.values,
    );
    sections.push(await sectionDigest(name, today));
    differingRows += await countDifferingRows(sql, request.snapshotId, { name, rows });
  }
  const recomputed = headerOf(request, sections, await countFindings(sql, request.findings));
  const recomputedDigest = snapshotDigest(recomputed);
  if (archived?.digest === recomputedDigest)
    return { outcome: 'UNCHANGED', digest: recomputedDigest, ...totals(archived.header), drift: null };
  return {
    outcome: 'DRIFT',
    digest: archived?.digest ?? recomputedDigest,
    ...totals(archived?.header ?? recomputed),
    drift: { archivedDigest: archived?.digest ?? null, recomputedDigest, differingRows },
  };
}

/** Stores a section and says how many rows it has. */
async function writeSection(sql: Sql, snapshotId: string, { name, rows }: CaptureSection): Promise<number> {
  const [written] = await sql.query<{ readonly count: number }>(
    `with source as materialized (${rows.text}), stored as (
       insert into archive.record (record_hash, record)
       select s.record_hash, s.record from source s
       where not exists (select 1 from archive.record r where r.record_hash = s.record_hash)
       on conflict (record_hash) do nothing
     ), listed as (
       insert into archive.manifest (snapshot_id, section, record_id, record_hash)
       select ${placeholder(rows, 1)}::uuid, ${placeholder(rows, 2)}::text, s.record_id::text, s.record_hash from source s returning 1
     )
     select count(*)::int as count from listed`,
    [...rows.values, snapshotId, name],
    rows.name === undefined ? undefined : `${rows.name}: capture`,
  );
  return written?.count ?? 0;
}

/** Stores the findings and counts them. */
function writeFindings(sql: Sql, { snapshotId, findings }: CaptureRequest): Promise<readonly SnapshotFindingCount[]> {
  return sql.query<SnapshotFindingCount>(
    `with written as (
       insert into archive.finding (snapshot_id, rule_id, record_id, severity, details)
       select ${placeholder(findings, 1)}::uuid, f.rule_id, f.record_id::text, f.severity, f.details::text from (${findings.text}) f
       returning rule_id, severity)
     select rule_id as "ruleId", severity, count(*)::int as count from written group by rule_id, severity`,
    [...findings.values, snapshotId],
    findings.name === undefined ? undefined : `${findings.name}: capture`,
  );
}

async function writeSnapshot(sql: Sql, request: CaptureRequest, header: SnapshotHeader): Promise<void> {
  await sql.query(
    `insert into archive.snapshot (snapshot_id, certification_id, cycle, org, school_id, school_year, position, record_format, row_count, header, digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      request.snapshotId,
      request.certificationId,
      request.cycle,
      request.org,
      request.schoolId,
      request.schoolYear,
      request.position,
      request.recordFormat,
      totals(header).rowCount,
      headerText(header),
      hashFromDigest(snapshotDigest(header)),
    ],
    'write snapshot',
  );
}

async function countFindings(sql: Sql, findings: SqlSource): Promise<readonly SnapshotFindingCount[]> {
  return sql.query<SnapshotFindingCount>(
    `select f.rule_id as "ruleId", f.severity as severity, count(*)::int as count from (${findings.text}) f group by f.rule_id, f.severity`,
    findings.values,
    findings.name === undefined ? undefined : `${findings.name}: count`,
  );
}

/** Rows that only one side has, or that differ. */
async function countDifferingRows(sql: Sql, snapshotId: string, { name, rows }: CaptureSection): Promise<number> {
  const [row] = await sql.query<{ readonly count: number }>(
    `select count(*)::int as count
     from (select s.record_id::text collate "C" as id, s.record_hash as hash from (${rows.text}) s) today
     full join (select m.record_id as id, m.record_hash as hash from archive.manifest m
                where m.snapshot_id = ${placeholder(rows, 1)}::uuid and m.section = ${placeholder(rows, 2)}::text) archived
       on archived.id = today.id
     where archived.hash is distinct from today.hash`,
    [...rows.values, snapshotId, name],
  );
  return row?.count ?? 0;
}

async function sectionDigest(
  name: string,
  entries: AsyncIterable<ManifestEntry> | Iterable<ManifestEntry>,
): Promise<SnapshotSectionDigest> {
  const tree = new MerkleAccumulator();
  for await (const { id, hash } of entries) tree.add(leafHash(id, hash));
  return { name, count: tree.count, root: digestText(tree.root()) };
}

function headerOf(
  request: CaptureRequest,
  sections: readonly SnapshotSectionDigest[],
  findings: readonly SnapshotFindingCount[],
): SnapshotHeader {
  return snapshotHeader({
    logId: request.logId,
    snapshotId: request.snapshotId,
    certification: request.certificationId,
    cycle: request.cycle,
    position: request.position,
    recordFormat: request.recordFormat,
    ruleset: request.rulesetDigest,
    sections,
    findings,
  });
}

function totals({
  sections,
  findings,
}: SnapshotHeader): Pick<CaptureResult, 'rowCount' | 'counts' | 'fatalCount' | 'warningCount'> {
  const sum = (severity: string): number =>
    findings.reduce((total, finding) => total + (finding.severity === severity ? finding.count : 0), 0);
  return {
    rowCount: sections.reduce((total, section) => total + section.count, 0),
    counts: findings,
    fatalCount: sum('FATAL'),
    warningCount: sum('WARNING'),
  };
}
