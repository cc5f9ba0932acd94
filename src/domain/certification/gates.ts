import type { Rejection } from '../kernel/decider.ts';
import type { RejectionCode } from '../rejections.ts';
import type { CertificationActor } from './certification-actor.ts';
import type { CertificationState } from './certification-state.ts';
import {
  currentSnapshot,
  hasOpenRequest,
  isActiveCertifier,
  isActiveReviewer,
  latestSnapshot,
  outstandingCertifiers,
  standingSubmissions,
  submissionOf,
} from './certification-state.ts';
import { districtStepBlocks, snapshotStepBlocks, stateStepBlocks } from './step-gates.ts';
import type { NamedSnapshot } from './step-gates.ts';

/**
 * What stands in the way of an act: empty means that it is allowed. `decide` refuses with these and the pages grey out their
 * buttons with these, so there is no second implementation. Input is null where only the state is asked about.
 */
export type Blocks = readonly Rejection[];

export interface Acting {
  readonly actor: CertificationActor;
  readonly today: string;
}

export interface SubmissionInput extends NamedSnapshot {
  readonly attestation: {
    readonly typedName: string | null;
    /** The signer's name as it is registered; null when nobody knows it any more, and then nothing can be signed. */
    readonly signerName: string | null;
    readonly isPasswordConfirmed: boolean;
    readonly isZeroReport: boolean;
  };
}

const block = (code: RejectionCode, details?: Rejection['details'], path?: readonly string[]): Blocks => [
  { code, ...(path && { path }), ...(details && { details }) },
];

/** The first of several gates that blocks; later ones only mean something once the earlier ones are open. */
function firstOf(...gates: readonly (() => Blocks)[]): Blocks {
  for (const gate of gates) {
    const blocks = gate();
    if (blocks.length > 0) return blocks;
  }
  return [];
}

const impersonationBlocks = ({ isImpersonated }: CertificationActor): Blocks =>
  isImpersonated ? block('IMPERSONATION_NOT_ALLOWED') : [];

/** A reviewer runs steps 1 and 2 and opens reports (domain.md §11.1 row 2). */
function memberBlocks(state: CertificationState, { personId }: CertificationActor): Blocks {
  const isMember = isActiveCertifier(state, personId) || isActiveReviewer(state, personId);
  return isMember ? [] : block('NOT_CATEGORY_MEMBER');
}

function certifierBlocks(state: CertificationState, actor: CertificationActor): Blocks {
  if (isActiveCertifier(state, actor.personId)) return [];
  return firstOf(
    () => memberBlocks(state, actor),
    () => block('NOT_CERTIFIER'),
  );
}

const approverBlocks = ({ isApprover }: CertificationActor): Blocks => (isApprover ? [] : block('NOT_APPROVER'));

const frozenBlocks = (state: CertificationState): Blocks => (state.isFrozen ? block('EVENT_CLOSED') : []);

/** Steps 1–3: from the start date on, also before certification opens (F20), until the certification is done. */
function stepsClosedBlocks(state: CertificationState, today: string): Blocks {
  if (state.isFrozen) return block('EVENT_CLOSED');
  if (state.sent !== null) return block('ALREADY_DONE');
  return today < state.startsOn ? block('WINDOW_NOT_OPEN', { startsOn: state.startsOn }) : [];
}

export function districtValidationBlocks(state: CertificationState, { actor, today }: Acting): Blocks {
  return firstOf(
    () => memberBlocks(state, actor),
    () => stepsClosedBlocks(state, today),
  );
}

export function stateValidationBlocks(state: CertificationState, acting: Acting): Blocks {
  return firstOf(
    () => districtValidationBlocks(state, acting),
    () => districtStepBlocks(state),
  );
}

export function viewBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return memberBlocks(state, actor);
}

/**
 * Taking and retaking a snapshot. Whose signature would fall comes before the steps: that is what the person has to know
 * first (A28). `replaces` says that there must be a snapshot to replace.
 */
export function captureBlocks(
  state: CertificationState,
  { actor, today }: Acting,
  replaces: boolean,
  hasConsent: boolean,
): Blocks {
  const latest = latestSnapshot(state);
  const standing = currentSnapshot(state);
  const signed = standingSubmissions(state);
  return firstOf(
    () => certifierBlocks(state, actor),
    () => stepsClosedBlocks(state, today),
    () => (replaces && latest === null ? block('SNAPSHOT_MISSING') : []),
    () =>
      signed.length > 0 && !hasConsent
        ? block('SUBMISSIONS_WOULD_BE_VOIDED', {
            personIds: signed
              .map((one) => one.personId)
              .sort()
              .join(','),
          })
        : [],
    () => districtStepBlocks(state),
    () => stateStepBlocks(state, actor.personId),
    () => (!replaces && !state.isSnapshotDropped && latest?.capture === null ? block('SNAPSHOT_NOT_READY') : []),
    // Replacing what stands is a retake, and says why.
    () => (!replaces && standing !== null ? block('ALREADY_DONE', { snapshotId: standing.snapshotId }) : []),
  );
}

/** The due date is the last day of certification, counted in the state's time zone (domain.md A19, A24). */
function windowBlocks(state: CertificationState, today: string): Blocks {
  const { opensOn, dueOn, lastDayPolicy, lastInstructionDay } = state;
  const waitsForLastDay = lastDayPolicy === 'BLOCK' && lastInstructionDay !== null && today <= lastInstructionDay;
  return [
    ...(today < opensOn ? block('WINDOW_NOT_OPEN', { opensOn }) : []),
    ...(today > dueOn ? block('DEADLINE_PASSED', { dueOn }) : []),
    ...(waitsForLastDay ? block('SCHOOL_YEAR_NOT_ENDED', { lastInstructionDay }) : []),
  ];
}

