import { canonicalJson } from '../../shared/canonical-json.ts';
import { parseDays } from '../../shared/days.ts';
import type { Json } from '../../shared/json.ts';
import type { BehaviorEventContent, IncidentParticipantContent, ResolutionContent } from './commands.ts';
import type { IncidentDescriptions } from './events.ts';
import type { IncidentEvent } from './state.ts';

/** What every event of a command carries: the incident and, when one was given, the reason. */
export interface Mark {
  readonly incidentId: string;
  readonly reason: string | null;
}

/** The event, its participants and their resolutions, one event each. */
export function behaviorEventAdded(mark: Mark, content: BehaviorEventContent): readonly IncidentEvent[] {
  const { behaviorEventId } = content;
  return [
    {
      type: 'BehaviorEventAdded',
      data: {
        incidentId: mark.incidentId,
        behaviorEventId,
        eventTypeId: content.eventTypeId,
        isReferredToLawEnforcement: content.isReferredToLawEnforcement,
        hasSeriousBodilyInjury: content.hasSeriousBodilyInjury,
        customValues: content.customValues,
        ...reasonGiven(mark),
      },
    },
    ...content.participants.flatMap((participant) => participantAdded(mark, behaviorEventId, participant)),
  ];
}

export function participantAdded(
  mark: Mark,
  behaviorEventId: string,
  content: IncidentParticipantContent,
): readonly IncidentEvent[] {
  const { participantId } = content;
  return [
    {
      type: 'IncidentParticipantAdded',
      data: {
        incidentId: mark.incidentId,
        behaviorEventId,
        participantId,
        studentId: content.studentId,
        nonStudentKind: content.nonStudentKind,
        role: content.role,
        relationshipToSchool: content.relationshipToSchool,
        isDisplayedOnPortal: content.isDisplayedOnPortal,
        firstName: content.firstName,
        lastName: content.lastName,
        demeanor: content.demeanor,
        injury: content.injury,
        injuryDescription: content.injuryDescription,
        medicalService: content.medicalService,
        participantDetails: content.participantDetails,
        ...reasonGiven(mark),
      },
    },
    ...content.resolutions.map((resolution) => resolutionAdded(mark, participantId, resolution)),
  ];
}

export function resolutionAdded(mark: Mark, participantId: string, content: ResolutionContent): IncidentEvent {
  return {
    type: 'ResolutionAdded',
    data: {
      incidentId: mark.incidentId,
      resolutionId: content.resolutionId,
      participantId,
      resolutionTypeId: content.resolutionTypeId,
      durationSchoolDays: content.durationSchoolDays,
      startsOn: content.startsOn,
      endsOn: content.endsOn,
      imposedBy: content.imposedBy,
      boardActionOn: content.boardActionOn,
      pendingBoardSuspensionId: content.pendingBoardSuspensionId,
      ...reasonGiven(mark),
    },
  };
}

/** Corrections leave the reason out when there is none; so they name only what changed. */
export function reasonGiven(mark: Mark): { readonly reason?: string } {
  return mark.reason === null ? {} : { reason: mark.reason };
}

/** Blank is none. A student's is in capitals, and `STUDENT` when a source says nothing. */
export function tidyRelationship(
  studentId: string | null,
  word: string | null | undefined,
  origin: 'HAND' | 'IMPORT',
): string | null {
  const text = textOrNull(word)?.trim() ?? null;
  if (studentId === null) return text;
  return text?.toUpperCase() ?? (origin === 'IMPORT' ? 'STUDENT' : null);
}

export function tidyParticipant(
  content: IncidentParticipantContent,
  origin: 'HAND' | 'IMPORT',
): IncidentParticipantContent {
  const relationshipToSchool = tidyRelationship(content.studentId, content.relationshipToSchool, origin);
  return { ...content, relationshipToSchool, resolutions: content.resolutions.map(tidyResolution) };
}

/** Days get their two decimals; what is no number stays and is refused by the checks. */
export function tidyResolution<Content extends { readonly durationSchoolDays: string | null }>(
  content: Content,
): Content {
  const { durationSchoolDays } = content;
  if (durationSchoolDays === null) return content;
  return { ...content, durationSchoolDays: parseDays(durationSchoolDays) ?? durationSchoolDays };
}

export function tidyBehaviorEvent(content: BehaviorEventContent, origin: 'HAND' | 'IMPORT'): BehaviorEventContent {
  return { ...content, participants: content.participants.map((one) => tidyParticipant(one, origin)) };
}

export function textOrNull(text: string | null | undefined): string | null {
  return text === null || text === undefined || text.trim() === '' ? null : text;
}

/** Those members of `desired` that are given and differ; null when none does. */
export function differences<Whole extends object, Key extends keyof Whole & string>(
  current: Whole,
  desired: { readonly [K in Key]?: Whole[K] },
  keys: readonly Key[],
): { readonly [K in Key]?: Whole[K] } | null {
  const found: { [K in Key]?: Whole[K] } = {};
  for (const key of keys) {
    const value = desired[key];
    if (value !== undefined && !isSame(current[key] ?? null, value)) found[key] = value;
  }
  return Object.keys(found).length === 0 ? null : found;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return canonicalJson(a as Json) === canonicalJson(b as Json);
}

/** An absent description is left as it is; a blank one is none. */
export function descriptionsGiven({
  contextDescription,
  locationDescription,
}: IncidentDescriptions): IncidentDescriptions {
  return {
    ...(contextDescription !== undefined && { contextDescription: textOrNull(contextDescription) }),
    ...(locationDescription !== undefined && { locationDescription: textOrNull(locationDescription) }),
  };
}
