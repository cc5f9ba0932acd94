import type { LastDayPolicy } from '../certification-event/events.ts';
import type { EventOf } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';
import type { certificationEvents, CertificationOpenedForParticipant } from './events.ts';
import type { RecertificationOpened } from './recertification-events.ts';
import type { SnapshotTrigger } from './snapshot-events.ts';
import type { FactSource } from './event-parts.ts';
import type { RuleFindingCount } from '../kernel/severity.ts';

export type CertificationDomainEvent = EventOf<typeof certificationEvents>;

export interface CertifierState {
  readonly memberId: string;
  readonly personId: string;
  readonly isActive: boolean;
  /** First cycle in which this person has to sign. */
  readonly requiredFromCycle: number;
}

export interface ReviewerState {
  readonly memberId: string;
  readonly personId: string;
  readonly isActive: boolean;
}

export interface ValidationRunState {
  readonly runId: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
  /** Records on which district and state differ; 0 for the district's own run. */
  readonly differingRecords: number;
  readonly ranAt: string | null;
}

export interface CaptureState {
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string;
  readonly position: number;
  readonly rulesetDigest: string;
  readonly rowCount: number;
  readonly counts: readonly RuleFindingCount[];
  readonly fatalCount: number;
  readonly warningCount: number;
  readonly capturedAt: string | null;
}

export interface SnapshotState {
  readonly snapshotId: string;
  readonly cycle: number;
  readonly trigger: SnapshotTrigger;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
  readonly recordFormat: string;
  readonly reason: string | null;
  readonly requestedAt: string | null;
  /** Null while it is queued. */
  readonly capture: CaptureState | null;
  /** The state sent the certification back that stood on this snapshot. */
  readonly isReturned: boolean;
}

export interface SubmissionState {
  readonly cycle: number;
  readonly personId: string;
  readonly snapshotId: string;
  readonly digest: string;
  readonly attestationText: string;
  readonly definitionVersion: number;
  readonly typedName: string | null;
  readonly isZeroReport: boolean;
  readonly silentSchools: number | null;
  readonly requiredCertifiers: readonly string[];
  readonly submittedAt: string | null;
  /** The retake that took this signature; null while it stands. */
  readonly voidedBySnapshotId: string | null;
}

export const REQUEST_OUTCOMES = ['OPEN', 'GRANTED', 'DECLINED', 'WITHDRAWN'] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

export interface RequestState {
  readonly cycle: number;
  readonly requestedBy: string;
  readonly reason: string | null;
  readonly requestedAt: string | null;
  readonly outcome: RequestOutcome;
  readonly answer: string | null;
  readonly answeredAt: string | null;
}

/**
 * The fold of a certification stream: plain JSON, and the document of the read model. Times come from the envelope and are
 * null where an event has none yet (a decided event). Sealed texts (`typedName`, reasons, `note`) are null once destroyed.
 */
export interface CertificationState extends Omit<CertificationOpenedForParticipant, 'source'> {
  readonly lastDayPolicy: LastDayPolicy;
  readonly level: Level;
  /** End of the published window; `dueOn` is the participant's own and differs from the second cycle on (A30). */
  readonly windowEndsOn: string;
  /** Null when no calendar is known, which never blocks. */
  readonly lastInstructionDay: string | null;
  readonly cycle: number;
  readonly isFrozen: boolean;
  readonly certifiers: readonly CertifierState[];
  readonly reviewers: readonly ReviewerState[];
  readonly districtValidation: ValidationRunState | null;
  /** The run that was queued last and has not finished. */
  readonly queuedStateRunId: string | null;
  readonly stateValidation: ValidationRunState | null;
  /** Reports of this cycle that people have opened. */
  readonly views: readonly { readonly reportId: string; readonly personId: string }[];
  /** Step 3 was dropped: the snapshot of this cycle no longer counts. */
  readonly isSnapshotDropped: boolean;
  /** Every snapshot of every cycle, oldest first. */
  readonly snapshots: readonly SnapshotState[];
  /** Every submission of every cycle, the voided ones too; at most one per person and cycle stands. */
  readonly submissions: readonly SubmissionState[];
  readonly sent: { readonly snapshotId: string; readonly digest: string; readonly sentAt: string | null } | null;
  readonly approval: {
    readonly snapshotId: string;
    readonly digest: string;
    readonly approvedBy: string;
    readonly note: string | null;
    readonly approvedAt: string | null;
  } | null;
  /** The latest request; open when its outcome says so. */
  readonly request: RequestState | null;
  /** How this cycle was opened; null in the first. */
  readonly recertification:
    | (Pick<RecertificationOpened, 'cause' | 'openedBy' | 'rowIds' | 'reason'> & { readonly openedAt: string | null })
    | null;
  /** Last revision seen per fact and source stream. */
  readonly sources: { readonly [factAndStream: string]: number };
}

