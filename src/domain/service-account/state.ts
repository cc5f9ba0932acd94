import type { EventOf } from '../kernel/event-definition.ts';
import type { serviceAccountEvents } from './events.ts';

/* The account of a district's own system. It is no person: nothing is signed with it, and its end releases nobody. */

export type ServiceAccountDomainEvent = EventOf<typeof serviceAccountEvents>;

export interface ServiceAccountState {
  readonly isDisabled: boolean;
}

export const evolve = (): ServiceAccountState => ({ isDisabled: true });
