import type { ServiceAccountCreated, ServiceAccountDisabled, ServiceAccountSecretRotated } from './events.ts';

export interface CreateServiceAccount {
  readonly type: 'CreateServiceAccount';
  readonly data: ServiceAccountCreated;
}

export interface RotateServiceAccountSecret {
  readonly type: 'RotateServiceAccountSecret';
  readonly data: ServiceAccountSecretRotated;
}

export interface DisableServiceAccount {
  readonly type: 'DisableServiceAccount';
  readonly data: ServiceAccountDisabled;
}

export type ServiceAccountCommand = CreateServiceAccount | RotateServiceAccountSecret | DisableServiceAccount;
