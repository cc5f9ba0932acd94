import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import { says } from '../kernel/is-same.ts';
import type { DistrictCommand } from './commands.ts';
import type { DistrictDomainEvent, DistrictState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for a district that is not registered, `SOURCE_KEY_DUPLICATE` for one that is, as another one. */
export function decide(state: DistrictState | null, command: DistrictCommand): Decision<DistrictDomainEvent> {
  if (command.type === 'RegisterDistrict') {
    if (!state) return accepted({ type: 'DistrictRegistered', data: command.data });
    return says(state, command.data) ? accepted() : rejected('SOURCE_KEY_DUPLICATE', undefined, ['code']);
  }
  if (!state) return rejected('UNKNOWN_CODE', undefined, ['districtId']);
  switch (command.type) {
    case 'RenameDistrict':
      return state.name === command.data.name ? accepted() : accepted({ type: 'DistrictRenamed', data: command.data });
    case 'SetSyncPolicy':
      return state.syncPolicy === command.data.policy
        ? accepted()
        : accepted({ type: 'SyncPolicySet', data: command.data });
    case 'GrantEntitlement':
      return state.entitlements.includes(command.data.feature)
        ? accepted()
        : accepted({ type: 'EntitlementGranted', data: command.data });
  }
}
