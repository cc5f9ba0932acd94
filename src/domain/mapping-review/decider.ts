import type { Decider } from '../kernel/decider.ts';
import type { MappingReviewCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type MappingReviewEvent, type MappingReviewState } from './state.ts';

/** Streams `mappingReview-<districtId>.years`: one per district. */
export const mappingReviewDecider: Decider<MappingReviewState, MappingReviewCommand, MappingReviewEvent> = {
  category: 'mappingReview',
  initial: { confirmed: {} },
  decide,
  evolve,
};
