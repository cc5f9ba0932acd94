import type { Decider } from '../kernel/decider.ts';
import type { DistrictCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type DistrictDomainEvent, type DistrictState } from './state.ts';

/** Streams `district-<districtId>.<districtId>`. */
export const districtDecider: Decider<DistrictState | null, DistrictCommand, DistrictDomainEvent> = {
  category: 'district',
  initial: null,
  decide,
  evolve,
};
