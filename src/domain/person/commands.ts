import type { PersonRegistered, UserAccountCreated, UserAccountDisabled } from './events.ts';

export interface RegisterPerson {
  readonly type: 'RegisterPerson';
  readonly data: PersonRegistered;
}

export interface CreateUserAccount {
  readonly type: 'CreateUserAccount';
  readonly data: UserAccountCreated;
}

export interface DisableUserAccount {
  readonly type: 'DisableUserAccount';
  readonly data: UserAccountDisabled;
}

export type PersonCommand = RegisterPerson | CreateUserAccount | DisableUserAccount;
