import type { Rejection } from '../kernel/decider.ts';
import { checkContinued } from './check-continued.ts';
import type { IncidentFacts } from './commands.ts';
import type { IncidentParticipantState, IncidentState } from './state.ts';

/** Longest list in one incident; the operations' inputs have the same limit. */
export const MAX_LIST = 500;

/** Ids are chosen by whoever adds a part: short, and without blanks. */
const ID = /^[^\s\p{C}]{1,100}$/u;

/**
 * The incident as it would be: lists within limits, ids that are some and used once, by hand every student once in an event, every continued
 * suspension in the same incident. What stood so before an edit is not held against it.
 */
export function checkTree(
  after: IncidentState,
  { facts, origin }: { readonly facts: Pick<IncidentFacts, 'resolutionTypes'>; readonly origin: 'HAND' | 'IMPORT' },
  before: IncidentState | null = null,
): readonly Rejection[] {
  const look = (state: IncidentState) => [
    ...checkLists(state),
    ...checkIds(state),
    ...(origin === 'HAND' ? checkRepeated(state) : []),
    ...checkContinued(state, facts),
  ];
  const found = look(after);
  if (found.length === 0 || before === null) return found;
  const known = new Set(look(before).map((fault) => JSON.stringify(fault)));
  return found.filter((fault) => !known.has(JSON.stringify(fault)));
}

function checkLists({ events }: IncidentState): readonly Rejection[] {
  const participants = events.flatMap((event) => event.participants);
  const lists: readonly (readonly [string, readonly unknown[]])[] = [
    ['events', events],
    ...events.map((event) => ['participants', event.participants] as const),
    ...events.map((event) => ['customValues', event.customValues ?? []] as const),
    ...participants.map((participant) => ['resolutions', participant.resolutions] as const),
  ];
  return lists
    .filter(([, list]) => list.length > MAX_LIST)
    .map(([name]) => ({ code: 'FILE_TOO_LARGE', path: [name], details: { limit: String(MAX_LIST) } }));
}

function checkIds({ events }: IncidentState): readonly Rejection[] {
  const participants = events.flatMap((event) => event.participants);
  const ids = [
    ...events.map((event) => event.behaviorEventId),
    ...participants.map((participant) => participant.participantId),
    ...participants.flatMap(({ resolutions }) => resolutions.map((resolution) => resolution.resolutionId)),
  ];
  const seen = new Set<string>();
  return ids.flatMap((id): readonly Rejection[] => {
    if (!ID.test(id)) return [{ code: 'UNKNOWN_CODE', path: ['id'], details: { id: id.slice(0, 100) } }];
    if (seen.has(id)) return [{ code: 'SOURCE_KEY_DUPLICATE', details: { id } }];
    seen.add(id);
    return [];
  });
}

/** In a file one person may stand in an event in two roles: that is how some systems say it. */
function checkRepeated({ events }: IncidentState): readonly Rejection[] {
  return events.flatMap(({ behaviorEventId, participants }) =>
    repeatedStudents(participants).map((studentId) => ({
      code: 'SOURCE_KEY_DUPLICATE' as const,
      path: ['studentId'],
      details: { behaviorEventId, studentId },
    })),
  );
}

function repeatedStudents(participants: readonly IncidentParticipantState[]): readonly string[] {
  const students = participants.flatMap(({ studentId }) => studentId ?? []);
  return [...new Set(students.filter((id, index) => students.indexOf(id) < index))];
}
