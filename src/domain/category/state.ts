import type { EventOf } from '../kernel/event-definition.ts';
import type { categoryEvents, CertificationCategoryCreated } from './events.ts';

/*
 * Created by the state, then published: from then on it is active, districts may add members and windows may use it
 * (S002:207-216).
 */

export type CategoryDomainEvent = EventOf<typeof categoryEvents>;

export interface CategoryState extends CertificationCategoryCreated {
  readonly isPublished: boolean;
}

export function evolve(state: CategoryState | null, event: CategoryDomainEvent): CategoryState | null {
  switch (event.type) {
    case 'CertificationCategoryCreated':
      return state ?? { ...event.data, isPublished: false };
    case 'CertificationCategoryPublished':
      return state && { ...state, isPublished: true };
  }
}
