import type { EventOf } from '../kernel/event-definition.ts';
import type { ProgramParticipationRecorded, programParticipationEvents } from './events.ts';

/* A participation is recorded, and recorded again when it changes: the latest record holds. */

export type ProgramParticipationDomainEvent = EventOf<typeof programParticipationEvents>;

export type ProgramParticipationState = ProgramParticipationRecorded;

export function evolve(
  _state: ProgramParticipationState | null,
  event: ProgramParticipationDomainEvent,
): ProgramParticipationState {
  return event.data;
}
