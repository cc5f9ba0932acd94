import type { Decider } from '../kernel/decider.ts';
import type { AgencyCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type AgencyDomainEvent, type AgencyState } from './state.ts';

/** One stream, `agency-state.<logId>`: its first event is the first of the log. */
export const agencyDecider: Decider<AgencyState | null, AgencyCommand, AgencyDomainEvent> = {
  category: 'agency',
  initial: null,
  decide,
  evolve,
};
