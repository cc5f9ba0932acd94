import type { EventOf } from '../kernel/event-definition.ts';
import type { CertificationEventDefinition, certificationEventEvents } from './events.ts';

/*
 * Created: the state alone sees it. Published (version n): every participant gets a certification of its own. Closing: each
 * certification is frozen. Closed: all are. Nothing is half-published: a certification begins as a fold of the published
 * version (domain.md §1.8 M1, E1, E3, E8).
 */

export type CertificationEventDomainEvent = EventOf<typeof certificationEventEvents>;

export interface CertificationEventState {
  readonly eventId: string;
  readonly definition: CertificationEventDefinition;
  readonly phase: 'CREATED' | 'PUBLISHED' | 'CLOSING' | 'CLOSED';
  readonly publishedVersion: number | null;
}

export function evolve(
  state: CertificationEventState | null,
  event: CertificationEventDomainEvent,
): CertificationEventState | null {
  switch (event.type) {
    case 'CertificationEventCreated':
      return state ?? { ...event.data, phase: 'CREATED', publishedVersion: null };
    case 'CertificationEventPublished': {
      const { definition, version } = event.data;
      return state && { ...state, definition, phase: 'PUBLISHED', publishedVersion: version };
    }
    case 'CertificationEventClosing':
      return state && { ...state, phase: 'CLOSING' };
    case 'CertificationEventClosed':
      return state && { ...state, phase: 'CLOSED' };
  }
}
