import { comparableName } from '../../shared/comparable-name.ts';
import {
  type Acting,
  approverBlocks,
  block,
  type Blocks,
  certifierBlocks,
  firstOf,
  frozenBlocks,
  impersonationBlocks,
  memberBlocks,
} from './blocks.ts';
import type { CertificationState } from './certification-state.ts';
import {
  currentSnapshot,
  hasOpenRequest,
  latestSnapshot,
  outstandingCertifiers,
  silentSchools,
  standingSubmissions,
  submissionOf,
} from './certification-state.ts';
import { districtStepBlocks, snapshotStepBlocks, stateStepBlocks } from './step-gates.ts';
import type { NamedSnapshot } from './step-gates.ts';

export interface SubmissionInput extends NamedSnapshot {
  readonly attestation: {
    readonly typedName: string | null;
    /** The signer's name as it is registered; null when nobody knows it any more, and then nothing can be signed. */
    readonly signerName: string | null;
    readonly isPasswordConfirmed: boolean;
    readonly isZeroReport: boolean;
    readonly areSilentSchoolsConfirmed: boolean;
  };
}

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

/** What was typed is the signer's own name. */
function isSameName(typed: string | null, registered: string | null): boolean {
  const plain = comparableName(typed ?? '');
  return plain !== '' && plain === comparableName(registered ?? '');
}

function attestationBlocks(state: CertificationState, { attestation }: SubmissionInput): Blocks {
  const isEmpty = latestSnapshot(state)?.capture?.rowCount === 0;
  const silent = silentSchools(state);
  return [
    ...(!isSameName(attestation.typedName, attestation.signerName)
      ? block('ATTESTATION_REQUIRED', undefined, ['attestation', 'typedName'])
      : []),
    ...(attestation.isPasswordConfirmed ? [] : block('ATTESTATION_REQUIRED', undefined, ['attestation', 'password'])),
    ...(isEmpty && !attestation.isZeroReport
      ? block('ZERO_REPORT_NOT_ATTESTED', undefined, ['attestation', 'isZeroReport'])
      : []),
    ...(silent > 0 && !attestation.areSilentSchoolsConfirmed
      ? block('SILENT_SCHOOLS_NOT_ATTESTED', { schools: String(silent) }, ['attestation', 'areSilentSchoolsConfirmed'])
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
