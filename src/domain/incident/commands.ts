import type { IsoDate, IsoInstant } from '../../shared/calendar.ts';
import type { Alignment } from '../event-type/events.ts';
import type { CustomElement } from '../reference/custom-element.ts';
import type { WordPublication } from '../reference/incident-places.ts';
import type { RemovalKind } from '../reference/state-code.ts';
import type { IncidentDescriptions, IncidentSetting, IncidentTexts, CustomValue } from './events.ts';
import type { ParticipantTexts, ParticipantRole } from './participant-events.ts';
import type { DisciplineAuthority } from './resolution-events.ts';
import type { BehaviorEventState, IncidentParticipantState, ResolutionState } from './state.ts';

/** A part that a client names by its id, and where in its input. */
export interface NamedPart {
  readonly kind: 'EVENT' | 'PARTICIPANT' | 'RESOLUTION';
  readonly id: string;
  readonly path: readonly string[];
}

/** Desired content has the shape of the state. Ids of new children are derived by the caller; ids of standing children are theirs. */
export type ResolutionContent = ResolutionState;
export type IncidentParticipantContent = IncidentParticipantState;
export type BehaviorEventContent = BehaviorEventState;

/** A local event type or resolution type as it may be chosen. */
export interface AvailableType {
  readonly name: string;
  /** Null: every school of the district. */
  readonly schoolId: string | null;
  /** Last day on which something that happens may be given this type; null: not retired. */
  readonly endsOn: IsoDate | null;
}

/** An incident's events have its alignment: an award is no place for what somebody did wrong. */
export interface AvailableEventType extends AvailableType {
  readonly alignment: Alignment;
}

export interface AvailableResolutionType extends AvailableType {
  /** By its state code on the day of the incident; null: a local matter, or not looked up because nothing asks for it. */
  readonly kind: RemovalKind | null;
}

/** What the decider needs to know from outside the incident's stream. */
export interface IncidentFacts {
  readonly now: IsoInstant;
  /** The day of `now` in the agency's time zone. */
  readonly today: IsoDate;
  /** The incident is part of an approved snapshot (A20): an edit needs a reason. */
  readonly isLocked: boolean;
  /** Students the caller may use. */
  readonly studentsInScope: ReadonlySet<string>;
  /** Of the students of this incident (after the command), those enrolled in its district on its day. */
  readonly enrolledStudents: ReadonlySet<string>;
  /** Of students who were merged into another one, that one; nobody was unless told. */
  readonly keptStudents?: ReadonlyMap<string, string>;
  /** Types of the district by id, retired ones included. */
  /** Fields of the district's own on behavior events, by key. */
  readonly customElements: ReadonlyMap<string, CustomElement>;
  /** What the agency has published for contexts and locations; only needed where they are named by hand. */
  readonly words?: readonly WordPublication[];
  readonly eventTypes: ReadonlyMap<string, AvailableEventType>;
  readonly resolutionTypes: ReadonlyMap<string, AvailableResolutionType>;
}

/** Texts of one line: where they are shown, a line break would look like another entry. All others may have several lines. */
export const ONE_LINE_TEXTS = {
  incident: ['title', 'location', 'damages'],
  participant: ['relationshipToSchool', 'firstName', 'lastName', 'demeanor', 'injury', 'medicalService'],
} as const;

interface Edit {
  readonly facts: IncidentFacts;
  /** HAND: a person fills a form, everything required must be there. IMPORT: a file says what it says, the rules find what is missing. */
  readonly origin: 'HAND' | 'IMPORT';
  readonly reason: string | null;
  /** Parts that a client names by their id: they have to stand in the incident. Absent: every id of the content is derived. */
  readonly named?: readonly NamedPart[];
}

/** What an incident says, children included. A blank title takes the name of the first event's type (S002:91); an absent description is left as it is. */
export interface IncidentContent extends IncidentTexts, IncidentDescriptions {
  readonly occurredOn: IsoDate;
  readonly occurredAt: string;
  readonly setting: IncidentSetting;
  /** The school calendar the incident belongs to; the school year of its day when absent. */
  readonly schoolYear?: number;
  readonly events: readonly BehaviorEventContent[];
}

export interface ReportIncident extends Edit {
  readonly type: 'ReportIncident';
  readonly incidentId: string;
  readonly districtId: string;
  readonly schoolId: string;
  readonly alignment: Alignment;
  readonly sourceSystem: string | null;
  readonly sourceKey: string | null;
  /** A teacher's referral: DRAFT until it is handed over and taken over. */
  readonly isReferral?: boolean;
  /** Date and time default to now (S002:89-90). */
  readonly content: Omit<IncidentContent, 'occurredOn' | 'occurredAt'> & {
    readonly occurredOn: IsoDate | null;
    readonly occurredAt: string | null;
  };
}

