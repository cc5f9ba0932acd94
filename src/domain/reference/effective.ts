import { addDays, type IsoDate } from '../../shared/calendar.ts';
import type { StateEventCode, StateResolutionCode } from './state-code.ts';

/** One published code list: it replaces the list before it from a day on (payload of `StateCodesPublished`). */
export interface CodePublication {
  readonly effectiveFrom: IsoDate;
  readonly eventCodes: readonly StateEventCode[];
  readonly resolutionCodes: readonly StateResolutionCode[];
}

/** The codes of one day, by code. */
export interface StateCodes {
  readonly eventCodes: ReadonlyMap<string, StateEventCode>;
  readonly resolutionCodes: ReadonlyMap<string, StateResolutionCode>;
}

/** One mapping of a local type: the state code from a day on, or none. */
export interface DatedMapping {
  readonly effectiveFrom: IsoDate;
  readonly stateCode: string | null;
}

/** First and last day of something; open-ended when `endsOn` is null. Both ends count. */
export interface Period {
  readonly startsOn: IsoDate;
  readonly endsOn: IsoDate | null;
}

/** A code with the days on which it may be used; `effectiveTo` is the last of them. */
export type Dated<Code> = Code & { readonly effectiveFrom: IsoDate; readonly effectiveTo: IsoDate | null };

export const NO_CODES: StateCodes = { eventCodes: new Map(), resolutionCodes: new Map() };

export function covers(period: Period, date: IsoDate): boolean {
  return period.startsOn <= date && (period.endsOn === null || date <= period.endsOn);
}

/** The code list of a day: the publication with the latest first day, and of two with the same day the one published last. */
export function codesOn(publications: readonly CodePublication[], date: IsoDate): StateCodes {
  const publication = latest(publications, date);
  return publication ? stateCodes(publication) : NO_CODES;
}

export function stateCodes(publication: Omit<CodePublication, 'effectiveFrom'>): StateCodes {
  return {
    eventCodes: new Map(publication.eventCodes.map((code) => [code.code, code])),
    resolutionCodes: new Map(publication.resolutionCodes.map((code) => [code.code, code])),
  };
}

/** The state code of a local type on a day, or null. Mappings come in the order in which they were recorded; the later of two with the same day wins. */
export function mappedCodeOn(mappings: readonly DatedMapping[], date: IsoDate): string | null {
  return latest(mappings, date)?.stateCode ?? null;
}

/** Every code that holds on some day of the period; what a later record with the same first day replaced is left out. */
export function mappedCodesDuring(mappings: readonly DatedMapping[], from: IsoDate, to: IsoDate): readonly string[] {
  const codes = new Set<string>();
  const days = mappings.map((mapping) => mapping.effectiveFrom).filter((day) => from < day && day <= to);
  for (const day of [from, ...days]) {
    const code = mappedCodeOn(mappings, day);
    if (code !== null) codes.add(code);
  }
  return [...codes];
}

/**
 * Every stretch of days in which a code was published unchanged, oldest first. A code that a later list repeats with the same content
 * goes on; one that a later list leaves out ends on the day before that list.
 */
export function datedCodes<Code extends { readonly code: string }>(
  publications: readonly CodePublication[],
  select: (publication: CodePublication) => readonly Code[],
): readonly Dated<Code>[] {
  const lists = inForce(publications);
  const done: Dated<Code>[] = [];
  let open = new Map<string, Dated<Code>>();
  for (const list of lists) {
    const next = new Map<string, Dated<Code>>();
    for (const code of select(list)) {
      const before = open.get(code.code);
      const goesOn = before !== undefined && isSameCode(before, code);
      next.set(code.code, goesOn ? before : { ...code, effectiveFrom: list.effectiveFrom, effectiveTo: null });
    }
    for (const [code, before] of open) {
      if (next.get(code) !== before) done.push({ ...before, effectiveTo: addDays(list.effectiveFrom, -1) });
    }
    open = next;
  }
  return [...done, ...open.values()];
}

function isSameCode<Code extends object>(before: Code, now: Code): boolean {
  return (Object.keys(now) as (keyof Code)[]).every((key) => before[key] === now[key]);
}

/** The lists that count, by first day: of several with the same day only the last recorded. */
function inForce(publications: readonly CodePublication[]): readonly CodePublication[] {
  const byDay = new Map<IsoDate, CodePublication>();
  for (const publication of publications) byDay.set(publication.effectiveFrom, publication);
  return [...byDay.values()].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
}

function latest<T extends { readonly effectiveFrom: IsoDate }>(records: readonly T[], date: IsoDate): T | null {
  let found: T | null = null;
  for (const record of records) {
    if (record.effectiveFrom <= date && (found === null || record.effectiveFrom >= found.effectiveFrom)) found = record;
  }
  return found;
}
