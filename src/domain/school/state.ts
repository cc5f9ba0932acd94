import type { EventOf } from '../kernel/event-definition.ts';
import type { SchoolCalendarDefined, SchoolRegistered, schoolEvents } from './events.ts';

/* A school is registered once; it may be renamed, and has one calendar per school year: the latest definition holds. */

export type SchoolDomainEvent = EventOf<typeof schoolEvents>;

export interface SchoolState extends SchoolRegistered {
  readonly calendars: { readonly [schoolYear: number]: SchoolCalendarDefined };
}

export function evolve(state: SchoolState | null, event: SchoolDomainEvent): SchoolState | null {
  switch (event.type) {
    case 'SchoolRegistered':
      return state ?? { ...event.data, calendars: {} };
    case 'SchoolRenamed':
      return state && { ...state, name: event.data.name };
    case 'SchoolCalendarDefined':
      return state && { ...state, calendars: { ...state.calendars, [event.data.schoolYear]: event.data } };
  }
}
