import { event, personal, PUBLIC } from '../kernel/event-definition.ts';

/** A machine's account was switched off, for good. The account itself is a row outside the log. */
export interface ServiceAccountDisabled {
  readonly accountId: string;
  /** District whose machine it was. */
  readonly org: string;
  /** Why; typed by a person, so it may name one. */
  readonly reason: string | null;
}

export const serviceAccountEvents = {
  ServiceAccountDisabled: event<ServiceAccountDisabled>({
    accountId: PUBLIC,
    org: PUBLIC,
    reason: personal('person', 'accountId'),
  }),
};
