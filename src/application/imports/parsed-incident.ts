import type { ParticipantRole } from '../../domain/incident/events.ts';
import type { SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import type { Days } from '../../shared/days.ts';

/** A disciplinary action as the source words it. */
export interface ParsedAction {
  readonly line: number;
  readonly identifier: string;
  readonly value: string;
  readonly startsOn: IsoDate;
  readonly days: Days | null;
}

/** Somebody who is no student of the file: an outside person, or the reporter. Names are personal data. */
export interface ExternalPerson {
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** `EXTERNAL` people are counted as such; the reporter is a participant, but none of them. */
  readonly origin: 'EXTERNAL' | 'REPORTER';
}

export interface ParsedParticipant {
  readonly line: number;
  /** Exactly one of student and external is present. */
  readonly studentUniqueId: string | null;
  readonly external: ExternalPerson | null;
  readonly role: ParticipantRole;
  readonly relationshipToSchool: string | null;
  readonly details: string | null;
  readonly actions: readonly ParsedAction[];
}

/** What happened, by the source's own value: the behavior's word, and " + " each weapon that the offender carried. */
export interface ParsedBehaviorEvent {
  readonly value: string;
  /** Associations of the file that carry the value; 1 when only the incident itself names it. */
  readonly occurrences: number;
  readonly participants: readonly ParsedParticipant[];
}

/** One incident of the file with everything that refers to it, still in the words of the source. */
export interface ParsedIncident {
  readonly line: number;
  /** `schoolId/IncidentIdentifier`. */
  readonly sourceKey: string;
  readonly schoolCode: string;
  readonly occurredOn: IsoDate;
  /** Local time `HH:MM`; midnight when the file gives none. */
  readonly occurredAt: string;
  readonly location: string | null;
  readonly damages: string | null;
  readonly details: string | null;
  readonly isReferredToLawEnforcement: boolean;
  readonly staffAssociations: number;
  /** At least one. */
  readonly events: readonly ParsedBehaviorEvent[];
}

/** A value of the foreign system and how often it occurs. */
export interface SourceValueCount {
  readonly kind: SourceValueKind;
  readonly value: string;
  readonly count: number;
}

/** Every value of an incident that the crosswalk has to know. */
export function sourceValuesOf(incident: ParsedIncident): SourceValueCount[] {
  const values: SourceValueCount[] = [];
  for (const event of incident.events) {
    values.push({ kind: 'BEHAVIOR', value: event.value, count: event.occurrences });
    for (const participant of event.participants) {
      for (const action of participant.actions) values.push({ kind: 'DISCIPLINE', value: action.value, count: 1 });
    }
  }
  return values;
}
