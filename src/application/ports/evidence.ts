import type { VerificationCheck, VerdictOutcome } from '../../domain/verification/events.ts';

export interface Verdict {
  readonly check: VerificationCheck;
  readonly outcome: VerdictOutcome;
  /** A sentence for people; names section and record where something differs. */
  readonly explanation: string;
  readonly differingRows: number;
}

export interface SnapshotRowView {
  readonly id: string;
  readonly section: string;
  /** `sha256:…` of the certified record. */
  readonly digest: string;
  /** The certified record, canonical JSON. */
  readonly record: string;
}

export interface InclusionProof {
  /** Hexadecimal digests from the leaf's sibling to the child of the root. */
  readonly path: readonly string[];
  readonly root: string;
  readonly leafIndex: number;
  readonly leafCount: number;
}

export interface LogCheckpointView {
  readonly position: number;
  readonly root: string;
  readonly signedAt: string;
  readonly signature: string;
  readonly keyId: string;
}

/** Everything that can be proved about a snapshot. */
export interface Evidence {
  rows(
    snapshotId: string,
    section: string,
    page: {
      readonly first: number;
      readonly after: string | null;
      /** Only records of these schools; null: of every school. */
      readonly schoolIds: readonly string[] | null;
    },
  ): Promise<{ readonly rows: readonly SnapshotRowView[]; readonly hasNext: boolean; readonly total: number }>;
  sections(
    snapshotId: string,
  ): Promise<readonly { readonly name: string; readonly rowCount: number; readonly root: string }[]>;
  /** Null when the record is not in the snapshot, or of none of `schoolIds`. */
  proof(snapshotId: string, rowId: string, schoolIds: readonly string[] | null): Promise<InclusionProof | null>;
  checkpoint(): Promise<LogCheckpointView>;
  /** The checkpoint of the snapshot's certificate and bundle: it covers the last event that speaks of the snapshot. */
  checkpointOf(snapshotId: string): Promise<LogCheckpointView>;
  /** Those of the students whose key was destroyed: their pseudonyms lead to nobody any more. */
  destroyedStudents(studentIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How many students of the snapshot's records these are. */
  countDestroyedStudents(snapshotId: string): Promise<number>;
  verify(snapshotId: string): Promise<readonly Verdict[]>;
  /** Writes the bundle that `state-edition verify` reads without a database; gives the number of records in it. */
  writeBundle(
    snapshotId: string,
    certificationId: string,
  ): Promise<{ readonly sha256: string; readonly rowCount: number }>;
}
