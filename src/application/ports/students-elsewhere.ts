import type { IsoDate } from '../../shared/calendar.ts';

/** What one district may learn of another one's student. */
export interface StudentElsewhere {
  /** Pseudonym: for the access log, never for the answer. */
  readonly studentId: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly grade: string | null;
}

/** The only looks across the wall between districts, at one student each. */
export interface StudentsElsewhere {
  /**
   * The student with this number who is enrolled on the day, and not in `districtId`. Null when there is none, when the district has the student
   * itself, and when the records were destroyed.
   */
  find(about: {
    readonly stateStudentId: string;
    readonly districtId: string;
    readonly on: IsoDate;
  }): Promise<StudentElsewhere | null>;
  /** Whether another district has, or had, this student. */
  isEnrolledElsewhere(studentId: string, districtId: string): Promise<boolean>;
}
