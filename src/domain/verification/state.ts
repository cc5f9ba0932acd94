import type { EventOf } from '../kernel/event-definition.ts';
import type { SnapshotVerified, verificationEvents } from './events.ts';

/* Recorded once: a verification says what was true when it ran. */

export type VerificationDomainEvent = EventOf<typeof verificationEvents>;

export type VerificationState = SnapshotVerified;

export function evolve(state: VerificationState | null, event: VerificationDomainEvent): VerificationState {
  return state ?? event.data;
}
