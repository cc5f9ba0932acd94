import type { Decider } from '../kernel/decider.ts';
import type { ServiceAccountCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type ServiceAccountDomainEvent, type ServiceAccountState } from './state.ts';

/** Streams `serviceAccount-<org>.<accountId>`. */
export const serviceAccountDecider: Decider<ServiceAccountState, ServiceAccountCommand, ServiceAccountDomainEvent> = {
  category: 'serviceAccount',
  initial: { isCreated: false, isDisabled: false },
  decide,
  evolve,
};
