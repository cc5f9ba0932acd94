import { hundredths, parseDays, type Days } from '../../shared/days.ts';
import type { Alignment } from '../event-type/events.ts';
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

/** Relationship of every student to the school. */
const STUDENT = 'STUDENT';

type Path = readonly string[];

/** What content is checked against. Only what is new or changes is checked: what stands is not judged again by a later edit. */
export interface CheckScope {
  readonly facts: IncidentFacts;
  readonly origin: 'HAND' | 'IMPORT';
  readonly alignment: Alignment;
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

/** Of the incident's alignment, too: nothing that happened in an award is reported, so discipline does not hide in one. */
export function checkEventType(eventTypeId: string, scope: CheckScope, path: Path): readonly Rejection[] {
  const type = scope.facts.eventTypes.get(eventTypeId);
  const at = [...path, 'eventTypeId'];
  const faults = checkType(type, scope, at, eventTypeId);
  if (faults.length > 0 || type?.alignment === scope.alignment) return faults;
  return [{ code: 'UNKNOWN_CODE', path: at, details: { typeId: eventTypeId, expected: scope.alignment } }];
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

/**
 * Who it is, and the caller's right to name them, then the resolutions. A student's name stands in the student's own record, under the
 * student's own key: here it could differ from it, and would outlive it.
 */
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
  for (const member of ['firstName', 'lastName'] as const) {
    if (studentId === null || (content[member] ?? '').trim() === '') continue;
    found.push({ code: 'PARTICIPANT_REQUIRED', path: [...path, member] });
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

/** Required by hand (S002:120, 156). A student's is `STUDENT` and nothing else, whoever says it. */
export function checkRelationship(
  { studentId, relationshipToSchool }: Pick<IncidentParticipantContent, 'studentId' | 'relationshipToSchool'>,
  scope: CheckScope,
  path: Path,
): readonly Rejection[] {
  const at = [...path, 'relationshipToSchool'];
  if (relationshipToSchool === null) {
    return scope.origin === 'HAND' ? [{ code: 'RELATIONSHIP_REQUIRED', path: at }] : [];
  }
  if (studentId === null || relationshipToSchool === STUDENT) return [];
  return [{ code: 'UNKNOWN_CODE', path: at, details: { expected: STUDENT } }];
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
    ...checkResolutionDays(content, scope, path),
  ];
}

export function checkResolutionType(resolutionTypeId: string, scope: CheckScope, path: Path): readonly Rejection[] {
  const type = scope.facts.resolutionTypes.get(resolutionTypeId);
  return checkType(type, scope, [...path, 'resolutionTypeId'], resolutionTypeId);
}

/** Two years of days: no measure lasts longer, whoever tells of it. */
export const MOST_DAYS = 730;

/**
 * Required by hand, in half days up to two years (S002:159). An import may lack it or be below 0, which BEH-08 finds. What is no number of
 * days is refused always.
 */
export function checkDuration(days: string | null, scope: CheckScope, path: Path): readonly Rejection[] {
  const parsed = days === null ? null : parseDays(days);
  const isRight = scope.origin === 'HAND' ? isDurationByHand(parsed) : days === null || parsed !== null;
  if (isRight) return [];
  const details = { from: '0.5', to: String(MOST_DAYS), step: '0.5' };
  return [{ code: 'DURATION_REQUIRED', path: [...path, 'durationSchoolDays'], details }];
}

function isDurationByHand(days: Days | null): boolean {
  const parts = days === null ? 0 : hundredths(days);
  return parts > 0 && parts % 50 === 0 && parts <= MOST_DAYS * 100;
}

export function checkDates(content: Pick<ResolutionContent, 'startsOn' | 'endsOn'>, path: Path): readonly Rejection[] {
  const { startsOn, endsOn } = content;
  if (startsOn === null || endsOn === null || startsOn <= endsOn) return [];
  return [{ code: 'END_BEFORE_START', path: [...path, 'endsOn'], details: { startsOn, endsOn } }];
}

/** Days that can be meant. By hand, what the board decided it decided on a day from the incident to today. */
export function checkResolutionDays(
  days: Partial<Pick<ResolutionContent, 'startsOn' | 'endsOn' | 'boardActionOn'>>,
  { occurredOn, facts, origin }: Pick<CheckScope, 'occurredOn' | 'facts' | 'origin'>,
  path: Path,
): readonly Rejection[] {
  const boardDays = origin === 'HAND' ? { from: occurredOn, to: facts.today } : PERIOD_DAYS;
  return [
    ...checkDay(days.startsOn, PERIOD_DAYS, [...path, 'startsOn']),
    ...checkDay(days.endsOn, PERIOD_DAYS, [...path, 'endsOn']),
    ...checkDay(days.boardActionOn, boardDays, [...path, 'boardActionOn']),
  ];
}

/** Whether an incident that moves from a day to another one leaves the last day of a type behind. */
export const isPassed = (type: AvailableType | undefined, from: string, to: string): boolean =>
  type !== undefined && type.endsOn !== null && type.endsOn >= from && type.endsOn < to;

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

/** Checks of a corrected resolution: only what the correction touches. */
export function checkResolutionChanges(
  after: Omit<ResolutionContent, 'resolutionId'>,
  changes: Partial<ResolutionContent>,
  scope: CheckScope,
  path: readonly string[],
): readonly Rejection[] {
  return [
    ...(changes.resolutionTypeId === undefined ? [] : checkResolutionType(after.resolutionTypeId, scope, path)),
    ...(changes.durationSchoolDays === undefined ? [] : checkDuration(after.durationSchoolDays, scope, path)),
    ...(changes.startsOn === undefined && changes.endsOn === undefined ? [] : checkDates(after, path)),
    ...checkResolutionDays(changes, scope, path),
  ];
}
