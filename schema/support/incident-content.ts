import {
  type BehaviorEventContent,
  type IncidentContent,
  type IncidentParticipantContent,
  ONE_LINE_TEXTS,
  type ReportIncident,
  type ResolutionContent,
} from '../../src/domain/incident/commands.ts';
import type {
  BehaviorEventInput,
  IncidentContentInput,
  IncidentParticipantInput,
  ResolutionInput,
} from '../types/incident-input.ts';
import type { PartIds } from './part-ids.ts';
import { assertOneLines, assertTitle } from './plausible.ts';

type Path = readonly string[];

export const resolutionContent = (input: ResolutionInput, ids: PartIds, name: string, at: Path): ResolutionContent => ({
  resolutionId: ids.of('RESOLUTION', input.id, `resolution/${name}`, at),
  resolutionTypeId: input.resolutionTypeId,
  durationSchoolDays: input.durationSchoolDays ?? null,
  startsOn: input.startsOn ?? null,
  endsOn: input.endsOn ?? null,
  imposedBy: input.imposedBy ?? null,
  boardActionOn: input.boardActionOn ?? null,
  pendingBoardSuspensionId: input.pendingBoardSuspensionId ?? null,
});

export const participantContent = (
  input: IncidentParticipantInput,
  ids: PartIds,
  name: string,
  at: Path,
): IncidentParticipantContent => {
  assertOneLines(at.join('.'), input, ONE_LINE_TEXTS.participant);
  return {
    participantId: ids.of('PARTICIPANT', input.id, `participant/${name}`, at),
    studentId: input.studentId ?? null,
    nonStudentKind: input.nonStudentKind ?? null,
    role: input.role,
    // Being a student is a relationship; an empty one is none.
    relationshipToSchool:
      input.relationshipToSchool === undefined && input.studentId != null
        ? 'STUDENT'
        : (input.relationshipToSchool ?? null),
    isDisplayedOnPortal: input.isDisplayedOnPortal ?? false,
    firstName: input.firstName ?? null,
    lastName: input.lastName ?? null,
    demeanor: input.demeanor ?? null,
    injury: input.injury ?? null,
    injuryDescription: input.injuryDescription ?? null,
    medicalService: input.medicalService ?? null,
    participantDetails: input.details ?? null,
    resolutions: (input.resolutions ?? []).map((resolution, index) =>
      resolutionContent(resolution, ids, `${name}/${index}`, [...at, 'resolutions', String(index)]),
    ),
  };
};

export const behaviorEventContent = (
  input: BehaviorEventInput,
  ids: PartIds,
  name: string,
  at: Path,
): BehaviorEventContent => ({
  behaviorEventId: ids.of('EVENT', input.id, `behaviorEvent/${name}`, at),
  eventTypeId: input.eventTypeId,
  isReferredToLawEnforcement: input.isReferredToLawEnforcement ?? false,
  hasSeriousBodilyInjury: input.hasSeriousBodilyInjury ?? null,
  customValues: input.customValues?.map(({ key, value }) => ({ key, value })) ?? null,
  participants: (input.participants ?? []).map((participant, index) =>
    participantContent(participant, ids, `${name}/${index}`, [...at, 'participants', String(index)]),
  ),
});

/** The input's content in the domain's shape; new children get ids that the same command always gives. */
export function incidentContent(input: IncidentContentInput, ids: PartIds): ReportIncident['content'] {
  assertTitle('content.title', input.title);
  assertOneLines('content', input, ONE_LINE_TEXTS.incident);
  return {
    title: input.title ?? null,
    context: input.context ?? null,
    location: input.location ?? null,
    ...(input.contextDescription !== undefined && { contextDescription: input.contextDescription }),
    ...(input.locationDescription !== undefined && { locationDescription: input.locationDescription }),
    damages: input.damages ?? null,
    details: input.details ?? null,
    occurredOn: input.occurredOn ?? null,
    occurredAt: input.occurredAt ?? null,
    setting: input.setting ?? 'UNKNOWN',
    ...(input.schoolYear != null && { schoolYear: input.schoolYear }),
    events: (input.events ?? []).map((event, index) =>
      behaviorEventContent(event, ids, String(index), ['content', 'events', String(index)]),
    ),
  };
}

/** For a revision: day and time stay as they are unless given. */
export function revisedContent(
  input: IncidentContentInput,
  ids: PartIds,
  standing: { readonly occurredOn: string; readonly occurredAt: string },
): IncidentContent {
  const content = incidentContent(input, ids);
  return {
    ...content,
    occurredOn: content.occurredOn ?? standing.occurredOn,
    occurredAt: content.occurredAt ?? standing.occurredAt,
  };
}

/** Students whom a content names. */
export const studentsNamed = ({ events }: IncidentContentInput): readonly string[] =>
  (events ?? []).flatMap(({ participants }) => (participants ?? []).flatMap(({ studentId }) => studentId ?? []));
