import type { EnrollmentEnded, StudentEnrolled } from './events.ts';

export interface EnrollStudent {
  readonly type: 'EnrollStudent';
  readonly data: StudentEnrolled;
}

export interface EndEnrollment {
  readonly type: 'EndEnrollment';
  readonly data: EnrollmentEnded;
}

export type EnrollmentCommand = EnrollStudent | EndEnrollment;
