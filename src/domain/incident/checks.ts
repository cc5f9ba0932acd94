import { parseDays } from '../../shared/days.ts';
import type { Rejection } from '../kernel/decider.ts';
import { checkDay, PERIOD_DAYS } from '../kernel/plausible-day.ts';
import { isValueOf } from '../reference/custom-element.ts';
import type {
  AvailableType,
  BehaviorEventContent,
  IncidentFacts,
  IncidentParticipantContent,
  ResolutionContent,
} from './commands.ts';
import type { IncidentState } from './state.ts';

/** Longest list in one incident; the operations' inputs have the same limit. */
export const MAX_LIST = 500;

type Path = readonly string[];

/** What content is checked against. Only what is new or changes is checked: what stands is not judged again by a later edit. */
export interface CheckScope {
  readonly facts: IncidentFacts;
  readonly origin: 'HAND' | 'IMPORT';
  readonly schoolId: string;
  readonly occurredOn: string;
}

export function checkBehaviorEvent(content: BehaviorEventContent, scope: CheckScope, path: Path): readonly Rejection[] {
  return [
    ...checkEventType(content.eventTypeId, scope, path),
    ...checkCustomValues(content.customValues, scope, path),
    ...content.participants.flatMap((participant, index) =>
      checkParticipant(participant, scope, [...path, 'participants', String(index)]),
    ),
  ];
}

export function checkEventType(eventTypeId: string, scope: CheckScope, path: Path): readonly Rejection[] {
  return checkType(scope.facts.eventTypes.get(eventTypeId), scope, [...path, 'eventTypeId'], eventTypeId);
}

/** Each key is an element that the district has defined, named once, and the value is one of its type (S002:101). */
export function checkCustomValues(
  values: BehaviorEventContent['customValues'],
  scope: CheckScope,
  path: Path,
): readonly Rejection[] {
  return (values ?? []).flatMap(({ key, value }, index): readonly Rejection[] => {
    const element = scope.facts.customElements.get(key);
    const at = [...path, 'customValues', String(index)];
    if (!element) return [{ code: 'UNKNOWN_CODE', path: [...at, 'key'], details: { key } }];
    if (values!.findIndex((one) => one.key === key) < index) {
      return [{ code: 'SOURCE_KEY_DUPLICATE', path: [...at, 'key'], details: { key } }];
    }
    if (isValueOf(element, value)) return [];
    return [{ code: 'UNKNOWN_CODE', path: [...at, 'value'], details: { key, expected: element.type } }];
  });
}

/** Who it is, and the caller's right to name them, then the resolutions. */
export function checkParticipant(
  content: IncidentParticipantContent,
  scope: CheckScope,
  path: Path,
): readonly Rejection[] {
  const found: Rejection[] = [];
  const { studentId, nonStudentKind } = content;
  if ((studentId === null) === (nonStudentKind === null)) {
    found.push({ code: 'PARTICIPANT_REQUIRED', path: [...path, 'studentId'] });
  }
  if (studentId !== null && !scope.facts.studentsInScope.has(studentId)) {
    found.push({ code: 'STUDENT_NOT_IN_SCOPE', path: [...path, 'studentId'], details: { studentId } });
  }
  found.push(...checkRelationship(content, scope, path));
  content.resolutions.forEach((resolution, index) => {
    found.push(...checkResolution(resolution, scope, [...path, 'resolutions', String(index)]));
  });
  return found;
}

/** Required for people who are not students when typed by hand (S002:120, 156). */
export function checkRelationship(
  content: Pick<IncidentParticipantContent, 'studentId' | 'relationshipToSchool'>,
  scope: CheckScope,
  path: Path,
): readonly Rejection[] {
  const isMissing = content.studentId === null && content.relationshipToSchool === null;
  return isMissing && scope.origin === 'HAND'
    ? [{ code: 'RELATIONSHIP_REQUIRED', path: [...path, 'relationshipToSchool'] }]
    : [];
}

export function checkResolution(
  content: Omit<ResolutionContent, 'resolutionId'>,
  scope: CheckScope,
  path: Path,
): readonly Rejection[] {
  return [
    ...checkResolutionType(content.resolutionTypeId, scope, path),
    ...checkDuration(content.durationSchoolDays, scope, path),
    ...checkDates(content, path),
    ...checkResolutionDays(content, path),
  ];
}

