import type { EventOf } from '../kernel/event-definition.ts';
import type { StudentRegistered, studentEvents } from './events.ts';

/* A student is registered once; a correction replaces the whole identity, the earlier one stays in the log. */

export type StudentDomainEvent = EventOf<typeof studentEvents>;

/** Every field but the pseudonym is null once the student's key is destroyed. */
export type StudentState = StudentRegistered;

export function evolve(_state: StudentState | null, event: StudentDomainEvent): StudentState | null {
  return event.data;
}
