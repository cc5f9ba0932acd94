import type { Decider } from '../kernel/decider.ts';
import type { EventTypeCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type EventTypeEvent, type EventTypeState } from './state.ts';

export const eventTypeDecider: Decider<EventTypeState | null, EventTypeCommand, EventTypeEvent> = {
  category: 'eventType',
  initial: null,
  decide,
  evolve,
};
