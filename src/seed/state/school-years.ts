import type { SchoolCalendar } from '../../domain/incident/context.ts';

export const SCHOOL_YEARS = [2024, 2025, 2026] as const;
export type WorldYear = (typeof SCHOOL_YEARS)[number];

/** A year before the others that a few districts certified, for whoever looks back. */
export const FIRST_YEAR = 2023 as const;
export type CertifiedYear = WorldYear | typeof FIRST_YEAR;

/** Every school of the state keeps the same days. */
export const CALENDARS: { readonly [Year in CertifiedYear]: SchoolCalendar } = {
  2023: calendar(2022, [
    '2022-09-05',
    '2022-11-24',
    '2022-11-25',
    '2023-01-16',
    '2023-02-20',
    '2023-04-07',
    '2023-05-29',
  ]),
  2024: calendar(2023, [
    '2023-09-04',
    '2023-11-23',
    '2023-11-24',
    '2024-01-15',
    '2024-02-19',
    '2024-03-29',
    '2024-05-27',
  ]),
  2025: calendar(2024, [
    '2024-09-02',
    '2024-11-28',
    '2024-11-29',
    '2025-01-20',
    '2025-02-17',
    '2025-04-18',
    '2025-05-26',
  ]),
  2026: calendar(2025, [
    '2025-09-01',
    '2025-11-27',
    '2025-11-28',
    '2026-01-19',
    '2026-02-16',
    '2026-04-03',
    '2026-05-25',
  ]),
};

function calendar(autumn: number, holidays: readonly string[]): SchoolCalendar {
  const winter = Array.from({ length: 12 }, (_, day) => winterDay(autumn, day));
  return {
    firstDay: `${autumn}-08-22`,
    lastInstructionDay: `${autumn + 1}-06-05`,
    nonSchoolDays: [...holidays, ...winter].sort(),
  };
}

/** From 22 December to 2 January. */
function winterDay(autumn: number, day: number): string {
  const date = 22 + day;
  return date <= 31 ? `${autumn}-12-${date}` : `${autumn + 1}-01-0${date - 31}`;
}
