import type { EventOf } from '../kernel/event-definition.ts';
import type { DatedMapping } from '../reference/effective.ts';
import type { Alignment, eventTypeEvents } from './events.ts';

/*
 * A local event type is created once and mapped any number of times. A mapping holds from its day until the day of the next one; a
 * second mapping for the same day replaces the first. A type is never deleted, because incidents refer to it: it ends.
 */

export type EventTypeEvent = EventOf<typeof eventTypeEvents>;

export interface EventTypeState {
  readonly eventTypeId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly name: string;
  readonly alignment: Alignment;
  /** Last day of use; null while in use. */
  readonly endsOn: string | null;
  /** In the order in which they were recorded (reference/effective.ts says which one holds on a day). */
  readonly mappings: readonly DatedMapping[];
}

export function evolve(state: EventTypeState | null, event: EventTypeEvent): EventTypeState | null {
  switch (event.type) {
    case 'EventTypeCreated':
      return { ...event.data, mappings: [], endsOn: null };
    case 'EventTypeMapped':
      return (
        state && {
          ...state,
          mappings: [...state.mappings, { effectiveFrom: event.data.effectiveFrom, stateCode: event.data.stateCode }],
        }
      );
    case 'EventTypeRetired':
      return state && { ...state, endsOn: event.data.endsOn };
  }
}
