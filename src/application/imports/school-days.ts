import { addDays, dayOfWeek } from '../../shared/calendar.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import { hundredths } from '../../shared/days.ts';
import type { Days } from '../../shared/days.ts';

/** The instruction days of one school year of a school. */
export interface SchoolDaysOfYear {
  readonly firstDay: IsoDate;
  readonly lastInstructionDay: IsoDate;
  readonly nonSchoolDays: readonly IsoDate[];
}

const isWeekday = (day: IsoDate): boolean => dayOfWeek(day) % 6 !== 0;

/**
 * The last day of a measure that starts on `startsOn` and takes `days` school days; a begun day counts whole, and zero days end
 * where they start. Monday to Friday are school days when no calendar is known. Null when the measure runs beyond the known
 * calendars: a guessed end would be shown as a fact.
 */
export function lastSchoolDay(startsOn: IsoDate, days: Days, calendars: readonly SchoolDaysOfYear[]): IsoDate | null {
  let left = Math.ceil(hundredths(days) / 100);
  if (left <= 0) return startsOn;
  const known = calendars.map((calendar) => calendar.lastInstructionDay).sort();
  const horizon = known.at(-1) ?? '9999-12-31';
  // Before the first calendar there is no school day.
  const first = calendars.map((calendar) => calendar.firstDay).sort()[0] ?? startsOn;
  for (let day = first > startsOn ? first : startsOn; day <= horizon; day = addDays(day, 1)) {
    if (isSchoolDay(day, calendars)) left -= 1;
    if (left === 0) return day;
  }
  return null;
}

function isSchoolDay(day: IsoDate, calendars: readonly SchoolDaysOfYear[]): boolean {
  if (!isWeekday(day)) return false;
  if (calendars.length === 0) return true;
  return calendars.some(
    (year) => year.firstDay <= day && day <= year.lastInstructionDay && !year.nonSchoolDays.includes(day),
  );
}
