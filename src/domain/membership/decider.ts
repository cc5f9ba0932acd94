import type { Decider } from '../kernel/decider.ts';
import type { MembershipCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type MembershipDomainEvent, type MembershipState } from './state.ts';

/** Streams `membership-<org>.<categoryId>`; the members of the state stand in `membership-state.<categoryId>`. */
export const membershipDecider: Decider<MembershipState | null, MembershipCommand, MembershipDomainEvent> = {
  category: 'membership',
  initial: null,
  decide,
  evolve,
};
