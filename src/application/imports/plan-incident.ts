import type { ParticipantRole } from '../../domain/incident/events.ts';
import type { SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import { schoolYearOf } from '../../shared/calendar.ts';
import type { SchoolYear } from '../../shared/calendar.ts';
import { readsTheSame } from './imported-incident.ts';
import type { ExistingIncident, ImportedBehaviorEvent, ImportedIncident, ImportedParticipant } from './imported-incident.ts';
import { sourceValuesOf } from './parsed-incident.ts';
import type { ExternalPerson, ParsedBehaviorEvent, ParsedIncident, ParsedParticipant, SourceValueCount } from './parsed-incident.ts';
import type { RowError } from './row-error.ts';
import { lastSchoolDay } from './school-days.ts';
import type { SchoolDaysOfYear } from './school-days.ts';

/** What the server knows, for the incidents of one batch. Every answer comes from memory: planning waits for nothing. */
export interface PlanContext {
  /** Null takes every year; otherwise an incident of another year is rejected. */
  readonly schoolYear: SchoolYear | null;
  hasSchool(schoolCode: string): boolean;
  /** The student's pseudonym; null when the student is not known here. */
  studentId(studentUniqueId: string): string | null;
  /** The local event or resolution type of a source value; null when the crosswalk does not know it. */
  localTypeId(kind: SourceValueKind, value: string): string | null;
  calendars(schoolCode: string): readonly SchoolDaysOfYear[];
  /** The incident with this source key as it stands; null when there is none. */
  existing(sourceKey: string): ExistingIncident | null;
  /** The id of a child of an incident: the same for the same keys, for instance UUIDv5(incident id, child key). */
  childId(sourceKey: string, childKey: string): string;
  /**
   * Stands for an outside person in child keys. It must not let anybody guess the name: a keyed hash, since ids are never sealed.
   */
  personKey(person: ExternalPerson): string;
}

/** What is to be done with one incident of the file. UNMAPPED waits for the crosswalk; REJECTED for a better file. */
export type IncidentPlan =
  | { readonly kind: 'CREATE'; readonly incident: ParsedIncident; readonly content: ImportedIncident }
  | {
      readonly kind: 'REVISE';
      readonly incident: ParsedIncident;
      readonly content: ImportedIncident;
      readonly existing: ExistingIncident;
    }
  | { readonly kind: 'UNCHANGED'; readonly incident: ParsedIncident; readonly content: ImportedIncident }
  | { readonly kind: 'UNMAPPED'; readonly incident: ParsedIncident; readonly unmapped: readonly SourceValueCount[] }
  | RejectedPlan;

export interface RejectedPlan {
  readonly kind: 'REJECTED';
  readonly line: number;
  /** Null when the row could not even be read as an incident. */
  readonly incident: ParsedIncident | null;
  readonly unmapped: readonly SourceValueCount[];
  readonly errors: readonly RowError[];
}

/** Plans one incident. Pure: the same incident and context give the same plan. */
export function planIncident(incident: ParsedIncident, context: PlanContext): IncidentPlan {
  const unmapped = sourceValuesOf(incident).filter(({ kind, value }) => context.localTypeId(kind, value) === null);
  const errors = scopeErrors(incident, context);
  if (errors.length > 0) return { kind: 'REJECTED', line: incident.line, incident, unmapped, errors };
  if (unmapped.length > 0) return { kind: 'UNMAPPED', incident, unmapped };
  const existing = context.existing(incident.sourceKey);
  const content = contentOf(incident, existing, context);
  if (existing === null) return { kind: 'CREATE', incident, content };
  if (readsTheSame(content, existing)) return { kind: 'UNCHANGED', incident, content };
  return { kind: 'REVISE', incident, content, existing };
}

function scopeErrors(incident: ParsedIncident, context: PlanContext): RowError[] {
  const errors: RowError[] = [];
  const { line, sourceKey } = incident;
  if (!context.hasSchool(incident.schoolCode)) {
    const message = `no school ${JSON.stringify(incident.schoolCode)} in this district`;
    errors.push({ line, column: 'SchoolId', sourceKey, code: 'SCHOOL_NOT_IN_SCOPE', message });
  }
  if (context.schoolYear !== null && schoolYearOf(incident.occurredOn) !== context.schoolYear) {
    const message = `${incident.occurredOn} lies outside the school year ${context.schoolYear - 1}-${context.schoolYear}`;
    errors.push({ line, column: 'IncidentDate', sourceKey, code: 'DATES_OUT_OF_ORDER', message });
  }
  const unknown = new Map<string, number>();
  for (const participant of incident.events.flatMap((event) => event.participants)) {
    const id = participant.studentUniqueId;
    if (id !== null && !unknown.has(id) && context.studentId(id) === null) unknown.set(id, participant.line);
  }
  for (const [id, at] of unknown) {
    const message = `no student ${JSON.stringify(id)} is registered`;
    errors.push({ line: at, column: 'StudentUniqueId', sourceKey, code: 'STUDENT_NOT_IN_SCOPE', message });
  }
  return errors;
}

const childKey = (...segments: readonly string[]): string => JSON.stringify(segments);

/** What the file cannot say (setting, title, who imposed a measure) stays as a person has entered it. */
function contentOf(incident: ParsedIncident, existing: ExistingIncident | null, context: PlanContext): ImportedIncident {
  const { line, sourceKey, schoolCode, occurredOn, occurredAt, location, damages, details } = incident;
  return {
    ...{ line, sourceKey, schoolCode, occurredOn, occurredAt, location, damages, details },
    schoolYear: schoolYearOf(occurredOn),
    setting: existing?.setting ?? 'UNKNOWN',
    title: existing === null ? incident.events.map((event) => event.value).join(', ').slice(0, 200) : existing.title,
    isReferredToLawEnforcement: incident.isReferredToLawEnforcement,
    behaviorEvents: incident.events.map((event) => eventContent(event, incident, existing, context)),
  };
}

function eventContent(
  event: ParsedBehaviorEvent,
  incident: ParsedIncident,
  existing: ExistingIncident | null,
  context: PlanContext,
): ImportedBehaviorEvent {
  const keys = new Map<string, number>();
  return {
    id: context.childId(incident.sourceKey, childKey('event', event.value)),
    sourceEventKey: event.value,
    eventTypeId: context.localTypeId('BEHAVIOR', event.value) ?? '',
    participants: event.participants.map((participant) => {
      const person = identityOf(participant, context);
      const key = `${participant.role} ${person}`;
      const count = (keys.get(key) ?? 0) + 1;
      keys.set(key, count);
      // Two outside people of the same name and role in one event stay two people.
      const segments = count === 1 ? [participant.role, person] : [participant.role, person, String(count)];
      return participantContent(participant, ['event', event.value, ...segments], incident, existing, context);
    }),
  };
}

function identityOf(participant: ParsedParticipant, context: PlanContext): string {
  if (participant.studentUniqueId !== null) return `student:${context.studentId(participant.studentUniqueId) ?? ''}`;
  return `person:${participant.external === null ? '' : context.personKey(participant.external)}`;
}

function participantContent(
  participant: ParsedParticipant,
  segments: readonly string[],
  incident: ParsedIncident,
  existing: ExistingIncident | null,
  context: PlanContext,
): ImportedParticipant {
  const { studentUniqueId, external } = participant;
  const role: ParticipantRole = participant.role;
  const known = existing?.behaviorEvents.flatMap((event) => event.participants.flatMap((person) => person.resolutions)) ?? [];
  return {
    id: context.childId(incident.sourceKey, childKey(...segments)),
    studentUniqueId,
    studentId: studentUniqueId === null ? null : context.studentId(studentUniqueId),
    external: external === null ? null : { firstName: external.firstName, lastName: external.lastName },
    nonStudentKind: external === null ? null : 'OTHER_NON_STUDENT',
    role,
    relationshipToSchool: participant.relationshipToSchool,
    participantDetails: participant.details,
    resolutions: participant.actions.map(({ identifier, value, startsOn, days }) => {
      const id = context.childId(incident.sourceKey, childKey(...segments, 'action', identifier));
      return {
        id,
        actionIdentifier: identifier,
        resolutionTypeId: context.localTypeId('DISCIPLINE', value) ?? '',
        durationSchoolDays: days,
        startsOn,
        endsOn: days === null ? null : lastSchoolDay(startsOn, days, context.calendars(incident.schoolCode)),
        imposedBy: known.find((resolution) => resolution.id === id)?.imposedBy ?? null,
      };
    }),
  };
}
