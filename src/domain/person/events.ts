import { event, personal, PUBLIC } from '../kernel/event-definition.ts';

/** A staff member, or the agency's own. `seid` is the staff state id. */
export interface PersonRegistered {
  readonly personId: string;
  /** District the person was registered by, or `state`. */
  readonly org: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly seid: string | null;
  readonly email: string | null;
}

/** The account is a row outside the log (passwords, tokens); the log holds that it exists and ends. */
export interface UserAccountCreated {
  readonly accountId: string;
  readonly personId: string;
  readonly org: string;
  readonly roles: readonly string[];
}

export interface UserAccountDisabled {
  readonly accountId: string;
  readonly personId: string;
  readonly org: string;
  /** Why; missing in early events. */
  readonly reason?: string | null;
}

/** The person has chosen another password; it is kept outside the log, and sessions from before have ended. */
export interface PasswordChanged {
  readonly accountId: string;
  readonly personId: string;
  readonly org: string;
}

/** Somebody else had a password made for the account. */
export interface PasswordReset {
  readonly accountId: string;
  readonly personId: string;
  readonly org: string;
  /** The person has to choose their own before anything else. */
  readonly forceChange: boolean;
}

export const personEvents = {
  PersonRegistered: event<PersonRegistered>({
    personId: PUBLIC,
    org: PUBLIC,
    firstName: personal('person', 'personId'),
    lastName: personal('person', 'personId'),
    seid: personal('person', 'personId'),
    email: personal('person', 'personId'),
  }),
  UserAccountCreated: event<UserAccountCreated>({ accountId: PUBLIC, personId: PUBLIC, org: PUBLIC, roles: PUBLIC }),
  UserAccountDisabled: event<UserAccountDisabled>({
    accountId: PUBLIC,
    personId: PUBLIC,
    org: PUBLIC,
    reason: personal('person', 'personId'),
  }),
  PasswordChanged: event<PasswordChanged>({ accountId: PUBLIC, personId: PUBLIC, org: PUBLIC }),
  PasswordReset: event<PasswordReset>({ accountId: PUBLIC, personId: PUBLIC, org: PUBLIC, forceChange: PUBLIC }),
};
