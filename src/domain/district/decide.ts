import { accepted, rejected, type Decision } from '../kernel/decider.ts';
import type { DistrictCommand } from './commands.ts';
import type { DistrictDomainEvent, DistrictState } from './state.ts';

/** Refuses `UNKNOWN_CODE` for a district that is not registered. */
export function decide(state: DistrictState | null, command: DistrictCommand): Decision<DistrictDomainEvent> {
  if (command.type === 'RegisterDistrict') {
    return state ? accepted() : accepted({ type: 'DistrictRegistered', data: command.data });
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
