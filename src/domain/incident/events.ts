import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';
import type { Alignment } from '../event-type/events.ts';
import { participantEvents } from './participant-events.ts';
import { referralEvents } from './referral-events.ts';
import { resolutionEvents } from './resolution-events.ts';

/** Asked as "school property or a school activity?": an away game is ON_CAMPUS (S002:492-495). */
export const INCIDENT_SETTINGS = ['ON_CAMPUS', 'OFF_CAMPUS', 'UNKNOWN'] as const;
export type IncidentSetting = (typeof INCIDENT_SETTINGS)[number];

/** What people typed about the incident as a whole. */
export interface IncidentTexts {
  readonly title: string | null;
  readonly context: string | null;
  readonly location: string | null;
  readonly damages: string | null;
  readonly details: string | null;
}

/** What `context` and `location` leave unsaid. Absent from events recorded before they were asked for, and from those without one. */
export interface IncidentDescriptions {
  readonly contextDescription?: string | null;
  readonly locationDescription?: string | null;
}

/** The header of a report; its children follow in the same append as events of their own. Status is In-Progress, or Draft for a referral. */
export interface IncidentReported extends IncidentTexts, IncidentDescriptions {
  readonly incidentId: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly schoolYear: number;
  readonly alignment: Alignment;
  readonly occurredOn: string;
  /** Local time `HH:MM`. */
  readonly occurredAt: string;
  readonly setting: IncidentSetting;
  /** Foreign system and key when imported; both null when entered by hand. */
  readonly sourceSystem: string | null;
  readonly sourceKey: string | null;
  /** A teacher's referral, not yet handed to the office. */
  readonly isReferral?: true;
}

/** Only what changed is present. */
export interface IncidentDetailsCorrected extends Partial<IncidentTexts>, IncidentDescriptions {
  readonly incidentId: string;
  readonly schoolYear?: number;
  readonly occurredOn?: string;
  readonly occurredAt?: string;
  readonly setting?: IncidentSetting;
  /** Its behavior events have got types of this alignment in the same append. */
  readonly alignment?: Alignment;
  readonly reason?: string | null;
}

export interface CustomValue {
  readonly key: string;
  readonly value: string;
}

export interface BehaviorEventAdded {
  readonly incidentId: string;
  readonly behaviorEventId: string;
  readonly eventTypeId: string;
  readonly isReferredToLawEnforcement: boolean;
  /** Null: not asked. */
  readonly hasSeriousBodilyInjury: boolean | null;
  readonly customValues: readonly CustomValue[] | null;
  /** Given when the incident was locked. */
  readonly reason?: string | null;
}

export interface BehaviorEventCorrected {
  readonly incidentId: string;
  readonly behaviorEventId: string;
  readonly eventTypeId?: string;
  readonly isReferredToLawEnforcement?: boolean;
  readonly hasSeriousBodilyInjury?: boolean | null;
  readonly customValues?: readonly CustomValue[] | null;
  readonly reason?: string | null;
}

export interface BehaviorEventRemoved {
  readonly incidentId: string;
  readonly behaviorEventId: string;
  readonly reason: string | null;
}

export interface IncidentCompleted {
  readonly incidentId: string;
}

export interface IncidentReopened {
  readonly incidentId: string;
  readonly reason: string | null;
}

export interface IncidentVoided {
  readonly incidentId: string;
  readonly reason: string | null;
}

const text = freeText('incident', 'incidentId');
const texts = {
  title: text,
  context: text,
  contextDescription: text,
  location: text,
  locationDescription: text,
  damages: text,
  details: text,
} as const;

export const incidentEvents = {
  IncidentReported: event<IncidentReported>({
    incidentId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    schoolYear: PUBLIC,
    alignment: PUBLIC,
    occurredOn: PUBLIC,
    occurredAt: PUBLIC,
    setting: PUBLIC,
    sourceSystem: PUBLIC,
    sourceKey: PUBLIC,
    isReferral: PUBLIC,
    ...texts,
  }),
  IncidentDetailsCorrected: event<IncidentDetailsCorrected>({
    incidentId: PUBLIC,
    schoolYear: PUBLIC,
    occurredOn: PUBLIC,
    occurredAt: PUBLIC,
    setting: PUBLIC,
    alignment: PUBLIC,
    reason: text,
    ...texts,
  }),
  BehaviorEventAdded: event<BehaviorEventAdded>({
    incidentId: PUBLIC,
    behaviorEventId: PUBLIC,
    eventTypeId: PUBLIC,
    isReferredToLawEnforcement: PUBLIC,
    hasSeriousBodilyInjury: PUBLIC,
    customValues: text,
    reason: text,
  }),
  BehaviorEventCorrected: event<BehaviorEventCorrected>({
    incidentId: PUBLIC,
    behaviorEventId: PUBLIC,
    eventTypeId: PUBLIC,
    isReferredToLawEnforcement: PUBLIC,
    hasSeriousBodilyInjury: PUBLIC,
    customValues: text,
    reason: text,
  }),
  BehaviorEventRemoved: event<BehaviorEventRemoved>({ incidentId: PUBLIC, behaviorEventId: PUBLIC, reason: text }),
  ...participantEvents,
  ...resolutionEvents,
  ...referralEvents,
  IncidentCompleted: event<IncidentCompleted>({ incidentId: PUBLIC }),
  IncidentReopened: event<IncidentReopened>({ incidentId: PUBLIC, reason: text }),
  IncidentVoided: event<IncidentVoided>({ incidentId: PUBLIC, reason: text }),
};
