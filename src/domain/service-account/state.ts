import type { EventOf } from '../kernel/event-definition.ts';
import type { serviceAccountEvents } from './events.ts';

/* The account of a district's own system. It is no person: nothing is signed with it, and its end releases nobody. */

export type ServiceAccountDomainEvent = EventOf<typeof serviceAccountEvents>;

export interface ServiceAccountState {
  readonly isCreated: boolean;
  readonly isDisabled: boolean;
}

export function evolve(state: ServiceAccountState, event: ServiceAccountDomainEvent): ServiceAccountState {
  switch (event.type) {
    case 'ServiceAccountCreated':
      return { ...state, isCreated: true };
    case 'ServiceAccountSecretRotated':
      return state;
    case 'ServiceAccountDisabled':
      return { ...state, isDisabled: true };
  }
}
