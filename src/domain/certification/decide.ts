import type { Decision } from '../kernel/decider.ts';
import { accepted, rejected } from '../kernel/decider.ts';
import type { CertificationDomainEvent, CertificationState } from './certification-state.ts';
import type { CertificationCommand } from './commands.ts';
import {
  admitReviewer,
  applyCalendar,
  applyDefinition,
  freeze,
  openCertification,
  recordCapture,
  releaseCertifier,
  releaseReviewer,
  requireCertifier,
  resetSteps,
} from './decide-facts.ts';
import {
  approveCertification,
  declineRequest,
  openRecertification,
  requestRecertification,
  withdrawRequest,
} from './decide-recertification.ts';
import {
  markReportViewed,
  queueStateValidation,
  recordDistrictValidation,
  recordStateValidation,
  requestSnapshot,
  retakeSnapshot,
  submitCertification,
} from './decide-steps.ts';

/** Reads this stream's state and the command, nothing else: a gate that read another stream could be true for neither. */
export function decide(
  state: CertificationState | null,
  command: CertificationCommand,
): Decision<CertificationDomainEvent> {
  if (command.type === 'OpenCertification') return state === null ? openCertification(command) : accepted();
  if (state === null) return rejected('EVENT_NOT_PUBLISHED');
  switch (command.type) {
    case 'ApplyDefinition':
      return applyDefinition(state, command);
    case 'ApplyCalendar':
      return applyCalendar(state, command);
    case 'RequireCertifier':
      return requireCertifier(state, command);
    case 'ReleaseCertifier':
      return releaseCertifier(state, command);
    case 'AdmitReviewer':
      return admitReviewer(state, command);
    case 'ReleaseReviewer':
      return releaseReviewer(state, command);
    case 'RecordDistrictValidation':
      return recordDistrictValidation(state, command);
    case 'QueueStateValidation':
      return queueStateValidation(state, command);
    case 'RecordStateValidation':
      return recordStateValidation(state, command);
    case 'MarkReportViewed':
      return markReportViewed(state, command);
    case 'ResetSteps':
      return resetSteps(state, command);
    case 'RequestSnapshot':
      return requestSnapshot(state, command);
    case 'RetakeSnapshot':
      return retakeSnapshot(state, command);
    case 'RecordCapture':
      return recordCapture(state, command);
    case 'SubmitCertification':
      return submitCertification(state, command);
    case 'RequestRecertification':
      return requestRecertification(state, command);
    case 'WithdrawRecertificationRequest':
      return withdrawRequest(state, command);
    case 'DeclineRecertificationRequest':
      return declineRequest(state, command);
    case 'ApproveCertification':
      return approveCertification(state, command);
    case 'OpenRecertification':
      return openRecertification(state, command);
    case 'Freeze':
      return freeze(state, command);
  }
}
