import type { EventOf } from '../kernel/event-definition.ts';
import type { CustomElementDefined, customElementEvents } from './events.ts';

/* A custom element is defined, and defined again when it changes: the latest definition holds. */

export type CustomElementEvent = EventOf<typeof customElementEvents>;

export type CustomElementState = CustomElementDefined;

export function evolve(_state: CustomElementState | null, event: CustomElementEvent): CustomElementState {
  return event.data;
}
