import { addDays, schoolYearEnd, schoolYearStart, type IsoDate } from '../../shared/calendar.ts';
import { type DatedMapping, mappedCodeOn } from './effective.ts';

/** What carrying a type's code from one school year to another comes to. */
export const COPY_OUTCOMES = ['HOLDS_ALREADY', 'MAPPED', 'KEPT', 'CODE_NOT_ACTIVE'] as const;
export type CopyOutcome = (typeof COPY_OUTCOMES)[number];

export interface CopyPlan {
  readonly outcome: CopyOutcome;
  /** The code at the end of the school year that is copied; null: none. */
  readonly stateCode: string | null;
  /** First day of the school year that it is copied to. */
  readonly effectiveFrom: IsoDate;
  /** Code and first day with which what stood before goes on after that school year; null when nothing has to be restored. */
  readonly restore: DatedMapping | null;
}

/**
 * Gives a type, for the whole of one school year, the code that it had on the last day of another. A code that holds there already needs
 * nothing: mappings go on from year to year. What somebody mapped for the new year itself is kept, and a code that the state no longer
 * (or not yet) has on its first day is not carried.
 */
export function planCopy(
  mappings: readonly DatedMapping[],
  fromSchoolYear: number,
  toSchoolYear: number,
  activeCodes: ReadonlySet<string>,
): CopyPlan {
  const [first, last] = [schoolYearStart(toSchoolYear), schoolYearEnd(toSchoolYear)];
  const stateCode = mappedCodeOn(mappings, schoolYearEnd(fromSchoolYear));
  const plan = { stateCode, effectiveFrom: first, restore: null };
  const inYear = mappings.filter(({ effectiveFrom }) => first <= effectiveFrom && effectiveFrom <= last);
  if (inYear.length > 0 && !inYear.every((mapping) => mapping.stateCode === stateCode)) {
    return { ...plan, outcome: 'KEPT' };
  }
  if (stateCode !== null && !activeCodes.has(stateCode)) return { ...plan, outcome: 'CODE_NOT_ACTIVE' };
  if (mappedCodeOn(mappings, first) === stateCode) return { ...plan, outcome: 'HOLDS_ALREADY' };
  const next = addDays(last, 1);
  const after = mappedCodeOn(mappings, next);
  const goesOnByItself = mappings.some(({ effectiveFrom }) => effectiveFrom === next) || after === stateCode;
  return {
    ...plan,
    outcome: 'MAPPED',
    restore: goesOnByItself ? null : { effectiveFrom: next, stateCode: after },
  };
}
