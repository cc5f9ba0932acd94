import type { EventOf } from '../kernel/event-definition.ts';
import type { enrollmentEvents, StudentEnrolled } from './events.ts';

/* Enrolled, then ended; another end date corrects the first. */

export type EnrollmentDomainEvent = EventOf<typeof enrollmentEvents>;

export interface EnrollmentState extends StudentEnrolled {
  /** Last day; null while the student is enrolled. */
  readonly endsOn: string | null;
  /** Why it ended; null while it has not, when nobody said so, and once the student's key is destroyed. */
  readonly endReason: string | null;
}

export function evolve(state: EnrollmentState | null, event: EnrollmentDomainEvent): EnrollmentState | null {
  switch (event.type) {
    case 'StudentEnrolled':
      return state ?? { ...event.data, endsOn: null, endReason: null };
    case 'EnrollmentEnded':
      return state && { ...state, endsOn: event.data.endsOn, endReason: event.data.reason ?? null };
  }
}
