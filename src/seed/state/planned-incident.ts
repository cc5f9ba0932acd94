import type { IncidentFacts, ReportIncident } from '../../domain/incident/commands.ts';
import type { IncidentSetting } from '../../domain/incident/events.ts';
import type { NonStudentKind, ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { DisciplineAuthority } from '../../domain/incident/resolution-events.ts';
import { STATE_RESOLUTION_CODES } from '../../domain/reference/state-resolution-codes.ts';
import { stateDate } from '../../shared/calendar.ts';
import {
  EVENT_TYPES,
  eventTypeIdOf,
  type EventTypeName,
  RESOLUTION_TYPES,
  resolutionTypeIdOf,
  type ResolutionTypeName,
} from './local-types.ts';
import { stateWorldId } from './state-world-id.ts';

export interface PlannedResolution {
  readonly type: ResolutionTypeName;
  /** School days; null: not given. */
  readonly days: string | null;
  readonly from?: string;
  readonly to?: string;
  readonly by?: DisciplineAuthority;
  readonly boardActionOn?: string;
  /** Place of the suspension, among this participant's resolutions, that this expulsion continues. */
  readonly continues?: number;
}

export interface PlannedParticipant {
  /** The student; absent for somebody else. */
  readonly student?: string;
  /** What somebody else is. */
  readonly kind?: NonStudentKind;
  readonly role: ParticipantRole;
  readonly resolutions?: readonly PlannedResolution[];
}

export interface PlannedEvent {
  readonly type: EventTypeName;
  readonly isReferredToLawEnforcement?: boolean;
  readonly participants: readonly PlannedParticipant[];
}

/** One incident as it will be reported: children in the order in which they are recorded. */
export interface PlannedIncident {
  /** Unique in the world: ids are derived from it. */
  readonly key: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly occurredOn: string;
  readonly occurredAt: string;
  /** The calendar it was entered under, when that is not the one of its day. */
  readonly schoolYear?: number;
  readonly alignment?: 'AWARD';
  readonly setting?: IncidentSetting;
  readonly title: string | null;
  readonly details?: string;
  /** A form that somebody filled in and has not completed; otherwise it is complete as soon as it can be. */
  readonly isLeftOpen?: true;
  readonly events: readonly PlannedEvent[];
}

export const incidentIdOf = (key: string): string => stateWorldId('incident', key);
export const resolutionIdOf = (key: string, event: number, participant: number, resolution: number): string =>
  stateWorldId('resolution', key, event, participant, resolution);

/** The command that reports it at an instant. */
export function reportOf(incident: PlannedIncident, now: Date, enrolledStudents: ReadonlySet<string>): ReportIncident {
  const { key, districtId, schoolId, schoolYear, setting = 'ON_CAMPUS', title, details = null } = incident;
  return {
    type: 'ReportIncident',
    facts: factsOf(districtId, now, enrolledStudents),
    origin: incident.isLeftOpen ? 'HAND' : 'IMPORT',
    reason: null,
    incidentId: incidentIdOf(key),
    districtId,
    schoolId,
    alignment: incident.alignment ?? 'DISCIPLINE',
    sourceSystem: null,
    sourceKey: null,
    content: {
      occurredOn: incident.occurredOn,
      occurredAt: incident.occurredAt,
      setting,
      ...(schoolYear !== undefined && { schoolYear }),
      title,
      context: null,
      location: null,
      damages: null,
      details,
      events: incident.events.map((event, place) => ({
        behaviorEventId: stateWorldId('behaviorEvent', key, place),
        eventTypeId: eventTypeIdOf(districtId, event.type),
        isReferredToLawEnforcement: event.isReferredToLawEnforcement ?? false,
        hasSeriousBodilyInjury: null,
        customValues: null,
        participants: event.participants.map((participant, index) =>
          participantOf(incident, participant, place, index),
        ),
      })),
    },
  };
}

function participantOf(
  { key, districtId }: PlannedIncident,
  participant: PlannedParticipant,
  place: number,
  index: number,
): ReportIncident['content']['events'][number]['participants'][number] {
  const { student = null, kind = null, role, resolutions = [] } = participant;
  return {
    participantId: stateWorldId('participant', key, place, index),
    studentId: student,
    nonStudentKind: kind,
    role,
    relationshipToSchool: student === null ? 'Visitor' : 'STUDENT',
    isDisplayedOnPortal: false,
    firstName: null,
    lastName: null,
    demeanor: null,
    injury: null,
    injuryDescription: null,
    medicalService: null,
    participantDetails: null,
    resolutions: resolutions.map((resolution, nth) => ({
      resolutionId: resolutionIdOf(key, place, index, nth),
      resolutionTypeId: resolutionTypeIdOf(districtId, resolution.type),
      durationSchoolDays: resolution.days,
      startsOn: resolution.from ?? null,
      endsOn: resolution.to ?? null,
      imposedBy: resolution.by ?? null,
      boardActionOn: resolution.boardActionOn ?? null,
      pendingBoardSuspensionId:
        resolution.continues === undefined ? null : resolutionIdOf(key, place, index, resolution.continues),
    })),
  };
}

const ALL_EVENT_TYPES = [...(Object.keys(EVENT_TYPES) as EventTypeName[]), 'Shop tool misuse', 'Helping hand'] as const;

type Types = Pick<IncidentFacts, 'eventTypes' | 'resolutionTypes'>;
/** By district: every incident asks, and an id costs a hash. */
const typesByDistrict = new Map<string, Types>();

function typesOf(districtId: string): Types {
  const known = typesByDistrict.get(districtId);
  if (known) return known;
  const available = (name: string) => ({ name, schoolId: null, endsOn: null });
  const alignmentOf = (name: string) => (name === 'Helping hand' ? 'AWARD' : 'DISCIPLINE');
  const kindOf = (name: ResolutionTypeName) =>
    STATE_RESOLUTION_CODES.find(({ code }) => code === RESOLUTION_TYPES[name])?.kind ?? null;
  const types: Types = {
    eventTypes: new Map(
      ALL_EVENT_TYPES.map((name) => [
        eventTypeIdOf(districtId, name),
        { ...available(name), alignment: alignmentOf(name) },
      ]),
    ),
    resolutionTypes: new Map(
      (Object.keys(RESOLUTION_TYPES) as ResolutionTypeName[]).map((name) => [
        resolutionTypeIdOf(districtId, name),
        { ...available(name), kind: kindOf(name) },
      ]),
    ),
  };
  typesByDistrict.set(districtId, types);
  return types;
}

/** What the decider asks about the world, which the seeder knows because it made it. */
export function factsOf(districtId: string, now: Date, students: ReadonlySet<string>): IncidentFacts {
  return {
    now: now.toISOString(),
    today: stateDate(now),
    isLocked: false,
    studentsInScope: students,
    enrolledStudents: students,
    customElements: new Map(),
    ...typesOf(districtId),
  };
}
