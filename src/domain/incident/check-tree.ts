import type { Rejection } from '../kernel/decider.ts';
import { checkContinued } from './check-continued.ts';
import type { IncidentFacts } from './commands.ts';
import { type PartFault, placed, type Places } from './part-places.ts';
import type { IncidentParticipantState, IncidentState } from './state.ts';

/** Longest list in one incident; the operations' inputs have the same limit. */
export const MAX_LIST = 500;

interface Asked {
  readonly facts: Pick<IncidentFacts, 'resolutionTypes' | 'keptStudents'>;
  readonly origin: 'HAND' | 'IMPORT';
}

/**
 * The incident as it would be: lists within limits, ids used once, every student once in an event (by hand) or in each of
 * its roles, also by the id of one who was merged, every continued suspension in the same incident; each fault at its place in the input. What stood so before an edit is not held against it.
 */
export function checkTree(
  after: IncidentState,
  asked: Asked,
  places: Places,
  before: IncidentState | null = null,
): readonly Rejection[] {
  const look = (state: IncidentState): readonly PartFault[] => [
    ...checkLists(state),
    ...checkIds(state),
    ...checkRepeated(state, asked),
    ...checkContinued(state, asked.facts),
  ];
  const found = look(after);
  const known = new Set(found.length === 0 || before === null ? [] : look(before).map(sense));
  return found.filter((fault) => !known.has(sense(fault))).map((fault) => placed(fault, places));
}

/** A fault is the same wherever it stands: what was there before may be third in its list now. */
const sense = ({ part: _part, ...fault }: PartFault): string => JSON.stringify(fault);

/** What an expulsion says of the suspension that it continues. */
export const isOfContinued = ({ details }: Rejection): boolean => details?.['continuedBy'] !== undefined;

function checkLists({ events }: IncidentState): readonly PartFault[] {
  const participants = events.flatMap((event) => event.participants);
  const lists: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['', 'events', events],
    ...events.map((event) => [event.behaviorEventId, 'participants', event.participants] as const),
    ...events.map((event) => [event.behaviorEventId, 'customValues', event.customValues ?? []] as const),
    ...participants.map((one) => [one.participantId, 'resolutions', one.resolutions] as const),
  ];
  return lists
    .filter(([, , list]) => list.length > MAX_LIST)
    .map(([part, field]) => ({ code: 'FILE_TOO_LARGE', part, field, details: { limit: String(MAX_LIST) } }));
}

function checkIds({ events }: IncidentState): readonly PartFault[] {
  const participants = events.flatMap((event) => event.participants);
  const ids = [
    ...events.map((event) => event.behaviorEventId),
    ...participants.map((participant) => participant.participantId),
    ...participants.flatMap(({ resolutions }) => resolutions.map((resolution) => resolution.resolutionId)),
  ];
  const seen = new Set<string>();
  return ids.flatMap((id): readonly PartFault[] => {
    const at = { part: id, field: 'id' };
    if (seen.has(id)) return [{ code: 'SOURCE_KEY_DUPLICATE', ...at, details: { id } }];
    seen.add(id);
    return [];
  });
}

/** From another system one person may stand in an event in two roles: that is how some of them say it. By hand in one only. */
function checkRepeated(
  { events }: IncidentState,
  { facts: { keptStudents }, origin }: Pick<Asked, 'facts' | 'origin'>,
): readonly PartFault[] {
  const keyOf = (studentId: string, role: string) =>
    `${keptStudents?.get(studentId) ?? studentId}${origin === 'HAND' ? '' : ` ${role}`}`;
  return events.flatMap(({ behaviorEventId, participants }) =>
    repeatedStudents(participants, keyOf).map(({ participantId, studentId }) => ({
      code: 'SOURCE_KEY_DUPLICATE' as const,
      part: participantId,
      field: 'studentId',
      details: { behaviorEventId, studentId },
    })),
  );
}

/** Each student who stands there more than once, as the last of their participants. */
function repeatedStudents(
  participants: readonly IncidentParticipantState[],
  keyOf: (studentId: string, role: string) => string,
) {
  const seen = new Set<string>();
  const repeated = new Map<string, { readonly participantId: string; readonly studentId: string }>();
  for (const { participantId, studentId, role } of participants) {
    if (studentId === null) continue;
    const key = keyOf(studentId, role);
    if (seen.has(key)) repeated.set(key, { participantId, studentId });
    seen.add(key);
  }
  return [...repeated.values()];
}
