import { canonicalJson } from '../shared/canonical-json.ts';
import type { Json } from '../shared/json.ts';
import { digestText, type DigestText } from './digest-text.ts';
import { compareUtf8 } from './merkle.ts';
import { sha256 } from './sha256.ts';

/** Version of the digest's rules: leaves, nodes, header. A new rule is a new name; old snapshots keep theirs. */
export const DIGEST_FORMAT = 'state-edition/snapshot/1';

export interface SnapshotSectionDigest {
  readonly name: string;
  readonly count: number;
  /** Merkle root over the section's records in the order of their ids' bytes. */
  readonly root: DigestText;
}

export interface SnapshotFindingCount {
  readonly ruleId: string;
  readonly severity: string;
  readonly count: number;
}

/** What a snapshot's digest covers: certifiers sign these members and nothing else. */
export interface SnapshotHeader {
  readonly digestFormat: string;
  readonly logId: string;
  readonly snapshotId: string;
  readonly certification: string;
  readonly cycle: number;
  /** Journal position of `SnapshotRequested`: events up to and including it are in the snapshot. */
  readonly position: number;
  readonly recordFormat: string;
  /** Digest of the ruleset whose findings are counted. */
  readonly ruleset: string;
  readonly sections: readonly SnapshotSectionDigest[];
  readonly findings: readonly SnapshotFindingCount[];
}

/** The header with its lists in the order that its canonical form demands: sections by name, findings by rule, then severity. */
export function snapshotHeader(parts: Omit<SnapshotHeader, 'digestFormat'>): SnapshotHeader {
  return {
    digestFormat: DIGEST_FORMAT,
    ...parts,
    sections: [...parts.sections].sort((a, b) => compareUtf8(a.name, b.name)),
    findings: [...parts.findings].sort(
      (a, b) => compareUtf8(a.ruleId, b.ruleId) || compareUtf8(a.severity, b.severity),
    ),
  };
}

/** The header's canonical bytes as text: what is stored, exported and hashed. */
export function headerText(header: SnapshotHeader): string {
  return canonicalJson(header as unknown as Json);
}

/** SHA-256 of the header's canonical JSON, as `sha256:<hex>`. */
export function snapshotDigest(header: SnapshotHeader): DigestText {
  return digestText(sha256(headerText(header)));
}