export function checkResolutionType(resolutionTypeId: string, scope: CheckScope, path: Path): readonly Rejection[] {
  const type = scope.facts.resolutionTypes.get(resolutionTypeId);
  return checkType(type, scope, [...path, 'resolutionTypeId'], resolutionTypeId);
}

/** Required by hand and not negative (S002:159); an import may lack it, which BEH-08 finds. What is no number of days is refused always. */
export function checkDuration(days: string | null, scope: CheckScope, path: Path): readonly Rejection[] {
  const parsed = days === null ? null : parseDays(days);
  const isMissing = days === null && scope.origin === 'HAND';
  const isWrong = days !== null && (parsed === null || (scope.origin === 'HAND' && parsed.startsWith('-')));
  return isMissing || isWrong ? [{ code: 'DURATION_REQUIRED', path: [...path, 'durationSchoolDays'] }] : [];
}

export function checkDates(content: Pick<ResolutionContent, 'startsOn' | 'endsOn'>, path: Path): readonly Rejection[] {
  const { startsOn, endsOn } = content;
  if (startsOn === null || endsOn === null || startsOn <= endsOn) return [];
  return [{ code: 'END_BEFORE_START', path: [...path, 'endsOn'], details: { startsOn, endsOn } }];
}

/** Days that can be meant. */
export const checkResolutionDays = (
  days: Partial<Pick<ResolutionContent, 'startsOn' | 'endsOn' | 'boardActionOn'>>,
  path: Path,
): readonly Rejection[] =>
  (['startsOn', 'endsOn', 'boardActionOn'] as const).flatMap((field) =>
    checkDay(days[field], PERIOD_DAYS, [...path, field]),
  );

/** The incident as it would be: lists within limits, ids used once, every continued suspension in the same incident. */
export function checkTree(after: IncidentState): readonly Rejection[] {
  const found: Rejection[] = [];
  const participants = after.events.flatMap((event) => event.participants);
  const resolutions = participants.flatMap((participant) => participant.resolutions);
  const lists: readonly (readonly [string, readonly unknown[]])[] = [
    ['events', after.events],
    ...after.events.map((event) => ['participants', event.participants] as const),
    ...after.events.map((event) => ['customValues', event.customValues ?? []] as const),
    ...participants.map((participant) => ['resolutions', participant.resolutions] as const),
  ];
  for (const [name, list] of lists) {
    if (list.length > MAX_LIST)
      found.push({ code: 'FILE_TOO_LARGE', path: [name], details: { limit: String(MAX_LIST) } });
  }
  const ids = [
    ...after.events.map((event) => event.behaviorEventId),
    ...participants.map((participant) => participant.participantId),
    ...resolutions.map((resolution) => resolution.resolutionId),
  ];
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) found.push({ code: 'SOURCE_KEY_DUPLICATE', details: { id } });
    seen.add(id);
  }
  return [...found, ...checkContinued(participants)];
}

/** A suspension that is continued is another resolution of the same person, and continues none itself: else its days would not be counted. */
function checkContinued(participants: readonly IncidentParticipantContent[]): readonly Rejection[] {
  const personOf = ({ studentId, participantId }: IncidentParticipantContent) => studentId ?? participantId;
  const suspensions = new Map(
    participants.flatMap((one) =>
      one.resolutions.map((resolution) => [resolution.resolutionId, { resolution, person: personOf(one) }] as const),
    ),
  );
  return participants.flatMap((one) =>
    one.resolutions.flatMap(({ resolutionId, pendingBoardSuspensionId: id }): readonly Rejection[] => {
      if (id === null) return [];
      const continued = suspensions.get(id);
      const isRight =
        id !== resolutionId &&
        continued?.person === personOf(one) &&
        continued.resolution.pendingBoardSuspensionId === null;
      if (isRight) return [];
      return [{ code: 'UNKNOWN_CODE', path: ['pendingBoardSuspensionId'], details: { resolutionId: id } }];
    }),
  );
}

/** A type belongs to the district or to the incident's school, and was in use on the day of the incident. */
function checkType(
  type: AvailableType | undefined,
  scope: CheckScope,
  path: Path,
  typeId: string,
): readonly Rejection[] {
  if (!type || (type.schoolId !== null && type.schoolId !== scope.schoolId)) {
    return [{ code: 'UNKNOWN_CODE', path, details: { typeId } }];
  }
  if (type.endsOn !== null && type.endsOn < scope.occurredOn) {
    return [{ code: 'TYPE_RETIRED', path, details: { typeId, endsOn: type.endsOn } }];
  }
  return [];
}
