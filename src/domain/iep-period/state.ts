import type { EventOf } from '../kernel/event-definition.ts';
import type { IepPeriodRecorded, iepPeriodEvents } from './events.ts';

/* A period is recorded, and recorded again when it changes: the latest record holds. */

export type IepPeriodDomainEvent = EventOf<typeof iepPeriodEvents>;

export type IepPeriodState = IepPeriodRecorded;

export function evolve(_state: IepPeriodState | null, event: IepPeriodDomainEvent): IepPeriodState {
  return event.data;
}
