import type { DisciplineAuthority, IncidentSetting, NonStudentKind, ParticipantRole } from '../../domain/incident/events.ts';
import type { IsoDate, SchoolYear } from '../../shared/calendar.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Days } from '../../shared/days.ts';

export interface ExistingResolution {
  readonly id: string;
  readonly resolutionTypeId: string;
  readonly durationSchoolDays: Days | null;
  readonly startsOn: IsoDate | null;
  readonly endsOn: IsoDate | null;
  readonly imposedBy: DisciplineAuthority | null;
}

export interface ExistingParticipant<R = ExistingResolution> {
  readonly id: string;
  readonly studentId: string | null;
  readonly nonStudentKind: NonStudentKind | null;
  readonly role: ParticipantRole;
  readonly relationshipToSchool: string | null;
  readonly participantDetails: string | null;
  readonly resolutions: readonly R[];
}

export interface ExistingBehaviorEvent<P = ExistingParticipant> {
  readonly id: string;
  readonly eventTypeId: string;
  readonly participants: readonly P[];
}

/** An incident as it stands here, in the shape an import can compare; children that no import made are simply part of it. */
export interface ExistingIncident<E = ExistingBehaviorEvent> {
  readonly schoolCode: string;
  readonly occurredOn: IsoDate;
  readonly occurredAt: string;
  readonly setting: IncidentSetting;
  readonly title: string | null;
  readonly location: string | null;
  readonly damages: string | null;
  readonly details: string | null;
  readonly isReferredToLawEnforcement: boolean;
  readonly behaviorEvents: readonly E[];
}

export interface ImportedResolution extends ExistingResolution {
  readonly actionIdentifier: string;
}

export interface ImportedParticipant extends ExistingParticipant<ImportedResolution> {
  readonly studentUniqueId: string | null;
  /** Name of somebody who is no student: personal data, to be sealed. */
  readonly external: { readonly firstName: string | null; readonly lastName: string | null } | null;
}

export interface ImportedBehaviorEvent extends ExistingBehaviorEvent<ImportedParticipant> {
  /** The source value, which tells the events of an incident apart. */
  readonly sourceEventKey: string;
}

/** How an incident should read after the import. */
export interface ImportedIncident extends ExistingIncident<ImportedBehaviorEvent> {
  readonly line: number;
  readonly sourceKey: string;
  readonly schoolYear: SchoolYear;
}

/**
 * True when the incident already reads as the file wants it, whatever the order of its children. Names are not compared: a
 * person's identity is part of the id.
 */
export function readsTheSame(wanted: ImportedIncident, existing: ExistingIncident): boolean {
  return canonicalJson(comparable(wanted)) === canonicalJson(comparable(existing));
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): T[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

function comparable(incident: ExistingIncident) {
  const { schoolCode, occurredOn, occurredAt, setting, title, location, damages, details } = incident;
  const { isReferredToLawEnforcement } = incident;
  return {
    ...{ schoolCode, occurredOn, occurredAt, setting, title, location, damages, details, isReferredToLawEnforcement },
    events: byId(incident.behaviorEvents).map(({ id, eventTypeId, participants }) => ({
      id,
      eventTypeId,
      participants: byId(participants).map((participant) => {
        const { studentId, nonStudentKind, role, relationshipToSchool, participantDetails } = participant;
        const resolutions = byId(participant.resolutions).map((resolution) => {
          const { resolutionTypeId, durationSchoolDays, startsOn, endsOn, imposedBy } = resolution;
          return { id: resolution.id, resolutionTypeId, durationSchoolDays, startsOn, endsOn, imposedBy };
        });
        return { id: participant.id, studentId, nonStudentKind, role, relationshipToSchool, participantDetails, resolutions };
      }),
    })),
  };
}
