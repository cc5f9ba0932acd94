import type { ReadChange } from '../../projector/projection.ts';

export interface ProjectionStatus {
  readonly state: 'RUNNING' | 'IDLE' | 'FAULTED';
  /** Why it is faulted, for example `LOG_MISMATCH`. */
  readonly fault: string | null;
  readonly head: number;
  readonly checkpoint: number;
  readonly lagEvents: number;
  /** Grows while the log cannot be read: what readers see may be that old. */
  readonly lagSeconds: number;
  /** Since when this process cannot read the log; null while it can, or another process reads it. */
  readonly logLostAt: string | null;
  readonly heartbeatAt: string | null;
  /** Documents that show a mapping or calendar as it was, and are being written. */
  readonly staleDocuments: number;
  readonly parkedLanes: readonly {
    readonly lane: string;
    readonly position: number;
    readonly since: string;
    readonly error: string;
  }[];
}

export interface ChangeBatch {
  /** Journal position after which readers see these changes. */
  readonly position: number;
  readonly changes: readonly ReadChange[];
  /** The position was announced before: a lane was replayed, or documents were judged anew. */
  readonly isLate?: boolean;
  /** What lies between two checkpoints, where that is known: the types of every event after `after`, up to `position`. */
  readonly passed?: { readonly after: number; readonly types: ReadonlySet<string> };
}

/** How far the read side is, for everyone who is not the projector. */
export interface ReadProgress {
  /** Resolves with the journal position of the event once readers can see it; null when that takes longer than `timeoutMs`. */
  waitForRevision(stream: string, revision: number, timeoutMs: number): Promise<number | null>;
  waitForPosition(position: number, timeoutMs: number): Promise<boolean>;
  /** True once no document of a district is stale, so that a judgement of all of them is one of today's mappings; false after `timeoutMs`. */
  waitUntilWritten(districtId: string, timeoutMs: number): Promise<boolean>;
  /**
   * True once readers see all that an event did whose position they have reached: a mapping of many incidents leaves them stale, and they are
   * written after it. At once for every other event; false after `timeoutMs`.
   */
  waitUntilShown(position: number, timeoutMs: number): Promise<boolean>;
  checkpoint(): number;
  status(): Promise<ProjectionStatus>;
  /** A lane is a district's org id, a student's stream, or `state`. */
  isLaneParked(lane: string): boolean;
  onChange(listener: (batch: ChangeBatch) => void): () => void;
}
