import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { canBeCompleted } from './can-be-completed.ts';
import type { IncidentCommand, IncidentEdit, ReopenIncident } from './commands.ts';
import * as corrections from './decide-corrections.ts';
import { acceptReferral, isReferral, submitReferral } from './decide-referral.ts';
import { remove } from './decide-removals.ts';
import { report } from './decide-report.ts';
import { revise } from './decide-revise.ts';
import { recordTrusteeModification } from './decide-trustee-modification.ts';
import { markOf } from './settle.ts';
import type { IncidentEvent, IncidentState } from './state.ts';

/**
 * Everything one can do to an incident. A second report of the same incident is `SOURCE_KEY_DUPLICATE`; a void incident takes nothing
 * (`INCIDENT_VOIDED`) but to be reopened, or taken back by an import; voiding it again records nothing.
 */
export function decide(state: IncidentState | null, command: IncidentCommand): Decision<IncidentEvent> {
  if (command.type === 'ReportIncident') {
    return state ? rejected('SOURCE_KEY_DUPLICATE', undefined, ['sourceKey']) : report(command);
  }
  if (!state) return rejected('UNKNOWN_CODE', undefined, ['incidentId']);
  return state.status === 'VOIDED' ? editVoid(state, command) : edit(state, command);
}

function editVoid(state: IncidentState, command: IncidentEdit): Decision<IncidentEvent> {
  if (command.type === 'VoidIncident') return accepted();
  if (command.type === 'ReviseIncident' && command.takenBackBecause !== undefined) return revise(state, command);
  if (command.type !== 'ReopenIncident') return rejected('INCIDENT_VOIDED');
  const { incidentId, reason } = markOf(state, command);
  if (reason === null) return rejected('REASON_REQUIRED', undefined, ['reason']);
  return accepted({ type: 'IncidentReopened', data: { incidentId, reason } });
}

function edit(state: IncidentState, command: IncidentEdit): Decision<IncidentEvent> {
  switch (command.type) {
    case 'ReviseIncident':
      return revise(state, command);
    case 'CorrectIncidentDetails':
      return corrections.correctDetails(state, command);
    case 'AddBehaviorEvent':
      return corrections.addBehaviorEvent(state, command);
    case 'CorrectBehaviorEvent':
      return corrections.correctBehaviorEvent(state, command);
    case 'AddIncidentParticipants':
      return corrections.addParticipants(state, command);
    case 'CorrectIncidentParticipant':
      return corrections.correctParticipant(state, command);
    case 'AddResolution':
      return corrections.addResolution(state, command);
    case 'CorrectResolution':
      return corrections.correctResolution(state, command);
    case 'RecordTrusteeModification':
      return recordTrusteeModification(state, command);
    case 'RemoveBehaviorEvent':
    case 'RemoveIncidentParticipant':
    case 'RemoveResolution':
      return remove(state, command);
    case 'SubmitReferral':
      return submitReferral(state);
    case 'AcceptReferral':
      return acceptReferral(state);
    case 'CompleteIncident': {
      if (isReferral(state)) return rejected('REFERRAL_NOT_ACCEPTED', { status: state.status }, ['incidentId']);
      if (state.status === 'COMPLETE') return rejected('ALREADY_COMPLETE');
      if (!canBeCompleted(state, command.facts.enrolledStudents)) return rejected('RESOLUTION_REQUIRED');
      return accepted({ type: 'IncidentCompleted', data: { incidentId: state.incidentId } });
    }
    case 'ReopenIncident':
      return reopen(state, command);
    case 'VoidIncident': {
      const { incidentId, reason } = markOf(state, command);
      if (reason === null) return rejected('REASON_REQUIRED', undefined, ['reason']);
      return accepted({ type: 'IncidentVoided', data: { incidentId, reason } });
    }
  }
}

/** Open already: nothing to record. A locked incident is reopened with a reason; completing it again needs none, since this one stands. */
function reopen(state: IncidentState, command: ReopenIncident): Decision<IncidentEvent> {
  if (state.status !== 'COMPLETE') return accepted();
  const { incidentId, reason } = markOf(state, command);
  if (command.facts.isLocked && reason === null) return rejected('INCIDENT_LOCKED', undefined, ['reason']);
  return accepted({ type: 'IncidentReopened', data: { incidentId, reason } });
}
