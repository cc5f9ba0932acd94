import type { IsoDate } from '../../shared/calendar.ts';
import type { Period } from '../reference/effective.ts';
import type { EnrollmentEnded, StudentEnrolled } from './events.ts';

export interface EnrollStudent {
  readonly type: 'EnrollStudent';
  /** Outside fact: the student's other enrolments in the school; left out by who knows of none. */
  readonly others?: readonly Period[];
  /** Last day of one that is recorded with its end; left out or null: open. */
  readonly endsOn?: IsoDate | null;
  readonly data: StudentEnrolled;
}

export interface EndEnrollment {
  readonly type: 'EndEnrollment';
  /** Outside fact: the student's other enrolments in the school; left out by who knows of none. */
  readonly others?: readonly Period[];
  /** HAND: somebody ends it and says why. IMPORT: a file says when. */
  readonly origin: 'HAND' | 'IMPORT';
  readonly data: EnrollmentEnded;
}

export type EnrollmentCommand = EnrollStudent | EndEnrollment;
