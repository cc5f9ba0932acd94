import { HIGH_SCHOOL, type PlannedDistrict } from './directory.ts';
import { part } from './part.ts';
import { SCHOOL_YEARS, type WorldYear } from './school-years.ts';
import type { PlannedStudent } from './students.ts';

/** Students of districts without a story, as numbers only. */
const COUNTED_STUDENTS = 31_000;

export interface EnrollmentCount {
  readonly districtId: string;
  readonly schoolId: string;
  readonly count: number;
}

/**
 * How many students each school counts in a year. A story district has those who are named, a dangerous school the number that it shows;
 * the other schools share the rest of this year's students and have no count of earlier years.
 */
export function plannedEnrollmentCounts(
  districts: readonly PlannedDistrict[],
  students: ReadonlyMap<string, readonly PlannedStudent[]>,
  year: WorldYear,
): readonly EnrollmentCount[] {
  const known: EnrollmentCount[] = [];
  const shown: EnrollmentCount[] = [];
  const open: Omit<EnrollmentCount, 'count'>[] = [];
  for (const { districtId, story, dangerousSchool, schools } of districts)
    for (const [place, { schoolId }] of schools.entries()) {
      const school = { districtId, schoolId };
      if (story !== null) known.push({ ...school, count: countIn(schoolId, students.get(districtId)!) });
      else if (dangerousSchool === null || place !== HIGH_SCHOOL) open.push(school);
      else if (dangerousSchool.expulsions[year] !== null) shown.push({ ...school, count: dangerousSchool.enrollment });
    }
  if (year !== SCHOOL_YEARS.at(-1)) return [...known, ...shown];
  const left = shown.reduce((rest, { count }) => rest - count, COUNTED_STUDENTS);
  return [...known, ...shown, ...open.map((school, nth) => ({ ...school, count: part(left, open.length, nth) }))];
}

const countIn = (schoolId: string, students: readonly PlannedStudent[]): number =>
  students.filter((student) => student.schoolId === schoolId).length;
