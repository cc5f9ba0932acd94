import type { IsoDate } from '../../shared/calendar.ts';

/**
 * Last day on which a school year's review of local types is in time. The guide asks for a review every year and names no day (S002:53);
 * 30 September leaves the first weeks of school to put wrong codes right before they spread.
 */
export const reviewDueOn = (schoolYear: number): IsoDate => `${schoolYear - 1}-09-30`;

/** Overdue: the day has passed, and the type was not confirmed for that year with the code it has now. */
export function isReviewOverdue(
  review: { readonly schoolYear: number; readonly stateCode: string | null },
  confirmation: { readonly stateCode: string | null } | null,
  today: IsoDate,
): boolean {
  return today > reviewDueOn(review.schoolYear) && confirmation?.stateCode !== review.stateCode;
}
