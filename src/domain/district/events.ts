import { event, PUBLIC } from '../kernel/event-definition.ts';

export const DISTRICT_KINDS = ['SCHOOL_DISTRICT', 'RESIDENTIAL_TREATMENT_FACILITY', 'CORRECTIONAL_FACILITY'] as const;
export type DistrictKind = (typeof DISTRICT_KINDS)[number];
export const EDITIONS = ['STATE', 'MONTANA', 'MONTANA_VALUE_ADDED', 'DISTRICT'] as const;
export type Edition = (typeof EDITIONS)[number];
export const SYNC_POLICIES = ['ON_SAVE', 'NIGHTLY', 'ON_DEMAND'] as const;
export type SyncPolicy = (typeof SYNC_POLICIES)[number];
export const ENTITLEMENTS = ['DATA_SUITE', 'EARLY_WARNING'] as const;
export type Entitlement = (typeof ENTITLEMENTS)[number];

/** `districtId` is the immutable short id used as `org`; `code` is what people know and may change. */
export interface DistrictRegistered {
  readonly districtId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: DistrictKind;
  readonly edition: Edition;
}

export interface DistrictRenamed {
  readonly districtId: string;
  readonly name: string;
}

/** When the district's records reach the state dataset: at every save, every night, or when asked (S001:58-59). */
export interface SyncPolicySet {
  readonly districtId: string;
  readonly policy: SyncPolicy;
}

export interface EntitlementGranted {
  readonly districtId: string;
  readonly feature: Entitlement;
}

export const districtEvents = {
  DistrictRegistered: event<DistrictRegistered>({
    districtId: PUBLIC,
    code: PUBLIC,
    name: PUBLIC,
    kind: PUBLIC,
    edition: PUBLIC,
  }),
  DistrictRenamed: event<DistrictRenamed>({ districtId: PUBLIC, name: PUBLIC }),
  SyncPolicySet: event<SyncPolicySet>({ districtId: PUBLIC, policy: PUBLIC }),
  EntitlementGranted: event<EntitlementGranted>({ districtId: PUBLIC, feature: PUBLIC }),
};
