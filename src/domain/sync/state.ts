import type { EventOf } from '../kernel/event-definition.ts';
import type { SyncCompleted, DistrictSynced, syncEvents } from './events.ts';

/* Requested: the projector copies at exactly that position. Completed once: what the copy did. */

export type SyncDomainEvent = EventOf<typeof syncEvents>;

export interface SyncState extends DistrictSynced {
  readonly completed: SyncCompleted | null;
}

export function evolve(state: SyncState | null, event: SyncDomainEvent): SyncState | null {
  switch (event.type) {
    case 'DistrictSynced':
      return state ?? { ...event.data, completed: null };
    case 'SyncCompleted':
      return state && { ...state, completed: event.data };
  }
}
