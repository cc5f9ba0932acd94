import type { Decision } from '../kernel/decider.ts';
import { accepted, rejected, rejectedAll } from '../kernel/decider.ts';
import { countsOf } from './finding-counts.ts';
import type { CertificationDomainEvent, CertificationState, SubmissionState } from './certification-state.ts';
import {
  hasViewed,
  latestSnapshot,
  outstandingCertifiers,
  requiredCertifiers,
  silentSchools,
  standingSubmissions,
} from './certification-state.ts';
import type {
  MarkReportViewed,
  QueueStateValidation,
  RecordDistrictValidation,
  RecordStateValidation,
  RequestSnapshot,
  RetakeSnapshot,
  SubmitCertification,
} from './commands.ts';
import { captureBlocks, districtValidationBlocks, stateValidationBlocks, submitBlocks, viewBlocks } from './gates.ts';

/** The wizard: steps 1 to 4. */
type Step = Decision<CertificationDomainEvent>;

export function recordDistrictValidation(state: CertificationState, command: RecordDistrictValidation): Step {
  const blocks = districtValidationBlocks(state, command);
  if (blocks.length > 0) return rejectedAll(blocks);
  const data = { ...at(state), runId: command.runId, ...countsOf(command) };
  return accepted({ type: 'DistrictValidationRun', data });
}

export function queueStateValidation(state: CertificationState, command: QueueStateValidation): Step {
  const blocks = stateValidationBlocks(state, command);
  if (blocks.length > 0) return rejectedAll(blocks);
  return accepted({ type: 'StateValidationQueued', data: { ...at(state), runId: command.runId } });
}

/** A reset, a failed step 1, a later run or a new cycle has dropped the run: its result says nothing about today's data. */
export function recordStateValidation(state: CertificationState, command: RecordStateValidation): Step {
  const { runId, differingRecords } = command;
  if (state.queuedStateRunId !== runId) return accepted();
  const data = { ...at(state), runId, differingRecords, ...countsOf(command) };
  return accepted({ type: 'StateValidationRun', data });
}

export function markReportViewed(state: CertificationState, command: MarkReportViewed): Step {
  const blocks = viewBlocks(state, command);
  if (blocks.length > 0) return rejectedAll(blocks);
  const { reportId } = command;
  const { personId } = command.actor;
  const snapshot = state.snapshots.find((one) => one.snapshotId === reportId);
  if (snapshot?.capture === null) return rejected('SNAPSHOT_NOT_READY', { snapshotId: reportId });
  const runIds = [state.districtValidation?.runId, state.stateValidation?.runId];
  if (snapshot === undefined && !runIds.includes(reportId)) return rejected('REPORT_NOT_READY', { reportId });
  if (hasViewed(state, personId, reportId) || state.isFrozen || state.sent !== null) return accepted();
  return accepted({ type: 'ReportViewed', data: { ...at(state), reportId, personId } });
}

export function requestSnapshot(state: CertificationState, command: RequestSnapshot): Step {
  const blocks = captureBlocks(state, command, false, false);
  if (blocks.length > 0) return rejectedAll(blocks);
  return accepted(snapshotRequested(state, command, null));
}

/** The signatures that fall are named one by one, after the request that takes them. */
export function retakeSnapshot(state: CertificationState, command: RetakeSnapshot): Step {
  const blocks = captureBlocks(state, command, true, command.voidSubmissions);
  if (blocks.length > 0) return rejectedAll(blocks);
  const voided = ({ personId, snapshotId }: SubmissionState): CertificationDomainEvent => ({
    type: 'SubmissionVoided',
    data: { ...at(state), personId, snapshotId, voidedBySnapshotId: command.snapshotId },
  });
  return accepted(snapshotRequested(state, command, command.reason), ...standingSubmissions(state).map(voided));
}

/** Completion is decided here, in the same append: the submission that leaves nobody outstanding sends. */
export function submitCertification(state: CertificationState, command: SubmitCertification): Step {
  const blocks = submitBlocks(state, command, command);
  if (blocks.length > 0) return rejectedAll(blocks);
  const { snapshotId, digest, attestation, actor } = command;
  const submitted: CertificationDomainEvent = {
    type: 'CertificationSubmitted',
    data: {
      ...at(state),
      personId: actor.personId,
      snapshotId,
      digest,
      attestationText: state.attestationText,
      definitionVersion: state.definitionVersion,
      typedName: attestation.typedName?.trim() ?? null,
      // Told by the capture, not by the form: nobody can sign "nothing to report" over records.
      isZeroReport: latestSnapshot(state)?.capture?.rowCount === 0,
      silentSchools: silentSchools(state),
      signatureMethod: 'TYPED_NAME_AND_PASSWORD',
      requiredCertifiers: requiredCertifiers(state),
    },
  };
  const isLast = outstandingCertifiers(state).every((personId) => personId === actor.personId);
  if (!isLast) return accepted(submitted);
  return accepted<CertificationDomainEvent>(submitted, {
    type: 'CertificationSent',
    data: { ...at(state), snapshotId, digest },
  });
}

const at = ({ certificationId, cycle }: CertificationState) => ({ certificationId, cycle });

function snapshotRequested(
  state: CertificationState,
  { snapshotId, recordFormat }: RequestSnapshot | RetakeSnapshot,
  reason: string | null,
): CertificationDomainEvent {
  const { districtId, schoolId, schoolYear } = state;
  const supersedes = latestSnapshot(state)?.snapshotId ?? null;
  const trigger = supersedes === null ? 'DISTRICT' : 'RETAKE';
  const scope = { districtId, schoolId, schoolYear };
  return {
    type: 'SnapshotRequested',
    data: { ...at(state), snapshotId, ...scope, trigger, supersedes, recordFormat, reason },
  };
}
