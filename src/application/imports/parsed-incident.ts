import type { IncidentSetting } from '../../domain/incident/events.ts';
import type { NonStudentKind, ParticipantRole } from '../../domain/incident/participant-events.ts';
import type { DisciplineAuthority } from '../../domain/incident/resolution-events.ts';
import type { SourceValueKind } from '../../domain/source-crosswalk/events.ts';
import type { IsoDate } from '../../shared/calendar.ts';
import type { Days } from '../../shared/days.ts';

/* Optional members are what some sources cannot say: left out, what stands here stays; null says that there is nothing. */

/** A disciplinary action as the source words it. */
export interface ParsedAction {
  readonly line: number;
  readonly identifier: string;
  readonly value: string;
  readonly startsOn: IsoDate | null;
  readonly days: Days | null;
  /** Counted from start and days when left out or null. */
  readonly endsOn?: IsoDate | null | undefined;
  readonly imposedBy?: DisciplineAuthority | null | undefined;
  readonly boardActionOn?: IsoDate | null | undefined;
}

/** Somebody who is no student of the file: an outside person, or the reporter. Names are personal data. */
export interface ExternalPerson {
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** `EXTERNAL` people are counted as such; the reporter is a participant, but none of them. */
  readonly origin: 'EXTERNAL' | 'REPORTER';
  /** Tells people of one incident apart who have the same name, or none. */
  readonly key?: string | undefined;
  /** `OTHER_NON_STUDENT` when left out. */
  readonly kind?: NonStudentKind | undefined;
}

export interface ParsedParticipant {
  readonly line: number;
  /** Exactly one of student and external is present. */
  readonly studentUniqueId: string | null;
  readonly external: ExternalPerson | null;
  readonly role: ParticipantRole;
  readonly relationshipToSchool: string | null;
  readonly details: string | null;
  readonly demeanor?: string | null | undefined;
  readonly injury?: string | null | undefined;
  readonly injuryDescription?: string | null | undefined;
  readonly medicalService?: string | null | undefined;
  readonly actions: readonly ParsedAction[];
}

/** What happened, by the source's own value: the behavior's word, and " + " each weapon that the offender carried. */
export interface ParsedBehaviorEvent {
  readonly value: string;
  /** Associations of the file that carry the value; 1 when only the incident itself names it. */
  readonly occurrences: number;
  readonly line?: number;
  /** That of the incident when left out. */
  readonly isReferredToLawEnforcement?: boolean | undefined;
  readonly hasSeriousBodilyInjury?: boolean | null | undefined;
  readonly participants: readonly ParsedParticipant[];
}

/** One incident of the file with everything that refers to it, still in the words of the source. */
export interface ParsedIncident {
  readonly line: number;
  /** `schoolId/IncidentIdentifier`. */
  readonly sourceKey: string;
  readonly schoolCode: string;
  readonly occurredOn: IsoDate;
  /** Local time `HH:MM`; midnight for a new incident when the file gives none. */
  readonly occurredAt: string | null;
  readonly title?: string | null | undefined;
  readonly context?: string | null | undefined;
  readonly setting?: IncidentSetting | undefined;
  readonly location?: string | null | undefined;
  readonly damages?: string | null | undefined;
  readonly details?: string | null | undefined;
  readonly isReferredToLawEnforcement?: boolean | undefined;
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
