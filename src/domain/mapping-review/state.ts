import type { EventOf } from '../kernel/event-definition.ts';
import type { mappingReviewEvents, ReviewedMapping } from './events.ts';

/* One stream per district. What was confirmed for a school year stays confirmed until it reads otherwise. */

export type MappingReviewEvent = EventOf<typeof mappingReviewEvents>;

export interface MappingReviewState {
  /** The state code under which a type was confirmed, by school year and type id. */
  readonly confirmed: { readonly [schoolYear: number]: { readonly [typeId: string]: string | null } };
}

export function evolve(state: MappingReviewState, event: MappingReviewEvent): MappingReviewState {
  switch (event.type) {
    case 'MappingsConfirmed': {
      const { schoolYear, eventTypes, resolutionTypes } = event.data;
      const codes = Object.fromEntries(
        [...eventTypes, ...resolutionTypes].map(({ typeId, stateCode }: ReviewedMapping) => [typeId, stateCode]),
      );
      return { confirmed: { ...state.confirmed, [schoolYear]: { ...state.confirmed[schoolYear], ...codes } } };
    }
    case 'MappingsCopied':
      return state;
  }
}
