import type { LastDayPolicy } from '../certification-event/events.ts';
import type { Level } from '../kernel/roles.ts';
import type { CertificationActor } from './certification-actor.ts';
import type { CertifierReleased } from './events.ts';
import type { StepsReset } from './step-events.ts';
import type { FactSource } from './event-parts.ts';
import type { RuleFindingCount } from '../kernel/severity.ts';

/** Facts of every command that a person gives. */
interface Acting {
  readonly actor: CertificationActor;
  /** The day in the state's time zone (`stateDate(clock.now())`). */
  readonly today: string;
}

interface Fact {
  readonly source: FactSource;
}

/** What a published version of the window says to its participants. `dueOn` is the window's end. */
export interface WindowDefinition {
  readonly definitionVersion: number;
  readonly name: string;
  readonly startsOn: string;
  readonly opensOn: string;
  readonly dueOn: string;
  readonly lastDayPolicy: LastDayPolicy;
  readonly attestationText: string;
  readonly validationGroupIds: readonly string[];
}

export interface MemberFact extends Fact {
  readonly memberId: string;
  readonly personId: string;
}

interface FindingCounts {
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
}

/** From the publication: one certification per participant, with the members and the calendar known by then. */
export interface OpenCertification extends Fact {
  readonly type: 'OpenCertification';
  readonly certificationId: string;
  readonly eventId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly level: Level;
  readonly schoolYear: number;
  readonly categoryId: string;
  readonly definition: WindowDefinition;
  readonly calendar: ({ readonly lastInstructionDay: string | null } & Fact) | null;
  readonly certifiers: readonly MemberFact[];
  readonly reviewers: readonly MemberFact[];
}

/** A later version of the window. A certification that is done, or frozen, keeps the version it was made under (A31). */
export interface ApplyDefinition extends Fact {
  readonly type: 'ApplyDefinition';
  readonly definition: WindowDefinition;
}

export interface ApplyCalendar extends Fact {
  readonly type: 'ApplyCalendar';
  readonly lastInstructionDay: string | null;
}

export type RequireCertifier = { readonly type: 'RequireCertifier' } & MemberFact;
export type ReleaseCertifier = { readonly type: 'ReleaseCertifier' } & MemberFact & Pick<CertifierReleased, 'cause'>;
export type AdmitReviewer = { readonly type: 'AdmitReviewer' } & MemberFact;
export type ReleaseReviewer = { readonly type: 'ReleaseReviewer' } & MemberFact;

/** Wizard step 1, counted by the caller just now. */
export interface RecordDistrictValidation extends Acting, FindingCounts {
  readonly type: 'RecordDistrictValidation';
  readonly runId: string;
}

/** Wizard step 2 goes to the queue; a run that was still queued no longer counts. */
export interface QueueStateValidation extends Acting {
  readonly type: 'QueueStateValidation';
  readonly runId: string;
}

/** The queued run is finished. The result of a run that no longer counts is dropped. */
export interface RecordStateValidation extends FindingCounts {
  readonly type: 'RecordStateValidation';
  readonly runId: string;
  /** Records on which district and state differ. */
  readonly differingRecords: number;
}

export interface MarkReportViewed extends Acting {
  readonly type: 'MarkReportViewed';
  /** A run id or a snapshot id. */
  readonly reportId: string;
}

/** Back to step 1. Changes nothing once the certification is done. */
export interface ResetSteps extends Fact {
  readonly type: 'ResetSteps';
  readonly cause: StepsReset['cause'];
}

/** Wizard step 3. Over an earlier snapshot of the cycle it is a retake without consent. */
export interface RequestSnapshot extends Acting {
  readonly type: 'RequestSnapshot';
  readonly snapshotId: string;
  /** Format of the certified record, `behavior/1`. */
  readonly recordFormat: string;
}

export interface RetakeSnapshot extends Acting {
  readonly type: 'RetakeSnapshot';
  readonly snapshotId: string;
  readonly recordFormat: string;
  readonly reason: string | null;
  /** Consent: the submissions made on the snapshot before become void. */
  readonly voidSubmissions: boolean;
}

export interface RecordCapture extends FindingCounts {
  readonly type: 'RecordCapture';
  readonly snapshotId: string;
  readonly digest: string;
  readonly rowCount: number;
}

/** Wizard step 4. */
export interface SubmitCertification extends Acting {
  readonly type: 'SubmitCertification';
  readonly snapshotId: string;
  readonly digest: string;
  readonly attestation: Attestation;
}

export interface Attestation {
  readonly typedName: string | null;
  /** The signer's name as it is registered, which the typed one must equal. */
  readonly signerName: string | null;
  /** The caller has checked the password that was entered again. */
  readonly isPasswordConfirmed: boolean;
  /** "There is nothing to report": asked for when the snapshot holds no row. */
  readonly isZeroReport: boolean;
  /** "These schools really have nothing to report": asked for when the state validation found silent schools (BEH-14). */
  readonly areSilentSchoolsConfirmed: boolean;
}

export interface RequestRecertification extends Acting {
  readonly type: 'RequestRecertification';
  readonly reason: string;
}

export interface WithdrawRecertificationRequest extends Acting {
  readonly type: 'WithdrawRecertificationRequest';
}

export interface DeclineRecertificationRequest extends Acting {
  readonly type: 'DeclineRecertificationRequest';
  readonly reason: string;
}

/** The approver names what stands on the screen: nothing retaken a second ago is approved by accident. */
export interface ApproveCertification extends Acting {
  readonly type: 'ApproveCertification';
  readonly snapshotId: string;
  readonly digest: string;
  readonly note: string | null;
}

/** Sends it back, or grants the district's request. */
export interface OpenRecertification extends Acting {
  readonly type: 'OpenRecertification';
  readonly reason: string;
  /** Records it is about; may be empty. */
  readonly rowIds: readonly string[];
  /** The participant's own due date; null keeps the present one while it lies ahead. */
  readonly dueOn: string | null;
  /** The window's published version, for the new cycle to be made under; null: keep the one that is known. */
  readonly currentDefinition: ({ readonly definition: WindowDefinition } & Fact) | null;
}

/** The window is closing (C10). */
export interface Freeze extends Fact {
  readonly type: 'Freeze';
}

export type CertificationCommand =
  | OpenCertification
  | ApplyDefinition
  | ApplyCalendar
  | RequireCertifier
  | ReleaseCertifier
  | AdmitReviewer
  | ReleaseReviewer
  | RecordDistrictValidation
  | QueueStateValidation
  | RecordStateValidation
  | MarkReportViewed
  | ResetSteps
  | RequestSnapshot
  | RetakeSnapshot
  | RecordCapture
  | SubmitCertification
  | RequestRecertification
  | WithdrawRecertificationRequest
  | DeclineRecertificationRequest
  | ApproveCertification
  | OpenRecertification
  | Freeze;
