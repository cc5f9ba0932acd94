import { event, freeText, personal, PUBLIC } from '../kernel/event-definition.ts';
import type { Alignment } from '../event-type/events.ts';
import { referralEvents } from './referral-events.ts';

/** Asked as "school property or a school activity?": an away game is ON_CAMPUS (S002:492-495). */
export const INCIDENT_SETTINGS = ['ON_CAMPUS', 'OFF_CAMPUS', 'UNKNOWN'] as const;
export type IncidentSetting = (typeof INCIDENT_SETTINGS)[number];
export const PARTICIPANT_ROLES = ['OFFENDER', 'VICTIM', 'WITNESS', 'REPORTER', 'OTHER'] as const;
export type ParticipantRole = (typeof PARTICIPANT_ROLES)[number];
export const NON_STUDENT_KINDS = [
  'GRADUATE',
  'DROPOUT',
  'UNKNOWN_PERSON',
  'STUDENT_OF_ANOTHER_DISTRICT',
  'OTHER_NON_STUDENT',
] as const;
export type NonStudentKind = (typeof NON_STUDENT_KINDS)[number];
export const DISCIPLINE_AUTHORITIES = ['TRUSTEES', 'SUPERINTENDENT', 'PRINCIPAL', 'TEACHER', 'OTHER'] as const;
export type DisciplineAuthority = (typeof DISCIPLINE_AUTHORITIES)[number];

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

export interface ParticipantTexts {
  readonly demeanor: string | null;
  readonly injury: string | null;
  readonly injuryDescription: string | null;
  readonly medicalService: string | null;
  readonly participantDetails: string | null;
}

/** A student (`studentId`) or somebody else (`nonStudentKind`, with the name sealed when it is known). */
export interface IncidentParticipantAdded extends ParticipantTexts {
  readonly incidentId: string;
  readonly behaviorEventId: string;
  readonly participantId: string;
  readonly studentId: string | null;
  readonly nonStudentKind: NonStudentKind | null;
  readonly role: ParticipantRole;
  /** `STUDENT` for students; a local word otherwise; null when the source does not say. */
  readonly relationshipToSchool: string | null;
  readonly isDisplayedOnPortal: boolean;
  /** Name of a participant who is not a student, sealed under the participant's id. */
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Given when the incident was locked. */
  readonly reason?: string | null;
}

export interface IncidentParticipantCorrected extends Partial<ParticipantTexts> {
  readonly incidentId: string;
  readonly participantId: string;
  readonly role?: ParticipantRole;
  readonly relationshipToSchool?: string | null;
  readonly isDisplayedOnPortal?: boolean;
  readonly reason?: string | null;
}

export interface IncidentParticipantRemoved {
  readonly incidentId: string;
  readonly participantId: string;
  readonly reason: string | null;
}

export interface ResolutionAdded {
  readonly incidentId: string;
  readonly resolutionId: string;
  readonly participantId: string;
  readonly resolutionTypeId: string;
  /** School days as text with two decimals; null when an import did not give it (BEH-08). */
  readonly durationSchoolDays: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly imposedBy: DisciplineAuthority | null;
  readonly boardActionOn: string | null;
  /** The suspension pending board action that this expulsion continues: counted once (S002:524, 528). */
  readonly pendingBoardSuspensionId: string | null;
  /** Given when the incident was locked. */
  readonly reason?: string | null;
}

export interface ResolutionCorrected {
  readonly incidentId: string;
  readonly resolutionId: string;
  readonly resolutionTypeId?: string;
  readonly durationSchoolDays?: string | null;
  readonly startsOn?: string | null;
  readonly endsOn?: string | null;
  readonly imposedBy?: DisciplineAuthority | null;
  readonly boardActionOn?: string | null;
  readonly pendingBoardSuspensionId?: string | null;
  readonly reason?: string | null;
}

export interface ResolutionRemoved {
  readonly incidentId: string;
  readonly resolutionId: string;
  readonly reason: string | null;
}

/** The trustees made an expulsion shorter than the law's year, case by case (S002:520). */
export interface TrusteeModificationRecorded {
  readonly incidentId: string;
  readonly resolutionId: string;
  /** Day of the decision. */
  readonly decidedOn: string;
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
const participantTexts = {
  demeanor: text,
  injury: text,
  injuryDescription: text,
  medicalService: text,
  participantDetails: text,
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
  IncidentParticipantAdded: event<IncidentParticipantAdded>({
    incidentId: PUBLIC,
    behaviorEventId: PUBLIC,
    participantId: PUBLIC,
    studentId: PUBLIC,
    nonStudentKind: PUBLIC,
    role: PUBLIC,
    relationshipToSchool: text,
    isDisplayedOnPortal: PUBLIC,
    firstName: personal('person', 'participantId'),
    lastName: personal('person', 'participantId'),
    reason: text,
    ...participantTexts,
  }),
  IncidentParticipantCorrected: event<IncidentParticipantCorrected>({
    incidentId: PUBLIC,
    participantId: PUBLIC,
    role: PUBLIC,
    relationshipToSchool: text,
    isDisplayedOnPortal: PUBLIC,
    reason: text,
    ...participantTexts,
  }),
  IncidentParticipantRemoved: event<IncidentParticipantRemoved>({
    incidentId: PUBLIC,
    participantId: PUBLIC,
    reason: text,
  }),
  ResolutionAdded: event<ResolutionAdded>({
    incidentId: PUBLIC,
    resolutionId: PUBLIC,
    participantId: PUBLIC,
    resolutionTypeId: PUBLIC,
    durationSchoolDays: PUBLIC,
    startsOn: PUBLIC,
    endsOn: PUBLIC,
    imposedBy: PUBLIC,
    boardActionOn: PUBLIC,
    pendingBoardSuspensionId: PUBLIC,
    reason: text,
  }),
  ResolutionCorrected: event<ResolutionCorrected>({
    incidentId: PUBLIC,
    resolutionId: PUBLIC,
    resolutionTypeId: PUBLIC,
    durationSchoolDays: PUBLIC,
    startsOn: PUBLIC,
    endsOn: PUBLIC,
    imposedBy: PUBLIC,
    boardActionOn: PUBLIC,
    pendingBoardSuspensionId: PUBLIC,
    reason: text,
  }),
  ResolutionRemoved: event<ResolutionRemoved>({ incidentId: PUBLIC, resolutionId: PUBLIC, reason: text }),
  TrusteeModificationRecorded: event<TrusteeModificationRecorded>({
    incidentId: PUBLIC,
    resolutionId: PUBLIC,
    decidedOn: PUBLIC,
    reason: text,
  }),
  ...referralEvents,
  IncidentCompleted: event<IncidentCompleted>({ incidentId: PUBLIC }),
  IncidentReopened: event<IncidentReopened>({ incidentId: PUBLIC, reason: text }),
  IncidentVoided: event<IncidentVoided>({ incidentId: PUBLIC, reason: text }),
};
