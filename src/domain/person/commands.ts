import type {
  PasswordChanged,
  PasswordReset,
  PersonRegistered,
  UserAccountCreated,
  UserAccountDisabled,
} from './events.ts';

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

export interface ChangePassword {
  readonly type: 'ChangePassword';
  readonly data: PasswordChanged;
}

export interface ResetPassword {
  readonly type: 'ResetPassword';
  readonly data: PasswordReset;
}

export type PersonCommand = RegisterPerson | CreateUserAccount | DisableUserAccount | ChangePassword | ResetPassword;
