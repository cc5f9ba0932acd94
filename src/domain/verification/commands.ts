import type { SnapshotVerified } from './events.ts';

/** What a verification of a snapshot found. */
export interface RecordVerification {
  readonly type: 'RecordVerification';
  readonly data: SnapshotVerified;
}

export type VerificationCommand = RecordVerification;
