import { event, PUBLIC } from '../kernel/event-definition.ts';

export const VERIFICATION_CHECKS = [
  'ARCHIVE_BYTES',
  'APPROVAL_CHAIN',
  'LOG_CHAIN',
  'DERIVATION_FROZEN_FORMAT',
  'DERIVATION_CURRENT_CODE',
] as const;
export type VerificationCheck = (typeof VERIFICATION_CHECKS)[number];
export const VERDICT_OUTCOMES = ['PASSED', 'FAILED', 'DIFFERS_EXPLAINED', 'NOT_POSSIBLE'] as const;
export type VerdictOutcome = (typeof VERDICT_OUTCOMES)[number];

export interface VerdictRecord {
  readonly check: VerificationCheck;
  readonly outcome: VerdictOutcome;
  readonly differingRows: number;
}

export interface SnapshotVerified {
  readonly verificationId: string;
  readonly org: string;
  readonly certificationId: string;
  readonly snapshotId: string;
  readonly verdicts: readonly VerdictRecord[];
}

export const verificationEvents = {
  SnapshotVerified: event<SnapshotVerified>({
    verificationId: PUBLIC,
    org: PUBLIC,
    certificationId: PUBLIC,
    snapshotId: PUBLIC,
    verdicts: PUBLIC,
  }),
};
