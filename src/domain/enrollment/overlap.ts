import type { IsoDate } from '../../shared/calendar.ts';
import type { Period } from '../reference/effective.ts';

/** The earliest of a student's other enrolments in the same school that has a day in common with the period; null: none. Both ends count. */
export function overlapping<Other extends Period>(period: Period, others: readonly Other[]): Other | null {
  const shared = others.filter((other) => !endsBefore(period, other.startsOn) && !endsBefore(other, period.startsOn));
  return shared.sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))[0] ?? null;
}

const endsBefore = ({ endsOn }: Period, day: IsoDate): boolean => endsOn !== null && endsOn < day;
