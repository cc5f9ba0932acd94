import { event, personal, PUBLIC } from '../kernel/event-definition.ts';

export const RACES = [
  'AMERICAN_INDIAN_OR_ALASKA_NATIVE',
  'ASIAN',
  'BLACK_OR_AFRICAN_AMERICAN',
  'NATIVE_HAWAIIAN_OR_OTHER_PACIFIC_ISLANDER',
  'WHITE',
] as const;
export type Race = (typeof RACES)[number];

/** Who a student is: everything but the pseudonym is sealed. The stream carries no district: students move, enrolments do not. */
export interface StudentIdentity {
  readonly stateStudentId: string | null;
  readonly localStudentNumber: string | null;
  readonly firstName: string | null;
  readonly middleName: string | null;
  readonly lastName: string | null;
  readonly bornOn: string | null;
  /** Two-part question (S001:92): null when it was not asked. */
  readonly isHispanic: boolean | null;
  readonly races: readonly Race[] | null;
}

export interface StudentRegistered extends StudentIdentity {
  readonly studentId: string;
}

/** The identity as it reads from now on, whole; what it was stays in the earlier events. */
export interface StudentIdentityCorrected extends StudentIdentity {
  readonly studentId: string;
}

const identity = {
  studentId: PUBLIC,
  stateStudentId: personal('student', 'studentId'),
  localStudentNumber: personal('student', 'studentId'),
  firstName: personal('student', 'studentId'),
  middleName: personal('student', 'studentId'),
  lastName: personal('student', 'studentId'),
  bornOn: personal('student', 'studentId'),
  isHispanic: personal('student', 'studentId'),
  races: personal('student', 'studentId'),
} as const;

export const studentEvents = {
  StudentRegistered: event<StudentRegistered>(identity),
  StudentIdentityCorrected: event<StudentIdentityCorrected>(identity),
};
