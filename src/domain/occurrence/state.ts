import type { EventOf } from '../kernel/event-definition.ts';
import type { occurrenceEvents, ScheduleCameDue } from './events.ts';

/* One stream per schedule and due time: it holds one event, or the time has not come. */

export type OccurrenceDomainEvent = EventOf<typeof occurrenceEvents>;

export type OccurrenceState = ScheduleCameDue;

export function evolve(state: OccurrenceState | null, event: OccurrenceDomainEvent): OccurrenceState {
  return state ?? event.data;
}
