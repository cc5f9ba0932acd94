import type { StudentIdentityCorrected, StudentRegistered } from './events.ts';

export interface RegisterStudent {
  readonly type: 'RegisterStudent';
  readonly data: StudentRegistered;
}

export interface CorrectStudentIdentity {
  readonly type: 'CorrectStudentIdentity';
  readonly data: StudentIdentityCorrected;
}

export type StudentCommand = RegisterStudent | CorrectStudentIdentity;
