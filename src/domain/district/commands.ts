import type { DistrictRegistered, DistrictRenamed, EntitlementGranted, SyncPolicySet } from './events.ts';

export interface RegisterDistrict {
  readonly type: 'RegisterDistrict';
  readonly data: DistrictRegistered;
}

export interface RenameDistrict {
  readonly type: 'RenameDistrict';
  readonly data: DistrictRenamed;
}

export interface SetSyncPolicy {
  readonly type: 'SetSyncPolicy';
  readonly data: SyncPolicySet;
}

export interface GrantEntitlement {
  readonly type: 'GrantEntitlement';
  readonly data: EntitlementGranted;
}

export type DistrictCommand = RegisterDistrict | RenameDistrict | SetSyncPolicy | GrantEntitlement;
