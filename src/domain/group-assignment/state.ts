import type { EventOf } from '../kernel/event-definition.ts';
import type { groupAssignmentEvents, ValidationGroupAssigned } from './events.ts';

/*
 * Each org assigns for itself: a district that may not change the state's groups still decides which of its people work with them
 * (KB:validation-rules, restricted access).
 */

export type GroupAssignmentDomainEvent = EventOf<typeof groupAssignmentEvents>;

export type GroupAssignmentState = ValidationGroupAssigned;

export const evolve = (
  _state: GroupAssignmentState | null,
  event: GroupAssignmentDomainEvent,
): GroupAssignmentState | null => event.data;
