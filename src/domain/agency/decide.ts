import { accepted, rejected, rejectedAll, type Decision, type Rejection } from '../kernel/decider.ts';
import { effectiveDays } from '../kernel/plausible-day.ts';
import { isSame } from '../kernel/is-same.ts';
import type { StateEventCode, StateResolutionCode } from '../reference/state-code.ts';
import type { AgencyCommand } from './commands.ts';
import type { StateCodesPublished } from './events.ts';
import type { AgencyDomainEvent, AgencyState } from './state.ts';

/**
 * Refuses `DATES_OUT_OF_ORDER` for a list that would begin before the latest one, or that would end a code, or change what it means, from a day
 * that is over, since what was reported under it would become something else, and for one so far ahead that nothing could be published before; `UNKNOWN_CODE` while no log is open, for an empty list and for what is no code or
 * word or has no name, or is a firearm but no weapon; `SOURCE_KEY_DUPLICATE` for a code or word that comes twice.
 */
export function decide(state: AgencyState | null, command: AgencyCommand): Decision<AgencyDomainEvent> {
  switch (command.type) {
    case 'OpenLog':
      return state ? accepted() : accepted({ type: 'LogOpened', data: command.data });
    case 'PublishStateCodes': {
      if (!state) return rejected('UNKNOWN_CODE', undefined, ['logId']);
      const { stateCodes } = state;
      if (isSame(stateCodes, command.data)) return accepted();
      const { eventCodes, resolutionCodes, locations, contexts } = command.data;
      const faults = [
        ...checkFirstDay(stateCodes, command),
        ...checkCodes(eventCodes, 'eventCodes'),
        ...checkCodes(resolutionCodes, 'resolutionCodes'),
        ...checkFlags(eventCodes),
        ...checkWords(locations, 'locations'),
        ...checkWords(contexts, 'contexts'),
      ];
      if (faults.length > 0) return rejectedAll(faults);
      return accepted({ type: 'StateCodesPublished', data: command.data });
    }
  }
}

function checkFirstDay(
  standing: StateCodesPublished | null,
  { data, today }: Extract<AgencyCommand, { readonly type: 'PublishStateCodes' }>,
): readonly Rejection[] {
  const { to } = effectiveDays(today);
  const outOfOrder = (details: Rejection['details']): readonly Rejection[] => [
    { code: 'DATES_OUT_OF_ORDER', path: ['effectiveFrom'], ...(details && { details }) },
  ];
  if (standing && data.effectiveFrom < standing.effectiveFrom)
    return outOfOrder({ effectiveFrom: standing.effectiveFrom });
  if (data.effectiveFrom < today && changesWhatWasReported(standing, data)) return outOfOrder({ from: today });
  return data.effectiveFrom > to ? outOfOrder({ to }) : [];
}

/** A code ends, or what it says of a record becomes something else; how it is called and explained may be put right at any time. */
function changesWhatWasReported(standing: StateCodesPublished | null, next: StateCodesPublished): boolean {
  return (['eventCodes', 'resolutionCodes'] as const).some((list) => {
    const known: ReadonlyMap<string, object> = new Map(next[list].map((code) => [code.code, meaningOf(code)]));
    return standing?.[list].some((code) => !isSame(meaningOf(code), known.get(code.code))) === true;
  });
}

function meaningOf(code: StateEventCode | StateResolutionCode): object {
  if ('kind' in code) return { kind: code.kind, hasServices: code.hasServices };
  const { name: _name, alias: _alias, definition: _definition, ...flags } = code;
  return flags;
}

const CODE = /^[0-9A-Z]{1,10}$/;

function checkCodes(
  codes: readonly { readonly code: string; readonly name: string }[],
  list: string,
): readonly Rejection[] {
  if (codes.length === 0) return [{ code: 'UNKNOWN_CODE', path: [list] }];
  const seen = new Set<string>();
  return codes.flatMap(({ code, name }, index): readonly Rejection[] => {
    const path = [list, String(index)];
    if (!CODE.test(code)) return [{ code: 'UNKNOWN_CODE', path: [...path, 'code'] }];
    if (name.trim() === '') return [{ code: 'UNKNOWN_CODE', path: [...path, 'name'] }];
    if (seen.has(code)) return [{ code: 'SOURCE_KEY_DUPLICATE', path: [...path, 'code'], details: { code } }];
    seen.add(code);
    return [];
  });
}

/** What a flag is part of: the wider one decides what must be reported (domain.md §2.5 C), the narrower one what follows from it. */
const PART_OF = [
  ['isFirearm', 'isWeapon'],
  ['isViolentCriminalOffense', 'isViolence'],
] as const;

function checkFlags(codes: readonly StateEventCode[]): readonly Rejection[] {
  return codes.flatMap((code, index) =>
    PART_OF.filter(([narrow, wide]) => code[narrow] && !code[wide]).map(([narrow, wide]): Rejection => ({
      code: 'UNKNOWN_CODE',
      path: ['eventCodes', String(index), wide],
      details: { code: code.code, [narrow]: 'true', expected: 'true' },
    })),
  );
}

const MAX_WORD = 100;

function checkWords(words: readonly string[] | undefined, list: string): readonly Rejection[] {
  if (words === undefined) return [];
  if (words.length === 0) return [{ code: 'UNKNOWN_CODE', path: [list] }];
  return words.flatMap((word, index): readonly Rejection[] => {
    const path = [list, String(index)];
    if (word.trim() === '' || word.length > MAX_WORD) return [{ code: 'UNKNOWN_CODE', path }];
    return words.indexOf(word) < index ? [{ code: 'SOURCE_KEY_DUPLICATE', path }] : [];
  });
}
