import type { Decision } from '../kernel/decider.ts';
import { accepted, rejected } from '../kernel/decider.ts';
import { countsOf } from './finding-counts.ts';
import type { CertificationDomainEvent, CertificationState } from './certification-state.ts';
import { isKnownFact } from './certification-state.ts';
import type {
  AdmitReviewer,
  ApplyCalendar,
  ApplyDefinition,
  Freeze,
  MemberFact,
  OpenCertification,
  RecordCapture,
  ReleaseCertifier,
  ReleaseReviewer,
  RequireCertifier,
  ResetSteps,
} from './commands.ts';

/** What other streams tell a certification. Old news, and news that changes nothing, append nothing. */
type Facts = Decision<CertificationDomainEvent>;

export function openCertification(command: OpenCertification): Facts {
  const { type: _, definition, calendar, certifiers, reviewers, ...participant } = command;
  const { certificationId } = command;
  const member = ({ memberId, personId, source }: MemberFact) => ({ certificationId, memberId, personId, source });
  return accepted<CertificationDomainEvent>(
    { type: 'CertificationOpenedForParticipant', data: { ...participant, ...definition } },
    ...(calendar ? [{ type: 'CertificationCalendarApplied', data: { certificationId, ...calendar } } as const] : []),
    ...certifiers.map((one) => ({ type: 'CertifierRequired', data: member(one) }) as const),
    ...reviewers.map((one) => ({ type: 'ReviewerAdmitted', data: member(one) }) as const),
  );
}

/** A done certification is not disturbed by edits of the window (A31, complaint C1): nothing is appended to it. */
export function applyDefinition(state: CertificationState, { definition, source }: ApplyDefinition): Facts {
  const isOld = isKnownFact(state, 'definition', source) || definition.definitionVersion <= state.definitionVersion;
  if (isOld || state.isFrozen || state.sent !== null) return accepted();
  return accepted(definitionApplied(state, definition, source));
}

export function definitionApplied(
  { certificationId }: CertificationState,
  definition: ApplyDefinition['definition'],
  source: ApplyDefinition['source'],
): CertificationDomainEvent {
  return { type: 'CertificationDefinitionApplied', data: { certificationId, ...definition, source } };
}

export function applyCalendar(state: CertificationState, { lastInstructionDay, source }: ApplyCalendar): Facts {
  if (isKnownFact(state, 'calendar', source) || state.lastInstructionDay === lastInstructionDay) return accepted();
  const data = { certificationId: state.certificationId, lastInstructionDay, source };
  return accepted({ type: 'CertificationCalendarApplied', data });
}

export function requireCertifier(state: CertificationState, command: RequireCertifier): Facts {
  const { memberId, personId, source } = command;
  const known = state.certifiers.find((one) => one.memberId === memberId);
  if (isKnownFact(state, `certifier:${memberId}`, source) || known?.isActive) return accepted();
  const data = { certificationId: state.certificationId, memberId, personId, source };
  return accepted({ type: 'CertifierRequired', data });
}

/** Never sends, even when everybody who remains has signed: somebody who remains confirms (architecture.md §3). */
export function releaseCertifier(state: CertificationState, command: ReleaseCertifier): Facts {
  const { memberId, personId, cause, source } = command;
  const known = state.certifiers.find((one) => one.memberId === memberId);
  if (isKnownFact(state, `certifier:${memberId}`, source) || !known?.isActive) return accepted();
  const data = { certificationId: state.certificationId, memberId, personId, cause, source };
  return accepted({ type: 'CertifierReleased', data });
}

export function admitReviewer(state: CertificationState, { memberId, personId, source }: AdmitReviewer): Facts {
  const known = state.reviewers.find((one) => one.memberId === memberId);
  if (isKnownFact(state, `reviewer:${memberId}`, source) || known?.isActive) return accepted();
  return accepted({
    type: 'ReviewerAdmitted',
    data: { certificationId: state.certificationId, memberId, personId, source },
  });
}

export function releaseReviewer(state: CertificationState, { memberId, personId, source }: ReleaseReviewer): Facts {
  const known = state.reviewers.find((one) => one.memberId === memberId);
  if (isKnownFact(state, `reviewer:${memberId}`, source) || !known?.isActive) return accepted();
  return accepted({
    type: 'ReviewerReleased',
    data: { certificationId: state.certificationId, memberId, personId, source },
  });
}

/** Nothing to reset once it is done or frozen, or while no step has been made. */
export function resetSteps(state: CertificationState, { cause, source }: ResetSteps): Facts {
  const isUntouched = state.districtValidation === null;
  if (isKnownFact(state, 'reset', source) || state.isFrozen || state.sent !== null || isUntouched) return accepted();
  const { certificationId, cycle } = state;
  return accepted({ type: 'StepsReset', data: { certificationId, cycle, cause, source } });
}

/** Also for a snapshot that was superseded or frozen meanwhile: the capture has happened and is kept. */
export function recordCapture(state: CertificationState, command: RecordCapture): Facts {
  const { snapshotId, digest, rowCount } = command;
  const snapshot = state.snapshots.find((one) => one.snapshotId === snapshotId);
  if (snapshot === undefined) return rejected('SNAPSHOT_MISSING', { snapshotId });
  if (snapshot.capture !== null) return accepted();
  const { certificationId } = state;
  const data = { certificationId, cycle: snapshot.cycle, snapshotId, digest, rowCount, ...countsOf(command) };
  return accepted({ type: 'SnapshotCaptured', data });
}

export function freeze(state: CertificationState, { source }: Freeze): Facts {
  if (state.isFrozen) return accepted();
  return accepted({ type: 'CertificationFrozen', data: { certificationId: state.certificationId, source } });
}
