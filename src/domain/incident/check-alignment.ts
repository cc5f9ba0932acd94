import type { Alignment } from '../event-type/events.ts';
import type { Rejection } from '../kernel/decider.ts';

/** What a correction changes about the alignment: it decides whether the state hears of the incident, so the history says why. */
export function checkAlignment(
  before: Alignment,
  { alignment, reason }: { readonly alignment: Alignment | undefined; readonly reason: string | null },
): readonly Rejection[] {
  const isChanged = alignment !== undefined && alignment !== before;
  return isChanged && reason === null ? [{ code: 'REASON_REQUIRED', path: ['reason'] }] : [];
}
