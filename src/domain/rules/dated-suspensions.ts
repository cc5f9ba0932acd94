import type { StateRecord } from '../incident/state-record.ts';
import { addDays, dayOfWeek, type IsoDate } from '../../shared/calendar.ts';
import { type Days, hundredths } from '../../shared/days.ts';
import { SUSPENSION_CODES } from './beh-12.ts';

/** A suspension of a student with its days, as BEH-12 compares it with those in other incidents. */
export interface DatedSuspension {
  readonly studentId: string;
  readonly participantId: string;
  readonly resolutionId: string;
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate;
  /** School days; one where nothing was recorded. */
  readonly days: Days;
}

/** No suspension is followed further: three years. */
const MOST_DAYS = 1_100;

/** Suspensions of students that have a first day, in the order of the record. */
export function datedSuspensions({ events }: StateRecord): readonly DatedSuspension[] {
  const participants = events.flatMap((event) => event.participants);
  return participants.flatMap(({ studentId, participantId, resolutions }) =>
    resolutions.flatMap(({ resolutionId, stateCode, startsOn, endsOn, durationSchoolDays }) => {
      if (studentId === null || startsOn === null || !SUSPENSION_CODES.includes(stateCode)) return [];
      const days = durationSchoolDays ?? '1.00';
      const lastDay = endsOn ?? lastWeekday(startsOn, Math.max(1, Math.ceil(hundredths(days) / 100)));
      return [{ studentId, participantId, resolutionId, firstDay: startsOn, lastDay, days }];
    }),
  );
}

/** The last of so many weekdays from a day on: no holiday makes it later than the calendar of the school does. */
function lastWeekday(first: IsoDate, count: number): IsoDate {
  const sinceMonday = (dayOfWeek(first) + 6) % 7;
  const untilWeekday = sinceMonday > 4 ? 7 - sinceMonday : 0;
  const weekdays = (untilWeekday > 0 ? 0 : sinceMonday) + count - 1;
  const days = (untilWeekday > 0 ? untilWeekday : -sinceMonday) + Math.floor(weekdays / 5) * 7 + (weekdays % 5);
  if (days <= MOST_DAYS) return addDays(first, days);
  const furthest = addDays(first, MOST_DAYS);
  const pastFriday = Math.max(0, ((dayOfWeek(furthest) + 6) % 7) - 4);
  return addDays(furthest, -pastFriday);
}
