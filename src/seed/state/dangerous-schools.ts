import type { WorldYear } from './school-years.ts';

/**
 * A school whose expulsions for violence stand just at, or just above, the number from which on the law calls a school persistently
 * dangerous (S002:548-562): every year has a violent criminal offense, and the years named have so many expulsions.
 */
export interface DangerousSchool {
  readonly enrollment: number;
  readonly expulsions: { readonly [Year in WorldYear]: number | null };
}

/** Above so many expulsions in at least two of three years; a school of exactly 250 or 1,000 stands in no band of the guide (domain.md A12). */
const thresholdOf = (enrollment: number): number => (enrollment < 250 ? 5 : enrollment < 1_000 ? 10 : 15);

/** Each size next to a boundary of the bands twice: at the threshold, and one above it. */
const AT_BOUNDARIES: readonly DangerousSchool[] = [249, 250, 251, 999, 1_000, 1_001].flatMap((enrollment) =>
  [0, 1].map((above) => {
    const expulsions = thresholdOf(enrollment) + above;
    return { enrollment, expulsions: { 2024: expulsions, 2025: expulsions, 2026: 1 } };
  }),
);

/** One school opened a year later: of two years nothing follows. */
const WITHOUT_HISTORY: DangerousSchool = { enrollment: 200, expulsions: { 2024: null, 2025: 6, 2026: 6 } };

/** One for each of so many districts that tell no other story. */
export const DANGEROUS_SCHOOLS: readonly DangerousSchool[] = [...AT_BOUNDARIES, WITHOUT_HISTORY];

/** Antelope Ridge's high school is above the threshold of its size, and its district waits for the state. */
export const ANTELOPE_RIDGE_EXPULSIONS: DangerousSchool['expulsions'] = { 2024: 11, 2025: 11, 2026: 1 };

/** Students who are expelled in the year with most of them. */
export const mostExpelled = ({ expulsions }: DangerousSchool): number =>
  Math.max(...Object.values(expulsions).map((count) => count ?? 0));
