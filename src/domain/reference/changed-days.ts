import type { IsoDate } from '../../shared/calendar.ts';
import type { Rejection } from '../kernel/decider.ts';
import { type DatedMapping, mappedCodeOn } from './effective.ts';

/** What a change of mappings says for itself where it changes approved data (A20). */
export interface MappingReason {
  /** Outside fact: incidents of approved data whose code the mapping changes; left out: none. */
  readonly lockedIncidents?: number;
  readonly reason?: string | null;
}

/** Days from `from` on, until the day before `until`; null: for good. */
export interface ChangedDays {
  readonly from: IsoDate;
  readonly until: IsoDate | null;
}

/** The days on which one more mapping gives a type another code than it has; null when there are none. */
export function changedDays(mappings: readonly DatedMapping[], mapping: DatedMapping): ChangedDays | null {
  const { effectiveFrom: from, stateCode } = mapping;
  if (mappedCodeOn(mappings, from) === stateCode) return null;
  const later = mappings.map(({ effectiveFrom }) => effectiveFrom).filter((day) => day > from);
  return { from, until: later.sort()[0] ?? null };
}

/** The reason without blanks around it; null when none is given. */
export function reasonGiven({ reason }: MappingReason): string | null {
  const text = reason?.trim() ?? '';
  return text === '' ? null : text;
}

/** The refusal of mappings that change approved data without a reason (A20); null when they may be made. */
export function lockedWithoutReason(mapping: MappingReason): Rejection | null {
  const { lockedIncidents = 0 } = mapping;
  if (lockedIncidents === 0 || reasonGiven(mapping) !== null) return null;
  return { code: 'INCIDENT_LOCKED', path: ['reason'], details: { locked: String(lockedIncidents) } };
}
