import type { ReviewRow } from '../../projections/mapping_review/queries.ts';
import { mappedCodeOn } from '../../src/domain/reference/effective.ts';
import { isReviewOverdue } from '../../src/domain/reference/review-due.ts';
import { schoolYearEnd } from '../../src/shared/calendar.ts';
import type { MappingReviewRow } from '../types/mapping.ts';

/** The code under which a type is reviewed for a school year: the one that holds on its last day. */
export const codeOfYear = (
  type: { readonly mappings: Parameters<typeof mappedCodeOn>[0] },
  schoolYear: number,
): string | null => mappedCodeOn(type.mappings, schoolYearEnd(schoolYear));

export function reviewRow(row: ReviewRow, schoolYear: number, today: string): MappingReviewRow {
  const { kind, type, confirmation, lastConfirmed } = row;
  const stateCode = codeOfYear(type, schoolYear);
  return {
    kind,
    typeId: type.id,
    name: type.name,
    stateCode,
    endsOn: type.endsOn,
    lastConfirmed,
    confirmedAt: confirmation?.at ?? null,
    hasChangedSince: confirmation !== null && confirmation.stateCode !== stateCode,
    isOverdue: isReviewOverdue({ schoolYear, stateCode }, confirmation, today),
    districtId: type.districtId,
    schoolId: type.schoolId,
    confirmedByAccount: confirmation?.by ?? null,
  };
}