/** Somebody who has signed may sign again only to confirm: nobody is outstanding any more, and still nothing was sent. */
function alreadySubmittedBlocks(state: CertificationState, personId: string): Blocks {
  const hasSubmitted = submissionOf(state, personId) !== null;
  if (state.sent !== null) return block(hasSubmitted ? 'ALREADY_SUBMITTED' : 'ALREADY_DONE');
  return hasSubmitted && outstandingCertifiers(state).length > 0 ? block('ALREADY_SUBMITTED') : [];
}

/** A name is typed in any case and with any spaces, but it is the signer's own. */
function isSameName(typed: string | null, registered: string | null): boolean {
  const plain = (name: string | null) => (name ?? '').normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
  return plain(typed) !== '' && plain(typed) === plain(registered);
}

function attestationBlocks(state: CertificationState, { attestation }: SubmissionInput): Blocks {
  const isEmpty = latestSnapshot(state)?.capture?.rowCount === 0;
  return [
    ...(!isSameName(attestation.typedName, attestation.signerName)
      ? block('ATTESTATION_REQUIRED', undefined, ['attestation', 'typedName'])
      : []),
    ...(attestation.isPasswordConfirmed ? [] : block('ATTESTATION_REQUIRED', undefined, ['attestation', 'password'])),
    ...(isEmpty && !attestation.isZeroReport
      ? block('ZERO_REPORT_NOT_ATTESTED', undefined, ['attestation', 'isZeroReport'])
      : []),
  ];
}

/** Every gate of wizard step 4, in the order of architecture.md §3: who, window, steps, snapshot, attestation. */
export function submitBlocks(
  state: CertificationState,
  { actor, today }: Acting,
  input: SubmissionInput | null,
): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => certifierBlocks(state, actor),
    () => frozenBlocks(state),
    () => alreadySubmittedBlocks(state, actor.personId),
    () => [
      ...windowBlocks(state, today),
      ...firstOf(
        () => supersededBlocks(state, input),
        () => districtStepBlocks(state),
        () => stateStepBlocks(state, actor.personId),
        () => snapshotStepBlocks(state, actor.personId, input),
      ),
      ...(input ? attestationBlocks(state, input) : []),
    ],
  );
}

/** A snapshot of an earlier cycle, or one that was retaken. */
function supersededBlocks(state: CertificationState, named: NamedSnapshot | null): Blocks {
  const isOld =
    named !== null &&
    named.snapshotId !== latestSnapshot(state)?.snapshotId &&
    state.snapshots.some((one) => one.snapshotId === named.snapshotId);
  return isOld ? block('SNAPSHOT_SUPERSEDED', { snapshotId: named.snapshotId }) : [];
}

/** Only what was sent can be approved, and not while the district asks for it back (product.md story 3). */
export function approveBlocks(state: CertificationState, { actor }: Acting, named: NamedSnapshot | null): Blocks {
  const { sent } = state;
  return firstOf(
    () => impersonationBlocks(actor),
    () => approverBlocks(actor),
    () => (hasOpenRequest(state) ? block('REQUEST_ALREADY_OPEN') : []),
    () => (state.approval !== null ? block('ALREADY_APPROVED') : []),
    () => (sent === null ? block('NOT_SENT_TO_STATE') : []),
    () => supersededBlocks(state, named),
    () =>
      named !== null && (named.snapshotId !== sent?.snapshotId || named.digest !== sent.digest)
        ? block('SNAPSHOT_DIGEST_MISMATCH')
        : [],
  );
}

/** C6 and C7. Not after the closing: nobody could submit in the new cycle. */
export function openRecertificationBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => approverBlocks(actor),
    () => frozenBlocks(state),
    () => (state.sent === null ? block('NOT_SENT_TO_STATE') : []),
  );
}

export function declineBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => approverBlocks(actor),
    () => (hasOpenRequest(state) ? [] : block('NO_OPEN_REQUEST')),
  );
}

export function requestBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => certifierBlocks(state, actor),
    () => frozenBlocks(state),
    () => (hasOpenRequest(state) ? block('REQUEST_ALREADY_OPEN') : []),
    () => (state.sent === null ? block('NOT_ALL_CERTIFIED') : []),
  );
}

export function withdrawBlocks(state: CertificationState, { actor }: Acting): Blocks {
  return firstOf(
    () => impersonationBlocks(actor),
    () => memberBlocks(state, actor),
    () => (hasOpenRequest(state) ? [] : block('NO_OPEN_REQUEST')),
    () => (state.request?.requestedBy === actor.personId ? [] : block('NOT_THE_REQUESTER')),
  );
}

export const reasonBlocks = (reason: string): Blocks =>
  reason.trim() === '' ? block('REASON_REQUIRED', undefined, ['reason']) : [];

/** A cycle without a day left to certify would be stuck (A30). */
export function dueDateBlocks(state: CertificationState, today: string, dueOn: string | null): Blocks {
  if (dueOn === null) return today > state.dueOn ? block('DUE_DATE_REQUIRED', { dueOn: state.dueOn }, ['dueOn']) : [];
  return dueOn < today ? block('DUE_DATE_NOT_LATER', { today }, ['dueOn']) : [];
}
