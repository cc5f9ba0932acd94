import { event, PUBLIC } from '../kernel/event-definition.ts';

/** The teacher handed the referral to the office. */
export interface ReferralSubmitted {
  readonly incidentId: string;
}

/** The office took the referral over: from now on it is an incident. */
export interface ReferralAccepted {
  readonly incidentId: string;
}

export const referralEvents = {
  ReferralSubmitted: event<ReferralSubmitted>({ incidentId: PUBLIC }),
  ReferralAccepted: event<ReferralAccepted>({ incidentId: PUBLIC }),
};
