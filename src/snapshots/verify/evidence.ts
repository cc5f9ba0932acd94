import type { DigestText } from '../../crypto/digest-text.ts';
import type { SignedCheckpoint } from '../../crypto/checkpoint-signature.ts';
import type { ArchivedFinding } from '../archive.ts';

/** A recorded event exactly as it is stored: sealed slots are ciphertext, no key is needed to check anything. */
export interface EventEvidence {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** Canonical JSON texts. */
  readonly data: string;
  readonly sealed: string;
  readonly meta: string;
  /** 64 hexadecimal digits. */
  readonly prevHash: string;
  readonly hash: string;
}

export interface RowEvidence {
  readonly id: string;
  /** What the manifest says, 64 hexadecimal digits. */
  readonly recordHash: string;
  /** Null when there is no record with this hash. */
  readonly record: string | null;
}

export interface SnapshotEvidence {
  /** Canonical JSON of the header, as stored. */
  readonly headerText: string;
  /** The digest that stands beside it. */
  readonly digest: DigestText;
  /** District whose events the snapshot was derived from, besides the agency's. */
  readonly org: string;
  /** The certification's stream: request, capture, submissions and approval stand there. */
  readonly stream: string;
}

/** A stream whose head the checkpoint covers, or a part of its tree that holds none of the evidence's streams. */
export type HeadEvidence =
  | { readonly stream: string; readonly revision: number; readonly hash: string }
  | { readonly leaves: number; readonly node: string };

/** Everything that verification reads. Two implementations: the database, and a bundle on a laptop without one. */
export interface EvidenceSource {
  /** `ALL`: every event of the log, so that positions are dense. `PARTICIPANT`: those of participant-streams.ts. */
  readonly scope: 'ALL' | 'PARTICIPANT';
  /** Throws `EvidenceUnreadable` when there is no such snapshot. */
  snapshot(): Promise<SnapshotEvidence>;
  /** Sections that have rows, by name. */
  sections(): Promise<readonly string[]>;
  /** Rows of a section in the order of their ids' bytes. */
  rows(section: string): AsyncIterable<RowEvidence>;
  findings(): AsyncIterable<ArchivedFinding>;
  /** Events in the order of their positions, up to and including `upTo` (all when undefined). `participant`: of the participant's streams only. */
  events(options?: { readonly upTo?: number; readonly participant?: boolean }): AsyncIterable<EventEvidence>;
  /** All events of one stream, by revision. */
  stream(name: string): AsyncIterable<EventEvidence>;
  /** The checkpoint that comes with the evidence; null when none does. */
  checkpoint(): Promise<{ readonly checkpoint: SignedCheckpoint; readonly publicKeyPem: string } | null>;
  /** Heads under that checkpoint, by the bytes of stream names; null when they follow from the events alone (scope `ALL`). */
  heads(): AsyncIterable<HeadEvidence> | null;
}

/** The evidence cannot be read at all: a part is missing or is not in its format. The message says which. */
export class EvidenceUnreadable extends Error {
  override readonly name = 'EvidenceUnreadable';
}
