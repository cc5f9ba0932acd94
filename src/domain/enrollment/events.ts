import { event, personal, PUBLIC } from '../kernel/event-definition.ts';

export interface StudentEnrolled {
  readonly enrollmentId: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly grade: string | null;
  readonly startsOn: string;
  /** The district responsible for the student's IEP when it is not the enrolling one (S002:68-70). */
  readonly responsibleDistrictId: string;
}

/** Last day of the enrolment. */
export interface EnrollmentEnded {
  readonly enrollmentId: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly studentId: string;
  readonly endsOn: string;
  /** Why; a file does not say, and early events do not. */
  readonly reason?: string | null;
}

export const enrollmentEvents = {
  StudentEnrolled: event<StudentEnrolled>({
    enrollmentId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    studentId: PUBLIC,
    grade: PUBLIC,
    startsOn: PUBLIC,
    responsibleDistrictId: PUBLIC,
  }),
  EnrollmentEnded: event<EnrollmentEnded>({
    enrollmentId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    studentId: PUBLIC,
    endsOn: PUBLIC,
    reason: personal('student', 'studentId'),
  }),
};
