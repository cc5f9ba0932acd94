import type { Decider } from '../kernel/decider.ts';
import type { OccurrenceCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type OccurrenceDomainEvent, type OccurrenceState } from './state.ts';

/** Streams `occurrence-<scheduleId>.<time>`. */
export const occurrenceDecider: Decider<OccurrenceState | null, OccurrenceCommand, OccurrenceDomainEvent> = {
  category: 'occurrence',
  initial: null,
  decide,
  evolve,
};
