import { digestText, hashFromDigest, hashFromHex, toHex, type DigestText } from '../crypto/digest-text.ts';
import { inclusionPath, leafHash, merkleRoot, verifyInclusion } from '../crypto/merkle.ts';
import { sha256 } from '../crypto/sha256.ts';
import { snapshotDigest, type SnapshotHeader } from '../crypto/snapshot-digest.ts';
import type { Sql } from '../postgres/sql.ts';
import { readManifest, readRow, readSnapshot } from './archive.ts';

/** Proves to somebody who knows only the digest that a row is in the snapshot, without showing another row. */
export interface InclusionProof {
  readonly digest: DigestText;
  readonly header: SnapshotHeader;
  readonly section: string;
  readonly rowId: string;
  /** The row's canonical certified record. */
  readonly record: string;
  /** Place of the row among the section's leaves, from 0. */
  readonly index: number;
  readonly size: number;
  /** Siblings from the leaf upwards, 64 hexadecimal digits each. */
  readonly path: readonly string[];
  readonly root: DigestText;
}

/** The proof of one row; null when there is no such snapshot or row, or its record is missing. */
export async function proveInclusion(
  sql: Sql,
  snapshotId: string,
  section: string,
  rowId: string,
): Promise<InclusionProof | null> {
  const snapshot = await readSnapshot(sql, snapshotId);
  const row = snapshot && (await readRow(sql, snapshotId, section, rowId));
  if (!snapshot || !row || row.record === null) return null;
  const leaves: Uint8Array[] = [];
  let index = -1;
  for await (const entry of readManifest(sql, snapshotId, section)) {
    if (entry.id === rowId) index = leaves.length;
    leaves.push(leafHash(entry.id, entry.hash));
  }
  return {
    digest: snapshot.digest,
    header: snapshot.header,
    section,
    rowId,
    record: row.record,
    index,
    size: leaves.length,
    path: inclusionPath(leaves, index).map(toHex),
    root: digestText(merkleRoot(leaves)),
  };
}

/** True when the proof leads from its record to its digest: record → leaf → section root → header → digest. Needs no database. */
export function isInclusionProven(proof: InclusionProof): boolean {
  const section = proof.header.sections.find(({ name }) => name === proof.section);
  const root = hashFromDigest(proof.root);
  const path = proof.path.map(hashFromHex);
  if (!section || !root || !path.every((step) => step !== null)) return false;
  const leaf = leafHash(proof.rowId, sha256(proof.record));
  return (
    verifyInclusion(leaf, proof.index, proof.size, path, root) &&
    section.root === proof.root &&
    section.count === proof.size &&
    snapshotDigest(proof.header) === proof.digest
  );
}
