import type { EnrollmentEnded, StudentEnrolled } from './events.ts';

export interface EnrollStudent {
  readonly type: 'EnrollStudent';
  readonly data: StudentEnrolled;
}

export interface EndEnrollment {
  readonly type: 'EndEnrollment';
  /** HAND: somebody ends it and says why. IMPORT: a file says when. */
  readonly origin: 'HAND' | 'IMPORT';
  readonly data: EnrollmentEnded;
}

export type EnrollmentCommand = EnrollStudent | EndEnrollment;
