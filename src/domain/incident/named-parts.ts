import type { Rejection } from '../kernel/decider.ts';
import type { NamedPart } from './commands.ts';
import type { IncidentState } from './state.ts';

/**
 * Clients name parts of this very incident: ids of new ones are not theirs to choose, since names are sealed under the id of a participant and
 * two who share one would share their key. Any other id is `UNKNOWN_CODE`; that of a part that stands is `SOURCE_KEY_DUPLICATE` where one is added.
 */
export function checkNamed(
  state: IncidentState | null,
  named: readonly NamedPart[] | undefined,
  mode: 'ADDED' | 'REVISED',
): readonly Rejection[] {
  if (named === undefined || named.length === 0) return [];
  const events = state?.events ?? [];
  const participants = events.flatMap((event) => event.participants);
  const standing = {
    EVENT: new Set(events.map((one) => one.behaviorEventId)),
    PARTICIPANT: new Set(participants.map((one) => one.participantId)),
    RESOLUTION: new Set(participants.flatMap(({ resolutions }) => resolutions.map((one) => one.resolutionId))),
  };
  return named.flatMap(({ kind, id, path }): readonly Rejection[] => {
    const details = { id: id.slice(0, 100) };
    if (!standing[kind].has(id)) return [{ code: 'UNKNOWN_CODE', path: [...path, 'id'], details }];
    return mode === 'ADDED' ? [{ code: 'SOURCE_KEY_DUPLICATE', path: [...path, 'id'], details }] : [];
  });
}
