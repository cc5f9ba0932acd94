import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';
import { findingCounts, ofCycle } from './event-parts.ts';
import type { RuleFindingCount } from '../kernel/severity.ts';

const text = freeText('certification', 'certificationId');

export const SNAPSHOT_TRIGGERS = ['DISTRICT', 'STATE', 'SCHEDULED', 'RETAKE', 'APPROVAL'] as const;
export type SnapshotTrigger = (typeof SNAPSHOT_TRIGGERS)[number];

/** At exactly this position the projector captures the published rows of the participant and year. */
export interface SnapshotRequested {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
  readonly trigger: SnapshotTrigger;
  /** The snapshot that this one replaces. */
  readonly supersedes: string | null;
  /** Format of the certified record: `behavior/1`. */
  readonly recordFormat: string;
  readonly reason: string | null;
}

/** The capture is done: its digest and what the rules say of the captured rows. */
export interface SnapshotCaptured {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly rowCount: number;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
}

/** A retake took this person's signature with consent (F16, A28). */
export interface SubmissionVoided {
  readonly certificationId: string;
  readonly cycle: number;
  readonly personId: string;
  readonly snapshotId: string;
  readonly voidedBySnapshotId: string;
}

export const snapshotEvents = {
  SnapshotRequested: event<SnapshotRequested>({
    ...ofCycle,
    snapshotId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    schoolYear: PUBLIC,
    trigger: PUBLIC,
    supersedes: PUBLIC,
    recordFormat: PUBLIC,
    reason: text,
  }),
  SnapshotCaptured: event<SnapshotCaptured>({
    ...ofCycle,
    snapshotId: PUBLIC,
    digest: PUBLIC,
    rowCount: PUBLIC,
    ...findingCounts,
  }),
  SubmissionVoided: event<SubmissionVoided>({
    ...ofCycle,
    personId: PUBLIC,
    snapshotId: PUBLIC,
    voidedBySnapshotId: PUBLIC,
  }),
};
