import type { IsoDate } from '../../shared/calendar.ts';
import type { Rejection } from './decider.ts';

/** Days that can be meant, both included. What lies outside is a slip of the pen: the log would keep it for good. */
export interface DayRange {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** The oldest record that anybody still has to bring along. */
const FIRST_RECORD = '1990-01-01';

/** Birth dates that a student can have. */
export const birthDays = (today: IsoDate): DayRange => ({ from: '1900-01-01', to: today });

/** Days of incidents: a day to come in this year or the next is the rules' business. */
export const incidentDays = (today: IsoDate): DayRange => ({
  from: FIRST_RECORD,
  to: `${Number(today.slice(0, 4)) + 1}-12-31`,
});

/** Days on which schooling, a program or a disciplinary measure begins or ends. */
export const PERIOD_DAYS: DayRange = { from: FIRST_RECORD, to: '2099-12-31' };

/** Days from which a code, a mapping or a severity counts: prepared for the years to come, not for a lifetime. */
export const effectiveDays = (today: IsoDate): DayRange => ({
  from: FIRST_RECORD,
  to: `${Number(today.slice(0, 4)) + 2}-12-31`,
});

/** Days that a file may name at all: a record with another one is refused before anything is worked out from it. */
export const DAYS_OF_FILES: DayRange = { from: '1900-01-01', to: '2199-12-31' };

/** Refuses `DATES_OUT_OF_ORDER` for a day outside the range, which the details tell; no day is none. */
export function checkDay(
  day: IsoDate | null | undefined,
  { from, to }: DayRange,
  path: readonly string[],
): readonly Rejection[] {
  if (day === null || day === undefined || (from <= day && day <= to)) return [];
  return [{ code: 'DATES_OUT_OF_ORDER', path, details: { from, to } }];
}

/** `checkDay` for both ends of a period. */
export const checkPeriodDays = (period: {
  readonly startsOn?: IsoDate | null;
  readonly endsOn?: IsoDate | null;
}): readonly Rejection[] => [
  ...checkDay(period.startsOn, PERIOD_DAYS, ['startsOn']),
  ...checkDay(period.endsOn, PERIOD_DAYS, ['endsOn']),
];
