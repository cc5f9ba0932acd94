import type { EventOf } from '../kernel/event-definition.ts';
import type { ValidationGroupCreated, validationGroupEvents } from './events.ts';

/* Created, revised, for the state's own published, and at last archived: from then on nothing changes any more. */

export type ValidationGroupDomainEvent = EventOf<typeof validationGroupEvents>;

export interface ValidationGroupState extends ValidationGroupCreated {
  readonly isPublished: boolean;
  readonly isArchived: boolean;
}

export function evolve(
  state: ValidationGroupState | null,
  event: ValidationGroupDomainEvent,
): ValidationGroupState | null {
  switch (event.type) {
    case 'ValidationGroupCreated':
      return state ?? { ...event.data, isPublished: false, isArchived: false };
    case 'ValidationGroupRevised':
      return state && { ...state, ...event.data };
    case 'ValidationGroupPublished':
      return state && { ...state, isPublished: true };
    case 'ValidationGroupArchived':
      return state && { ...state, isArchived: true };
  }
}
