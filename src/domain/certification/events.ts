import { event, freeText, personal, PUBLIC } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';
import type { LastDayPolicy } from '../certification-event/events.ts';

/** Where a fact from another stream came from: redelivery of the same or an older revision changes nothing. */
export interface FactSource {
  readonly stream: string;
  readonly revision: number;
}

export const SEVERITIES = ['FATAL', 'WARNING', 'INFO'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface RuleFindingCount {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly count: number;
}

/** C0. The certification begins as a copy of the published window; what it knows of other streams it learns from facts below. */
export interface CertificationOpenedForParticipant {
  readonly certificationId: string;
  readonly eventId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly level: Level;
  readonly schoolYear: number;
  readonly categoryId: string;
  readonly definitionVersion: number;
  readonly name: string;
  readonly startsOn: string;
  readonly opensOn: string;
  readonly dueOn: string;
  readonly lastDayPolicy: LastDayPolicy;
  readonly attestationText: string;
  readonly validationGroupIds: readonly string[];
  readonly source: FactSource;
}

/** A later version of the window reached this certification. */
export interface CertificationDefinitionApplied {
  readonly certificationId: string;
  readonly definitionVersion: number;
  readonly name: string;
  readonly startsOn: string;
  readonly opensOn: string;
  readonly dueOn: string;
  readonly lastDayPolicy: LastDayPolicy;
  readonly attestationText: string;
  readonly validationGroupIds: readonly string[];
  readonly source: FactSource;
}

/** The latest last day of instruction of the schools in scope; null when no calendar is known. */
export interface CertificationCalendarApplied {
  readonly certificationId: string;
  readonly lastInstructionDay: string | null;
  readonly source: FactSource;
}

/** The person is an active certifier of the category and must submit from now on. */
export interface CertifierRequired {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly source: FactSource;
}

/** The person no longer has to submit. Never completes a certification by itself. */
export interface CertifierReleased {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly cause: 'DEACTIVATED' | 'ROLE_CHANGED' | 'ACCOUNT_DISABLED';
  readonly source: FactSource;
}

/** The person is an active reviewer: may run reports and open them (domain.md §11 row 2). */
export interface ReviewerAdmitted {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly source: FactSource;
}

export interface ReviewerReleased {
  readonly certificationId: string;
  readonly memberId: string;
  readonly personId: string;
  readonly source: FactSource;
}

/** Wizard step 1: counts at a position of the journal under a pinned ruleset. */
export interface DistrictValidationRun {
  readonly certificationId: string;
  readonly cycle: number;
  readonly runId: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
}

/** Wizard step 2 is queued; `StateValidationRun` follows with the same run id. */
export interface StateValidationQueued {
  readonly certificationId: string;
  readonly cycle: number;
  readonly runId: string;
}

export interface StateValidationRun {
  readonly certificationId: string;
  readonly cycle: number;
  readonly runId: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
  /** Records on which district and state differ (BEH-16), as sets. */
  readonly differingRecords: number;
}

/** This person opened the report of a run or a capture: views are per person. */
export interface ReportViewed {
  readonly certificationId: string;
  readonly cycle: number;
  /** A run id or a snapshot id. */
  readonly reportId: string;
  readonly personId: string;
}

/** A resync or a new cycle: the wizard starts again at step 1 (F13). */
export interface StepsReset {
  readonly certificationId: string;
  readonly cycle: number;
  readonly cause: 'RESYNC' | 'MASS_SYNC';
  readonly source: FactSource;
}

export const SNAPSHOT_TRIGGERS = ['DISTRICT', 'STATE', 'SCHEDULED', 'RETAKE', 'APPROVAL'] as const;
export type SnapshotTrigger = (typeof SNAPSHOT_TRIGGERS)[number];

/** At exactly this position the projector captures the published rows of the participant and year. */
export interface SnapshotRequested {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly schoolYear: number;
  readonly trigger: SnapshotTrigger;
  /** The snapshot that this one replaces. */
  readonly supersedes: string | null;
  /** Format of the certified record: `behavior/1`. */
  readonly recordFormat: string;
  readonly reason: string | null;
}

/** The capture is done: its digest and what the rules say of the captured rows. */
export interface SnapshotCaptured {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly rowCount: number;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
}

/** A retake took this person's signature with consent (F16, A28). */
export interface SubmissionVoided {
  readonly certificationId: string;
  readonly cycle: number;
  readonly personId: string;
  readonly snapshotId: string;
  readonly voidedBySnapshotId: string;
}

/** C1. A certifier's statement about one digest; the set of required certifiers at that moment stands in it. */
export interface CertificationSubmitted {
  readonly certificationId: string;
  readonly cycle: number;
  readonly personId: string;
  readonly snapshotId: string;
  readonly digest: string;
  readonly attestationText: string;
  readonly definitionVersion: number;
  readonly typedName: string | null;
  readonly isZeroReport: boolean;
  readonly signatureMethod: 'TYPED_NAME_AND_PASSWORD';
  /** Person ids, sorted. */
  readonly requiredCertifiers: readonly string[];
}

/** C2, in the same append as the last required submission. */
export interface CertificationSent {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  readonly digest: string;
}

/** C3. */
export interface CertificationApproved {
  readonly certificationId: string;
  readonly cycle: number;
  readonly snapshotId: string;
  readonly digest: string;
  readonly approvedBy: string;
  readonly note: string | null;
}

/** C5. */
export interface RecertificationRequested {
  readonly certificationId: string;
  readonly cycle: number;
  readonly requestedBy: string;
  readonly reason: string | null;
}

/** C8. */
export interface RecertificationRequestDeclined {
  readonly certificationId: string;
  readonly cycle: number;
  readonly declinedBy: string;
  readonly reason: string | null;
}

/** C9. */
export interface RecertificationRequestWithdrawn {
  readonly certificationId: string;
  readonly cycle: number;
  readonly withdrawnBy: string;
}

/** C6, C7. A new cycle: submissions stay in history, everybody starts again. `cycle` is the new one. */
export interface RecertificationOpened {
  readonly certificationId: string;
  readonly cycle: number;
  readonly cause: 'STATE' | 'DISTRICT_REQUEST';
  readonly openedBy: string;
  /** The participant's own due date for this cycle (A30). */
  readonly dueOn: string;
  readonly rowIds: readonly string[];
  readonly reason: string | null;
}

/** C10. Nobody can submit any more; approve and decline stay possible (domain.md §11.3 b). */
export interface CertificationFrozen {
  readonly certificationId: string;
  readonly source: FactSource;
}

const text = freeText('certification', 'certificationId');
const at = { certificationId: PUBLIC, cycle: PUBLIC } as const;
const definition = {
  definitionVersion: PUBLIC,
  name: PUBLIC,
  startsOn: PUBLIC,
  opensOn: PUBLIC,
  dueOn: PUBLIC,
  lastDayPolicy: PUBLIC,
  attestationText: PUBLIC,
  validationGroupIds: PUBLIC,
  source: PUBLIC,
} as const;
const member = { certificationId: PUBLIC, memberId: PUBLIC, personId: PUBLIC, source: PUBLIC } as const;
const counts = {
  position: PUBLIC,
  rulesetDigest: PUBLIC,
  counts: PUBLIC,
  fatalCount: PUBLIC,
  warningCount: PUBLIC,
} as const;

export const certificationEvents = {
  CertificationOpenedForParticipant: event<CertificationOpenedForParticipant>({
    certificationId: PUBLIC,
    eventId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    level: PUBLIC,
    schoolYear: PUBLIC,
    categoryId: PUBLIC,
    ...definition,
  }),
  CertificationDefinitionApplied: event<CertificationDefinitionApplied>({ certificationId: PUBLIC, ...definition }),
  CertificationCalendarApplied: event<CertificationCalendarApplied>({
    certificationId: PUBLIC,
    lastInstructionDay: PUBLIC,
    source: PUBLIC,
  }),
  CertifierRequired: event<CertifierRequired>(member),
  CertifierReleased: event<CertifierReleased>({ ...member, cause: PUBLIC }),
  ReviewerAdmitted: event<ReviewerAdmitted>(member),
  ReviewerReleased: event<ReviewerReleased>(member),
  DistrictValidationRun: event<DistrictValidationRun>({ ...at, runId: PUBLIC, ...counts }),
  StateValidationQueued: event<StateValidationQueued>({ ...at, runId: PUBLIC }),
  StateValidationRun: event<StateValidationRun>({ ...at, runId: PUBLIC, ...counts, differingRecords: PUBLIC }),
  ReportViewed: event<ReportViewed>({ ...at, reportId: PUBLIC, personId: PUBLIC }),
  StepsReset: event<StepsReset>({ ...at, cause: PUBLIC, source: PUBLIC }),
  SnapshotRequested: event<SnapshotRequested>({
    ...at,
    snapshotId: PUBLIC,
    districtId: PUBLIC,
    schoolId: PUBLIC,
    schoolYear: PUBLIC,
    trigger: PUBLIC,
    supersedes: PUBLIC,
    recordFormat: PUBLIC,
    reason: text,
  }),
  SnapshotCaptured: event<SnapshotCaptured>({ ...at, snapshotId: PUBLIC, digest: PUBLIC, rowCount: PUBLIC, ...counts }),
  SubmissionVoided: event<SubmissionVoided>({
    ...at,
    personId: PUBLIC,
    snapshotId: PUBLIC,
    voidedBySnapshotId: PUBLIC,
  }),
  CertificationSubmitted: event<CertificationSubmitted>({
    ...at,
    personId: PUBLIC,
    snapshotId: PUBLIC,
    digest: PUBLIC,
    attestationText: PUBLIC,
    definitionVersion: PUBLIC,
    typedName: personal('person', 'personId'),
    isZeroReport: PUBLIC,
    signatureMethod: PUBLIC,
    requiredCertifiers: PUBLIC,
  }),
  CertificationSent: event<CertificationSent>({ ...at, snapshotId: PUBLIC, digest: PUBLIC }),
  CertificationApproved: event<CertificationApproved>({
    ...at,
    snapshotId: PUBLIC,
    digest: PUBLIC,
    approvedBy: PUBLIC,
    note: text,
  }),
  RecertificationRequested: event<RecertificationRequested>({ ...at, requestedBy: PUBLIC, reason: text }),
  RecertificationRequestDeclined: event<RecertificationRequestDeclined>({ ...at, declinedBy: PUBLIC, reason: text }),
  RecertificationRequestWithdrawn: event<RecertificationRequestWithdrawn>({ ...at, withdrawnBy: PUBLIC }),
  RecertificationOpened: event<RecertificationOpened>({
    ...at,
    cause: PUBLIC,
    openedBy: PUBLIC,
    dueOn: PUBLIC,
    rowIds: PUBLIC,
    reason: text,
  }),
  CertificationFrozen: event<CertificationFrozen>({ certificationId: PUBLIC, source: PUBLIC }),
};
