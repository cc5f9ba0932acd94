import type { EventOf } from '../kernel/event-definition.ts';
import type { agencyEvents, LogOpened, StateCodesPublished } from './events.ts';

/*
 * The log is opened once. Code lists are published one after the other, each valid from its day until the day of the next;
 * a second list for the same day corrects the first.
 */

export type AgencyDomainEvent = EventOf<typeof agencyEvents>;

export interface AgencyState extends LogOpened {
  /** The list published last. */
  readonly stateCodes: StateCodesPublished | null;
}

export function evolve(state: AgencyState | null, event: AgencyDomainEvent): AgencyState | null {
  switch (event.type) {
    case 'LogOpened':
      return state ?? { ...event.data, stateCodes: null };
    case 'StateCodesPublished':
      return state && { ...state, stateCodes: event.data };
  }
}
