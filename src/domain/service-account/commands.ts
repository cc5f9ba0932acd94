import type { ServiceAccountDisabled } from './events.ts';

export interface DisableServiceAccount {
  readonly type: 'DisableServiceAccount';
  readonly data: ServiceAccountDisabled;
}

export type ServiceAccountCommand = DisableServiceAccount;
