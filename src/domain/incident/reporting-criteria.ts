import type { SchoolYear } from '../../shared/calendar.ts';

export const REPORT_REASONS = [
  'REMOVAL_OF_ENROLLED_STUDENT',
  'IN_SCHOOL_SUSPENSION_WITH_DISABILITY',
  'IN_SCHOOL_SUSPENSION_21ST_CENTURY',
  'WEAPON_DRUG_OR_VIOLENCE',
] as const;
export type ReportReason = (typeof REPORT_REASONS)[number];

/** What the agency asked for in a run of reporting years: a reporting year is the school year of the incident. */
export interface ReportingCriteria {
  /** First reporting year; null: every year before the next entry. */
  readonly firstYear: SchoolYear | null;
  /** What explanations name as the place to look it up. */
  readonly guide: string;
  readonly criteria: readonly { readonly reason: ReportReason; readonly source: string }[];
}

/**
 * Which criteria held when, oldest first. The notices of 2018 name neither the 21st Century students nor weapons, drugs and violence; the
 * guides since then do (domain.md A23). An older incident is judged by what was asked for in its own year.
 */
export const REPORTING_CRITERIA: readonly ReportingCriteria[] = [
  {
    firstYear: null,
    guide: 'OPI behavior notices of 2018',
    criteria: [
      { reason: 'REMOVAL_OF_ENROLLED_STUDENT', source: 'OPI-L:9/3569, 9/3629' },
      { reason: 'IN_SCHOOL_SUSPENSION_WITH_DISABILITY', source: 'OPI-L:9/3569, 9/3629' },
    ],
  },
  {
    firstYear: 2019,
    guide: 'Behavior User Guide p. 2',
    criteria: [
      { reason: 'REMOVAL_OF_ENROLLED_STUDENT', source: 'S000:19-21; S002:58-60; domain.md §11 row 5' },
      { reason: 'IN_SCHOOL_SUSPENSION_WITH_DISABILITY', source: 'S000:22-27; S002:60-62' },
      { reason: 'IN_SCHOOL_SUSPENSION_21ST_CENTURY', source: 'S000:22-32; S002:60-62; domain.md A22' },
      { reason: 'WEAPON_DRUG_OR_VIOLENCE', source: 'S000:28-30; S002:66, 98, 150-156; domain.md A11, A15' },
    ],
  },
];

/** The criteria of a reporting year. */
export function criteriaOf(schoolYear: SchoolYear): ReportingCriteria {
  const found = REPORTING_CRITERIA.findLast(({ firstYear }) => firstYear === null || firstYear <= schoolYear);
  if (!found) throw new RangeError(`no criteria for ${schoolYear}`);
  return found;
}

export function isCriterion(reason: ReportReason, schoolYear: SchoolYear): boolean {
  return criteriaOf(schoolYear).criteria.some((one) => one.reason === reason);
}
