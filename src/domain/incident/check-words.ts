import type { Rejection } from '../kernel/decider.ts';
import { isOffered } from '../reference/incident-places.ts';
import type { CheckScope } from './checks.ts';

const LISTS = { context: 'contexts', location: 'locations' } as const;

/**
 * Context and location typed by hand come from the lists that the agency publishes and a form offers (S002:93): `UNKNOWN_CODE` for another word, `CODE_NOT_ACTIVE` for
 * one that is offered no more. A foreign system has words of its own.
 */
export function checkWords(
  texts: { readonly context?: string | null; readonly location?: string | null },
  scope: Pick<CheckScope, 'origin' | 'occurredOn' | 'facts'>,
  path: readonly string[],
): readonly Rejection[] {
  if (scope.origin !== 'HAND') return [];
  return (['context', 'location'] as const).flatMap((field): readonly Rejection[] => {
    const word = texts[field];
    if (word === null || word === undefined || word.trim() === '') return [];
    const state = isOffered(scope.facts.words ?? [], LISTS[field], { name: word, on: scope.occurredOn });
    if (state === true) return [];
    return [{ code: state === null ? 'UNKNOWN_CODE' : 'CODE_NOT_ACTIVE', path: [...path, field] }];
  });
}
