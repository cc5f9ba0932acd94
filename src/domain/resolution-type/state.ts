import type { EventOf } from '../kernel/event-definition.ts';
import type { DatedMapping } from '../reference/effective.ts';
import type { resolutionTypeEvents } from './events.ts';

/*
 * A local resolution type is created once and mapped any number of times. A mapping holds from its day until the day of the next one; a
 * second mapping for the same day replaces the first. A type is never deleted, because incidents refer to it: it ends.
 */

export type ResolutionTypeEvent = EventOf<typeof resolutionTypeEvents>;

export interface ResolutionTypeState {
  readonly resolutionTypeId: string;
  readonly districtId: string;
  readonly schoolId: string | null;
  readonly name: string;
  /** Last day of use; null while in use. */
  readonly endsOn: string | null;
  /** In the order in which they were recorded (reference/effective.ts says which one holds on a day). */
  readonly mappings: readonly DatedMapping[];
}

export function evolve(state: ResolutionTypeState | null, event: ResolutionTypeEvent): ResolutionTypeState | null {
  switch (event.type) {
    case 'ResolutionTypeCreated':
      return { ...event.data, mappings: [], endsOn: null };
    case 'ResolutionTypeMapped':
      return (
        state && {
          ...state,
          mappings: [...state.mappings, { effectiveFrom: event.data.effectiveFrom, stateCode: event.data.stateCode }],
        }
      );
    case 'ResolutionTypeRetired':
      return state && { ...state, endsOn: event.data.endsOn };
  }
}