/** The whole desired content. Children are matched by id: what is absent is removed, with a reason; what is the same is left alone. */
export interface ReviseIncident extends Edit {
  readonly type: 'ReviseIncident';
  /** Another one needs a reason, and event types of it. Absent: the one it has. */
  readonly alignment?: Alignment;
  readonly content: IncidentContent;
  /** Reopens the incident, for this reason, should it be void: a file delivers again what was voided because a file lacked it. */
  readonly takenBackBecause?: string;
  /** Why what is absent is removed when the command has no reason of its own: a file does not say why. */
  readonly removedBecause?: string;
}

/** In every `changes` an absent member means: leave it as it is. */
export interface CorrectIncidentDetails extends Edit {
  readonly type: 'CorrectIncidentDetails';
  readonly changes: Partial<Omit<IncidentContent, 'events'>> & { readonly alignment?: Alignment };
}

export interface AddBehaviorEvent extends Edit {
  readonly type: 'AddBehaviorEvent';
  readonly event: BehaviorEventContent;
}

export interface CorrectBehaviorEvent extends Edit {
  readonly type: 'CorrectBehaviorEvent';
  readonly behaviorEventId: string;
  readonly changes: {
    readonly eventTypeId?: string;
    readonly isReferredToLawEnforcement?: boolean;
    readonly hasSeriousBodilyInjury?: boolean | null;
    readonly customValues?: readonly CustomValue[] | null;
  };
}

export interface AddIncidentParticipants extends Edit {
  readonly type: 'AddIncidentParticipants';
  readonly behaviorEventId: string;
  readonly participants: readonly IncidentParticipantContent[];
}

export interface CorrectIncidentParticipant extends Edit {
  readonly type: 'CorrectIncidentParticipant';
  readonly participantId: string;
  readonly changes: Partial<ParticipantTexts> & {
    readonly role?: ParticipantRole;
    readonly relationshipToSchool?: string | null;
    readonly isDisplayedOnPortal?: boolean;
  };
}

/** Apply To (S002:164): one resolution per ticked participant, each with its own id. */
export interface AddResolution extends Edit {
  readonly type: 'AddResolution';
  readonly applyTo: readonly { readonly participantId: string; readonly resolutionId: string }[];
  readonly resolution: Omit<ResolutionContent, 'resolutionId'>;
}

export interface CorrectResolution extends Edit {
  readonly type: 'CorrectResolution';
  readonly resolutionId: string;
  readonly changes: {
    readonly resolutionTypeId?: string;
    readonly durationSchoolDays?: string | null;
    readonly startsOn?: IsoDate | null;
    readonly endsOn?: IsoDate | null;
    readonly imposedBy?: DisciplineAuthority | null;
    readonly boardActionOn?: IsoDate | null;
    readonly pendingBoardSuspensionId?: string | null;
  };
}

/** The command's reason is the trustees'. */
export interface RecordTrusteeModification extends Edit {
  readonly type: 'RecordTrusteeModification';
  readonly resolutionId: string;
  readonly decidedOn: IsoDate;
}

/** Every removal needs a reason. */
export interface RemoveBehaviorEvent extends Edit {
  readonly type: 'RemoveBehaviorEvent';
  readonly behaviorEventId: string;
}

export interface RemoveIncidentParticipant extends Edit {
  readonly type: 'RemoveIncidentParticipant';
  readonly participantId: string;
}

export interface RemoveResolution extends Edit {
  readonly type: 'RemoveResolution';
  readonly resolutionId: string;
}

/** The teacher hands a draft to the office. */
export interface SubmitReferral extends Edit {
  readonly type: 'SubmitReferral';
}

/** The office takes a submitted referral over. */
export interface AcceptReferral extends Edit {
  readonly type: 'AcceptReferral';
}

export interface CompleteIncident extends Edit {
  readonly type: 'CompleteIncident';
}

export interface ReopenIncident extends Edit {
  readonly type: 'ReopenIncident';
}

export interface VoidIncident extends Edit {
  readonly type: 'VoidIncident';
}

/** Commands on an incident that stands. */
export type IncidentEdit =
  | ReviseIncident
  | CorrectIncidentDetails
  | AddBehaviorEvent
  | CorrectBehaviorEvent
  | AddIncidentParticipants
  | CorrectIncidentParticipant
  | AddResolution
  | CorrectResolution
  | RecordTrusteeModification
  | RemoveBehaviorEvent
  | RemoveIncidentParticipant
  | RemoveResolution
  | SubmitReferral
  | AcceptReferral
  | CompleteIncident
  | ReopenIncident
  | VoidIncident;

export type IncidentCommand = ReportIncident | IncidentEdit;
