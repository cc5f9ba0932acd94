import type { EventOf } from '../kernel/event-definition.ts';
import type { DataExported, exportEvents } from './events.ts';

/* Recorded once. */

export type ExportDomainEvent = EventOf<typeof exportEvents>;

export type ExportState = DataExported;

export function evolve(state: ExportState | null, event: ExportDomainEvent): ExportState {
  return state ?? event.data;
}
