import type { Period } from '../../domain/reference/effective.ts';

/** The days that a student is about to be enrolled in a school, by one request. */
export interface EnrollmentClaim extends Period {
  /** Of the request. */
  readonly claimId: string;
  readonly studentId: string;
  readonly schoolId: string;
  readonly enrollmentId: string;
}

/** Who may enrol a student in a school: of requests at once, by their claims; the streams of the enrolments are the proof. */
export interface EnrollmentClaims {
  /**
   * Takes the days; a request that takes again changes its claim. Answers the claims of other enrolments of the student in the school that have
   * a day in common and are less than ten minutes old: none, and it is taken. An older claim was left behind by a request that was cut off:
   * what came of it, if anything, is in its enrolment's stream.
   */
  take(claim: EnrollmentClaim): Promise<readonly EnrollmentClaim[]>;
  /** Every claim of the student in the school, the oldest first. */
  of(studentId: string, schoolId: string): Promise<readonly EnrollmentClaim[]>;
  /** Gives a claim back: nothing came of it, or readers see what did. */
  release(claimId: string): Promise<void>;
}
