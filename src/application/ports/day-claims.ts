import type { Period } from '../../domain/reference/effective.ts';

/** Days that a record about a student is about to have, by one request. */
export interface DayClaim extends Period {
  /** Of the request. */
  readonly claimId: string;
  readonly studentId: string;
  /** Where the student has one such record a day: kind and school, district or program. */
  readonly place: string;
  readonly recordId: string;
}

/** Who may record days of a student in a place: of requests at once, by their claims; the streams of the records are the proof. */
export interface DayClaims {
  /**
   * Takes the days; a request that takes again changes its claim. Answers the claims of other records of the student in the place that have a
   * day in common and are less than ten minutes old: none, and it is taken. An older claim was left behind by a request that was cut off: what
   * came of it, if anything, is in its record's stream.
   */
  take(claim: DayClaim): Promise<readonly DayClaim[]>;
  /** Every claim of the student in the place, the oldest first. */
  of(studentId: string, place: string): Promise<readonly DayClaim[]>;
  /** Gives a claim back: nothing came of it, or readers see what did. */
  release(claimId: string): Promise<void>;
}
