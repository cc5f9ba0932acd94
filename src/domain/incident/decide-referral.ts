import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { IncidentEvent, IncidentState } from './state.ts';

/** A draft is handed over once; handing it over again records nothing. `ALREADY_DONE` when the office has taken it over, or never had to. */
export function submitReferral({ incidentId, status }: IncidentState): Decision<IncidentEvent> {
  if (status === 'SUBMITTED') return accepted();
  if (status !== 'DRAFT') return rejected('ALREADY_DONE', { status });
  return accepted({ type: 'ReferralSubmitted', data: { incidentId } });
}

/** Only what was handed over is taken over: `REFERRAL_NOT_SUBMITTED` for a draft, `ALREADY_DONE` for what is an incident already. */
export function acceptReferral({ incidentId, status }: IncidentState): Decision<IncidentEvent> {
  if (status === 'DRAFT') return rejected('REFERRAL_NOT_SUBMITTED', { status }, ['incidentId']);
  if (status !== 'SUBMITTED') return rejected('ALREADY_DONE', { status });
  return accepted({ type: 'ReferralAccepted', data: { incidentId } });
}

/** An accusation that the office has not taken over. */
export function isReferral({ status }: Pick<IncidentState, 'status'>): boolean {
  return status === 'DRAFT' || status === 'SUBMITTED';
}
