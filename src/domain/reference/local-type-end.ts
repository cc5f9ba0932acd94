import type { IsoDate } from '../../shared/calendar.ts';
import type { Rejection } from '../kernel/decider.ts';
import { checkDay, PERIOD_DAYS } from '../kernel/plausible-day.ts';
import { type DatedMapping, mappedCodeOn } from './effective.ts';

/** When a local type is to end, and what the end must not come before. */
export interface LocalTypeEnd {
  /** Last day of use; a later day corrects an earlier one. */
  readonly endsOn: IsoDate;
  /** Outside fact: the last day of an incident that uses the type; null when none does. */
  readonly lastUsedOn: IsoDate | null;
  /** Outside fact: today in the state's time zone. */
  readonly today: IsoDate;
}

/**
 * Everything that speaks against a last day: `DATES_OUT_OF_ORDER` for one that cannot be meant, `TYPE_IN_USE` before the last incident that
 * has the type, `END_BEFORE_START` before the day from which its state code counts. A code that is still to come may be overtaken.
 */
export function endFaults(
  mappings: readonly DatedMapping[],
  { endsOn, lastUsedOn, today }: LocalTypeEnd,
): readonly Rejection[] {
  const path = ['endsOn'];
  const begun = mappings.map(({ effectiveFrom }) => effectiveFrom).filter((day) => day <= today);
  const mappedFrom =
    begun
      .filter((day) => mappedCodeOn(mappings, day) !== null)
      .sort()
      .at(-1) ?? null;
  const unlikely = checkDay(endsOn, PERIOD_DAYS, path);
  if (unlikely.length > 0) return unlikely;
  return [
    ...(lastUsedOn !== null && endsOn < lastUsedOn
      ? [{ code: 'TYPE_IN_USE', path, details: { lastUsedOn } } as const]
      : []),
    ...(mappedFrom !== null && endsOn < mappedFrom
      ? [{ code: 'END_BEFORE_START', path, details: { mappedFrom } } as const]
      : []),
  ];
}
