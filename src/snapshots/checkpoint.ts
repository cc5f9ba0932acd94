import type { CheckpointSigner, SignedCheckpoint } from '../crypto/checkpoint-signature.ts';
import { digestText, hashFromDigest } from '../crypto/digest-text.ts';
import type { JournalRelation } from '../projector/journal-reader.ts';
import type { Sql } from '../postgres/sql.ts';
import { headsRoot, type StreamHead } from './stream-heads.ts';

/** Heads of all streams as they were at a position, in the order of the checkpoint's tree. */
export async function headsAt(sql: Sql, journal: JournalRelation, position: number): Promise<readonly StreamHead[]> {
  return sql.query<StreamHead>(
    `select distinct on (stream collate "C") stream, revision, encode(hash, 'hex') as hash
     from ${journal} where position <= $1 order by stream collate "C", revision desc`,
    [position],
  );
}

export interface CheckpointRequest {
  readonly journal: JournalRelation;
  readonly logId: string;
  /** Any position of the journal, also one long past: the root of a position never changes. */
  readonly position: number;
  /** ISO 8601 UTC with milliseconds. */
  readonly signedAt: string;
  readonly signer: CheckpointSigner;
}

/** Signs the state of the log at a position. Throws `RangeError` when the journal does not reach it. */
export async function makeCheckpoint(sql: Sql, request: CheckpointRequest): Promise<SignedCheckpoint> {
  const { journal, logId, position, signedAt, signer } = request;
  const [last] = await sql.query<{ readonly found: number }>(`select 1 as found from ${journal} where position = $1`, [
    position,
  ]);
  if (!last) throw new RangeError(`the journal has no position ${position}`);
  const heads = await headsAt(sql, journal, position);
  return signer.sign({ logId, position, streams: heads.length, root: headsRoot(heads), signedAt });
}

/** The checkpoint that was sealed for this position, made and kept when there is none: certificate and bundle show the same one. */
export async function sealCheckpoint(sql: Sql, request: CheckpointRequest): Promise<SignedCheckpoint> {
  const sealed = await readCheckpoints(sql, { position: request.position, limit: 1 });
  if (sealed[0]) return sealed[0];
  const made = await makeCheckpoint(sql, request);
  await sql.query(
    `insert into archive.checkpoint (position, log_id, streams, root, signed_at, key_id, signature)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (position) do nothing`,
    [made.position, made.logId, made.streams, hashFromDigest(made.root), made.signedAt, made.keyId, made.signature],
  );
  const [kept] = await readCheckpoints(sql, { position: request.position, limit: 1 });
  return kept ?? made;
}

/** Sealed checkpoints, newest first: those before a position, or the one at a position, or the one with a root. */
export async function readCheckpoints(
  sql: Sql,
  filter: { readonly before?: number; readonly position?: number; readonly root?: string; readonly limit: number },
): Promise<readonly SignedCheckpoint[]> {
  const root = filter.root === undefined ? null : hashFromDigest(filter.root);
  if (filter.root !== undefined && root === null) return [];
  const rows = await sql.query<Omit<SignedCheckpoint, 'root'> & { readonly rootBytes: Uint8Array }>(
    `select log_id as "logId", position, streams, root as "rootBytes", signed_at as "signedAt", key_id as "keyId", signature
     from archive.checkpoint
     where ($1::bigint is null or position < $1) and ($2::bigint is null or position = $2) and ($3::bytea is null or root = $3)
     order by position desc limit $4`,
    [filter.before ?? null, filter.position ?? null, root, filter.limit],
  );
  return rows.map(({ rootBytes, ...rest }) => ({ ...rest, root: digestText(rootBytes) }));
}

/**
 * The position of the last event that speaks of the snapshot (its approval, once there is one): what a certificate's and a bundle's
 * checkpoint must cover. Null when the snapshot is not in the archive.
 */
export async function proofPosition(sql: Sql, journal: JournalRelation, snapshotId: string): Promise<number | null> {
  const [row] = await sql.query<{ readonly position: number }>(
    `select coalesce(
       (select max(e.position) from ${journal} e
        where e.stream = (select r.stream from ${journal} r where r.position = s.position)
          and e.type = any($2) and e.data::json ->> 'snapshotId' = s.snapshot_id::text), s.position) as position
     from archive.snapshot s where s.snapshot_id = $1`,
    [
      snapshotId,
      [
        'SnapshotRequested',
        'SnapshotCaptured',
        'SubmissionVoided',
        'CertificationSubmitted',
        'CertificationSent',
        'CertificationApproved',
      ],
    ],
  );
  return row?.position ?? null;
}
