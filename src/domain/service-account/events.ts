import { event, personal, PUBLIC } from '../kernel/event-definition.ts';

/** A machine of a district, its own system or its vendor's, has an account. User name and secret are a row outside the log. */
export interface ServiceAccountCreated {
  readonly accountId: string;
  /** District whose machine it is. */
  readonly org: string;
  /** What people call it; typed by a person, so it may name one. */
  readonly name: string | null;
}

/** The account has a new secret; sessions with the one before end. */
export interface ServiceAccountSecretRotated {
  readonly accountId: string;
  readonly org: string;
}

/** A machine's account was switched off, for good. The account itself is a row outside the log. */
export interface ServiceAccountDisabled {
  readonly accountId: string;
  /** District whose machine it was. */
  readonly org: string;
  /** Why; typed by a person, so it may name one. */
  readonly reason: string | null;
}

export const serviceAccountEvents = {
  ServiceAccountCreated: event<ServiceAccountCreated>({
    accountId: PUBLIC,
    org: PUBLIC,
    name: personal('person', 'accountId'),
  }),
  ServiceAccountSecretRotated: event<ServiceAccountSecretRotated>({ accountId: PUBLIC, org: PUBLIC }),
  ServiceAccountDisabled: event<ServiceAccountDisabled>({
    accountId: PUBLIC,
    org: PUBLIC,
    reason: personal('person', 'accountId'),
  }),
};
