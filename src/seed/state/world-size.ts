import type { CertifiedYear } from './school-years.ts';

export const WORLD_SIZES = ['small', 'demo', 'large'] as const;
export type WorldSizeName = (typeof WORLD_SIZES)[number];

/** How much of everything the world `state` holds. */
export interface WorldSize {
  /** Districts beside the eight story districts and the two facilities. */
  readonly otherDistricts: number;
  /** Third schools in the first of the other districts; the last three of these schools are not public. */
  readonly thirdSchools: number;
  /** Of the editions MONTANA_VALUE_ADDED and DISTRICT; the others have MONTANA. */
  readonly editions: { readonly valueAdded: number; readonly district: number };
  /** Named students of one story district. */
  readonly studentsPerDistrict: number;
  /** Among all named students; `both` are counted in the two before, `iepEnded` in the first. */
  readonly programs: {
    readonly iep: number;
    readonly twentyFirstCentury: number;
    readonly both: number;
    readonly iepEnded: number;
  };
  /** Incidents by school year, without the broken records; the first year is that of a few districts. */
  readonly incidents: { readonly [Year in CertifiedYear]: number };
  /** Districts without a story that certified last year, beside the story districts. */
  readonly certifiedLastYear: number;
  /** Rows of this year's Behavior Certification beyond the story districts' own; the rest is in progress. */
  readonly rows: {
    readonly approved: number;
    readonly sent: number;
    readonly requested: number;
    readonly recertifying: number;
  };
}

export const worldSizes: { readonly [Name in WorldSizeName]: WorldSize } = {
  small: {
    otherDistricts: 20,
    thirdSchools: 4,
    editions: { valueAdded: 5, district: 3 },
    studentsPerDistrict: 120,
    programs: { iep: 120, twentyFirstCentury: 30, both: 6, iepEnded: 4 },
    incidents: { 2023: 9, 2024: 130, 2025: 160, 2026: 110 },
    certifiedLastYear: 2,
    rows: { approved: 3, sent: 2, requested: 1, recertifying: 1 },
  },
  demo: {
    otherDistricts: 392,
    thirdSchools: 14,
    editions: { valueAdded: 70, district: 32 },
    studentsPerDistrict: 780,
    programs: { iep: 780, twentyFirstCentury: 210, both: 40, iepEnded: 25 },
    incidents: { 2023: 36, 2024: 3_014, 2025: 3_150, 2026: 3_370 },
    certifiedLastYear: 0,
    rows: { approved: 117, sent: 61, requested: 2, recertifying: 4 },
  },
  large: {
    otherDistricts: 392,
    thirdSchools: 14,
    editions: { valueAdded: 70, district: 32 },
    studentsPerDistrict: 780,
    programs: { iep: 780, twentyFirstCentury: 210, both: 40, iepEnded: 25 },
    incidents: { 2023: 36, 2024: 32_964, 2025: 33_000, 2026: 33_970 },
    certifiedLastYear: 0,
    rows: { approved: 117, sent: 61, requested: 2, recertifying: 4 },
  },
};
