import type { EventOf } from '../kernel/event-definition.ts';
import type { ImportCompleted, ImportStarted, importEvents } from './events.ts';

/* Started, then completed once. A validate-only import, or one that was refused, never gets here. */

export type ImportDomainEvent = EventOf<typeof importEvents>;

export interface ImportState extends ImportStarted {
  readonly completed: ImportCompleted | null;
}

export function evolve(state: ImportState | null, event: ImportDomainEvent): ImportState | null {
  switch (event.type) {
    case 'ImportStarted':
      return state ?? { ...event.data, completed: null };
    case 'ImportCompleted':
      return state && { ...state, completed: event.data };
  }
}
