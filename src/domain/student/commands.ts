import type { IsoDate } from '../../shared/calendar.ts';
import type { StudentIdentityCorrected, StudentRegistered } from './events.ts';

export interface RegisterStudent {
  readonly type: 'RegisterStudent';
  /** No student is born later. */
  readonly today: IsoDate;
  readonly data: StudentRegistered;
}

export interface CorrectStudentIdentity {
  readonly type: 'CorrectStudentIdentity';
  readonly today: IsoDate;
  readonly data: StudentIdentityCorrected;
}

export type StudentCommand = RegisterStudent | CorrectStudentIdentity;
