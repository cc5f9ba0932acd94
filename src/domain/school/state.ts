import type { EventOf } from '../kernel/event-definition.ts';
import type { EnrollmentCountRecorded, SchoolCalendarDefined, SchoolRegistered, schoolEvents } from './events.ts';

/* A school is registered once; it may be renamed, and has one calendar and one enrolment count per school year: the latest holds. */

export type SchoolDomainEvent = EventOf<typeof schoolEvents>;

export interface SchoolState extends SchoolRegistered {
  readonly calendars: { readonly [schoolYear: number]: SchoolCalendarDefined };
  readonly enrollmentCounts: { readonly [schoolYear: number]: EnrollmentCountRecorded };
}

export function evolve(state: SchoolState | null, event: SchoolDomainEvent): SchoolState | null {
  switch (event.type) {
    case 'SchoolRegistered':
      return state ?? { ...event.data, calendars: {}, enrollmentCounts: {} };
    case 'SchoolRenamed':
      return state && { ...state, name: event.data.name };
    case 'SchoolCalendarDefined':
      return state && { ...state, calendars: { ...state.calendars, [event.data.schoolYear]: event.data } };
    case 'EnrollmentCountRecorded': {
      const counts = { ...state?.enrollmentCounts, [event.data.schoolYear]: event.data };
      return state && { ...state, enrollmentCounts: counts };
    }
  }
}
