import type { EventOf } from '../kernel/event-definition.ts';
import type { ImportCancelled, ImportCompleted, ImportStarted, importEvents } from './events.ts';

/* Started, then completed or cancelled, once. A validate-only import, or one that was refused, never gets here. */

export type ImportDomainEvent = EventOf<typeof importEvents>;

export interface ImportState extends ImportStarted {
  readonly completed: ImportCompleted | null;
  readonly cancelled: ImportCancelled | null;
  readonly ended: boolean;
}

export function evolve(state: ImportState | null, event: ImportDomainEvent): ImportState | null {
  switch (event.type) {
    case 'ImportStarted':
      return state ?? { ...event.data, completed: null, cancelled: null, ended: false };
    case 'ImportCompleted':
      return state && { ...state, completed: event.data, ended: true };
    case 'ImportCancelled':
      return state && { ...state, cancelled: event.data, ended: true };
  }
}
