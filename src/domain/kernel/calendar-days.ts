import { schoolYearStart, type IsoDate, type SchoolYear } from '../../shared/calendar.ts';

/**
 * Whether a school's calendar of a school year can hold a day: it belongs to the year or to the summer after it, into which a facility that
 * teaches all year may go on (S002:70; domain.md §11 row 18). No calendar reaches back into the year before.
 */
export function isCalendarDay(date: IsoDate, year: SchoolYear): boolean {
  return schoolYearStart(year) <= date && date <= `${year}-08-31`;
}
