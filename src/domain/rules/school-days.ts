import { addDays, dayOfWeek, type IsoDate } from '../../shared/calendar.ts';
import { hundredths, type Days } from '../../shared/days.ts';
import type { SchoolCalendar } from '../incident/context.ts';

/** No removal is followed further than two calendar years: a bound for the loop, far beyond what the rules look at. */
const MAX_DAYS = 731;

/** Without a calendar only weekends are known not to be school days. */
export function isSchoolDay(date: IsoDate, calendar: SchoolCalendar | null): boolean {
  const weekday = dayOfWeek(date);
  if (weekday === 0 || weekday === 6) return false;
  if (calendar === null) return true;
  return calendar.firstDay <= date && date <= calendar.lastInstructionDay && !calendar.nonSchoolDays.includes(date);
}

/** The first school day after a day; null when the calendar is over. */
export function nextSchoolDay(after: IsoDate, calendar: SchoolCalendar | null): IsoDate | null {
  for (let day = addDays(after, 1), steps = 0; steps < MAX_DAYS; day = addDays(day, 1), steps++) {
    if (calendar !== null && day > calendar.lastInstructionDay) return null;
    if (isSchoolDay(day, calendar)) return day;
  }
  return null;
}

/** School days from the first to the last day, both included. */
export function schoolDaysBetween(first: IsoDate, last: IsoDate, calendar: SchoolCalendar | null): number {
  return schoolDaysOf(first, last, calendar).length;
}

/** Each school day from the first to the last day, both included. */
export function schoolDaysOf(first: IsoDate, last: IsoDate, calendar: SchoolCalendar | null): readonly IsoDate[] {
  const found: IsoDate[] = [];
  for (let day = first, steps = 0; day <= last && steps < MAX_DAYS; day = addDays(day, 1), steps++) {
    if (isSchoolDay(day, calendar)) found.push(day);
  }
  return found;
}

/** The last day of so many school days from a day on; a started day counts whole. Ends with the calendar when that is over first. */
export function lastSchoolDay(first: IsoDate, days: Days, calendar: SchoolCalendar | null): IsoDate {
  let left = Math.ceil(hundredths(days) / 100);
  let last = first;
  for (let day = first, steps = 0; left > 0 && steps < MAX_DAYS; day = addDays(day, 1), steps++) {
    if (calendar !== null && day > calendar.lastInstructionDay) break;
    if (!isSchoolDay(day, calendar)) continue;
    last = day;
    left--;
  }
  return last;
}
