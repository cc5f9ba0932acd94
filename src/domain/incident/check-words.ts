import type { Rejection } from '../kernel/decider.ts';
import { INCIDENT_CONTEXTS, INCIDENT_LOCATIONS, isOffered } from '../reference/incident-places.ts';
import type { CheckScope } from './checks.ts';

const LISTS = { context: INCIDENT_CONTEXTS, location: INCIDENT_LOCATIONS } as const;

/**
 * Context and location typed by hand come from the lists that a form offers (S002:93): `UNKNOWN_CODE` for another word, `CODE_NOT_ACTIVE` for
 * one that is offered no more. A foreign system has words of its own.
 */
export function checkWords(
  texts: { readonly context?: string | null; readonly location?: string | null },
  scope: Pick<CheckScope, 'origin' | 'occurredOn'>,
  path: readonly string[],
): readonly Rejection[] {
  if (scope.origin !== 'HAND') return [];
  return (['context', 'location'] as const).flatMap((field): readonly Rejection[] => {
    const word = texts[field];
    if (word === null || word === undefined || word.trim() === '') return [];
    const state = isOffered(LISTS[field], word, scope.occurredOn);
    if (state === true) return [];
    return [{ code: state === null ? 'UNKNOWN_CODE' : 'CODE_NOT_ACTIVE', path: [...path, field] }];
  });
}
