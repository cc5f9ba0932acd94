import type { Rejection } from '../kernel/decider.ts';
import { isOffered } from '../reference/incident-places.ts';
import type { CheckScope } from './checks.ts';

/** An amount of money as people write it: "40", "$1,200.50". */
const AMOUNT = /^\$? ?(?:\d{1,3}(?:,\d{3}){1,3}|\d{1,10})(?:\.\d{1,2})?$/;

const LISTS = { context: 'contexts', location: 'locations' } as const;

/**
 * Context and location typed by hand come from the lists that the agency publishes and a form offers (S002:93): `UNKNOWN_CODE` for another
 * word, `CODE_NOT_ACTIVE` for one that is offered no more. Damages are what they cost, 0 or more (domain.md §2.1). A foreign system has words
 * of its own.
 */
export function checkWords(
  texts: { readonly context?: string | null; readonly location?: string | null; readonly damages?: string | null },
  scope: Pick<CheckScope, 'origin' | 'occurredOn' | 'facts'>,
  path: readonly string[],
): readonly Rejection[] {
  if (scope.origin !== 'HAND') return [];
  const isAmount = texts.damages == null || texts.damages.trim() === '' || AMOUNT.test(texts.damages.trim());
  const faults: readonly Rejection[] = isAmount
    ? []
    : [{ code: 'UNKNOWN_CODE', path: [...path, 'damages'], details: { expected: 'amount' } }];
  const unknown = (['context', 'location'] as const).flatMap((field): readonly Rejection[] => {
    const word = texts[field];
    if (word === null || word === undefined || word.trim() === '') return [];
    const state = isOffered(scope.facts.words ?? [], LISTS[field], { name: word, on: scope.occurredOn });
    if (state === true) return [];
    return [{ code: state === null ? 'UNKNOWN_CODE' : 'CODE_NOT_ACTIVE', path: [...path, field] }];
  });
  return [...unknown, ...faults];
}
