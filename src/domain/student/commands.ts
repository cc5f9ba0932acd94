import type { IsoDate } from '../../shared/calendar.ts';
import type { Rejection } from '../kernel/decider.ts';
import { birthDays, checkDay } from '../kernel/plausible-day.ts';
import type { StudentIdentity, StudentIdentityCorrected, StudentRegistered } from './events.ts';

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

/**
 * What nobody can be: born in the future (`DATES_OUT_OF_ORDER`), or of no race (`INPUTS_MISSING`): the second part of the question has one or
 * more answers (S001:92), and null where it was not answered.
 */
export function checkIdentity(
  { bornOn, races }: Partial<Pick<StudentIdentity, 'bornOn' | 'races'>>,
  today: IsoDate,
  at: readonly string[] = [],
): readonly Rejection[] {
  const faults = checkDay(bornOn, birthDays(today), [...at, 'bornOn']);
  return races?.length === 0 ? [...faults, { code: 'INPUTS_MISSING', path: [...at, 'races'] }] : faults;
}