/** What a fact is about: two facts about the same thing from the same stream are ordered by revision, whatever they say. */
export type FactKind = 'definition' | 'calendar' | 'reset' | 'freeze' | `certifier:${string}` | `reviewer:${string}`;

const sourceKey = (kind: FactKind, source: FactSource): string => `${kind}|${source.stream}`;

/** The same or a later revision of this source was already taken in. */
export function isKnownFact(state: CertificationState, kind: FactKind, source: FactSource): boolean {
  return (state.sources[sourceKey(kind, source)] ?? -1) >= source.revision;
}

export function withSource(state: CertificationState, kind: FactKind, source: FactSource): CertificationState {
  return { ...state, sources: { ...state.sources, [sourceKey(kind, source)]: source.revision } };
}

/** Finds schools that fell silent; a finding about a school is one school. */
const SILENT_SCHOOL_RULE = 'BEH-14';

/** Schools that the state validation found silent: nothing this year, something the year before (BEH-14). Who signs says that this is so. */
export function silentSchools({ stateValidation }: CertificationState): number {
  const found = stateValidation?.counts.filter(({ ruleId }) => ruleId === SILENT_SCHOOL_RULE) ?? [];
  return found.reduce((sum, { count }) => sum + count, 0);
}

/** The last snapshot of this cycle, also when step 3 was dropped. */
export function latestSnapshot(state: CertificationState): SnapshotState | null {
  const last = state.snapshots.at(-1);
  return last?.cycle === state.cycle ? last : null;
}

/** The snapshot that step 3 and the signatures are about. */
export function currentSnapshot(state: CertificationState): SnapshotState | null {
  return state.isSnapshotDropped ? null : latestSnapshot(state);
}

/** Submissions of this cycle that stand. */
export function standingSubmissions(state: CertificationState): readonly SubmissionState[] {
  return state.submissions.filter((one) => one.cycle === state.cycle && one.voidedBySnapshotId === null);
}

export function submissionOf(state: CertificationState, personId: string): SubmissionState | null {
  return standingSubmissions(state).find((one) => one.personId === personId) ?? null;
}

/** People who have to sign this cycle: person ids, sorted, each once. */
export function requiredCertifiers(state: CertificationState): readonly string[] {
  const required = state.certifiers.filter((one) => one.isActive && one.requiredFromCycle <= state.cycle);
  return [...new Set(required.map((one) => one.personId))].sort();
}

/** Required certifiers whose signature is missing, sorted. */
export function outstandingCertifiers(state: CertificationState): readonly string[] {
  const signed = new Set(standingSubmissions(state).map((one) => one.personId));
  return requiredCertifiers(state).filter((personId) => !signed.has(personId));
}

export function isActiveCertifier(state: CertificationState, personId: string): boolean {
  return state.certifiers.some((one) => one.personId === personId && one.isActive);
}

export function isActiveReviewer(state: CertificationState, personId: string): boolean {
  return state.reviewers.some((one) => one.personId === personId && one.isActive);
}

export function hasViewed(state: CertificationState, personId: string, reportId: string): boolean {
  return state.views.some((view) => view.reportId === reportId && view.personId === personId);
}

export function hasOpenRequest(state: CertificationState): boolean {
  return state.request?.outcome === 'OPEN';
}
