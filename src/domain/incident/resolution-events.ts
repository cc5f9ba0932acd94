import { event, freeText, PUBLIC } from '../kernel/event-definition.ts';

export const DISCIPLINE_AUTHORITIES = ['TRUSTEES', 'SUPERINTENDENT', 'PRINCIPAL', 'TEACHER', 'OTHER'] as const;
export type DisciplineAuthority = (typeof DISCIPLINE_AUTHORITIES)[number];

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

const text = freeText('incident', 'incidentId');

export const resolutionEvents = {
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
};
