import type { IsoDate } from '../../shared/calendar.ts';
import { rejected } from '../kernel/decider.ts';
import type { Period } from './effective.ts';

type Refused = ReturnType<typeof rejected>;

/** The earliest of a student's other records of a kind that has a day in common with the period; null: none. Both ends count. */
export function overlapping<Other extends Period>(period: Period, others: readonly Other[]): Other | null {
  const shared = others.filter((other) => !endsBefore(period, other.startsOn) && !endsBefore(other, period.startsOn));
  return shared.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0] ?? null;
}

/** Whether every day of a period is one of another. Nothing is within null. */
export function isWithin(period: Period, other: Period | null): boolean {
  if (other === null || period.startsOn < other.startsOn) return false;
  return other.endsOn === null || (period.endsOn !== null && period.endsOn <= other.endsOn);
}

/** Refuses a period that has a day in common with another one: at its end when that is what reaches into it, else at `field`; null: none has. */
export function refuseOverlap(period: Period, others: readonly Period[] = [], field: string): Refused | null {
  const other = overlapping(period, others);
  if (other === null) return null;
  const isBefore = period.endsOn !== null && period.startsOn < other.startsOn;
  return inTheWay(other, isBefore ? 'endsOn' : field);
}

/**
 * The same for a period that may stand: days that it has already are its own, and fewer of them are always possible. That is how two that
 * overlap are put right.
 */
export function refuseMoreDays(before: Period | null, period: Period, others?: readonly Period[]): Refused | null {
  if (isWithin(period, before)) return null;
  return refuseOverlap(period, others, before?.startsOn === period.startsOn ? 'endsOn' : 'startsOn');
}

/** `DATES_OUT_OF_ORDER` with the days of what is in the way. */
export const inTheWay = ({ startsOn, endsOn }: Period, field: string): Refused =>
  rejected('DATES_OUT_OF_ORDER', { otherStartsOn: startsOn, ...(endsOn !== null && { otherEndsOn: endsOn }) }, [field]);

const endsBefore = ({ endsOn }: Period, day: IsoDate): boolean => endsOn !== null && endsOn < day;
