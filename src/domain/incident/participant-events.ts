import { event, freeText, personal, PUBLIC } from '../kernel/event-definition.ts';

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

const text = freeText('incident', 'incidentId');
const texts = {
  demeanor: text,
  injury: text,
  injuryDescription: text,
  medicalService: text,
  participantDetails: text,
} as const;

export const participantEvents = {
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
    ...texts,
  }),
  IncidentParticipantCorrected: event<IncidentParticipantCorrected>({
    incidentId: PUBLIC,
    participantId: PUBLIC,
    role: PUBLIC,
    relationshipToSchool: text,
    isDisplayedOnPortal: PUBLIC,
    reason: text,
    ...texts,
  }),
  IncidentParticipantRemoved: event<IncidentParticipantRemoved>({
    incidentId: PUBLIC,
    participantId: PUBLIC,
    reason: text,
  }),
};
