/** Calendar arithmetic on ISO dates (`YYYY-MM-DD`) and the school year. Dates are text: they sort and compare as such. */
export type IsoDate = string;
/** An instant, ISO 8601 in UTC with milliseconds: `2022-06-02T15:00:00.000Z`. */
export type IsoInstant = string;
/** The calendar year in which a school year ends: 2022 is 1 July 2021 to 30 June 2022. */
export type SchoolYear = number;

/** The agency's time zone: deadlines end at midnight here (domain.md A24). */
export const STATE_TIME_ZONE = 'America/Denver';

const denver = new Intl.DateTimeFormat('en-CA', {
  timeZone: STATE_TIME_ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** Days by the hour since 1970: clocks change on the hour, so every instant of an hour has the same day. */
const dayOfHour = new Map<number, IsoDate>();
const MOST_HOURS = 20_000;
const HOUR_MS = 3_600_000;

/** The calendar day in the agency's time zone at an instant. */
export function stateDate(instant: Date | IsoInstant): IsoDate {
  const hour = Math.floor((typeof instant === 'string' ? Date.parse(instant) : instant.getTime()) / HOUR_MS);
  let day = dayOfHour.get(hour);
  if (day === undefined) {
    if (dayOfHour.size >= MOST_HOURS) dayOfHour.clear();
    day = denver.format(hour * HOUR_MS);
    dayOfHour.set(hour, day);
  }
  return day;
}

const denverClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: STATE_TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** How far the state's clocks are ahead of UTC at an instant, in milliseconds; negative in America. */
function stateOffset(instant: number): number {
  const part = Object.fromEntries(denverClock.formatToParts(instant).map(({ type, value }) => [type, value]));
  const shown = Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
  return shown - Math.floor(instant / 1000) * 1000;
}

/**
 * The instant at which the agency's clocks show a time (`HH:MM`) of a day: the first one where they show it twice; where they skip it,
 * the instant at which they would have shown it.
 */
export function stateInstant(date: IsoDate, time: string): Date {
  const shown = Date.parse(`${date}T${time}:00Z`);
  const before = shown - stateOffset(shown - 86_400_000);
  const after = shown - stateOffset(shown + 86_400_000);
  const fitting = [before, after].filter((instant) => instant + stateOffset(instant) === shown);
  return new Date(fitting.length > 0 ? Math.min(...fitting) : before);
}

export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** The same day one calendar year later; 29 February becomes 1 March. */
export function addYears(date: IsoDate, years: number): IsoDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year + years, month - 1, day)).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
export function dayOfWeek(date: IsoDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** The school year to which a day belongs: it starts on 1 July. */
export function schoolYearOf(date: IsoDate): SchoolYear {
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= 7 ? year + 1 : year;
}

export function schoolYearStart(year: SchoolYear): IsoDate {
  return `${year - 1}-07-01`;
}

export function schoolYearEnd(year: SchoolYear): IsoDate {
  return `${year}-06-30`;
}
