import type { EventOf } from '../kernel/event-definition.ts';
import type { DistrictRegistered, Entitlement, districtEvents, SyncPolicy } from './events.ts';

/*
 * A district is registered once and for ever. Its name, its way of synchronizing and its entitlements change; a district that
 * nobody has set a policy for publishes on save.
 */

export type DistrictDomainEvent = EventOf<typeof districtEvents>;

export interface DistrictState extends DistrictRegistered {
  readonly syncPolicy: SyncPolicy;
  readonly entitlements: readonly Entitlement[];
}

export function evolve(state: DistrictState | null, event: DistrictDomainEvent): DistrictState | null {
  switch (event.type) {
    case 'DistrictRegistered':
      return state ?? { ...event.data, syncPolicy: 'ON_SAVE', entitlements: [] };
    case 'DistrictRenamed':
      return state && { ...state, name: event.data.name };
    case 'SyncPolicySet':
      return state && { ...state, syncPolicy: event.data.policy };
    case 'EntitlementGranted':
      return state && { ...state, entitlements: [...state.entitlements, event.data.feature] };
  }
}
