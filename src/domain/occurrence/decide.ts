import { accepted, type Decision } from '../kernel/decider.ts';
import type { OccurrenceCommand } from './commands.ts';
import type { OccurrenceDomainEvent, OccurrenceState } from './state.ts';

/** Never refuses: another server may have been faster. */
export function decide(state: OccurrenceState | null, { data }: OccurrenceCommand): Decision<OccurrenceDomainEvent> {
  return state ? accepted() : accepted({ type: 'ScheduleCameDue', data });
}
