import { addDays, type IsoDate, stateDate, stateInstant } from '../shared/calendar.ts';

/** What comes due every day at one time of the state's clocks. What is done then is a reactor's matter. */
export interface Schedule {
  /** Part of stream names, and never changed: letters, digits and hyphens. */
  readonly id: string;
  /** `HH:MM` in the state's time zone. */
  readonly dailyAt: string;
}

/** The night in which districts that synchronize nightly are copied to the state. */
export const NIGHTLY_SYNC = 'nightly-sync';

/** Every schedule there is. */
export const schedules: readonly Schedule[] = [{ id: NIGHTLY_SYNC, dailyAt: '02:00' }];

export interface DueTime {
  readonly at: Date;
  /** Its day in the state's time zone. */
  readonly on: IsoDate;
}

/**
 * The last time at or before `now` at which a schedule came due: once a day, also on the day on which the clocks skip its time (then at
 * the moment they would have shown it) and on the day on which they show it twice (then at the first).
 */
export function lastDue({ dailyAt }: Schedule, now: Date): DueTime {
  const today = stateDate(now);
  const at = stateInstant(today, dailyAt);
  if (at <= now) return { at, on: today };
  const yesterday = addDays(today, -1);
  return { at: stateInstant(yesterday, dailyAt), on: yesterday };
}
