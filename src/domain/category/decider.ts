import type { Decider } from '../kernel/decider.ts';
import type { CategoryCommand } from './commands.ts';
import { decide } from './decide.ts';
import { evolve, type CategoryDomainEvent, type CategoryState } from './state.ts';

/** Streams `category-state.<categoryId>`. */
export const categoryDecider: Decider<CategoryState | null, CategoryCommand, CategoryDomainEvent> = {
  category: 'category',
  initial: null,
  decide,
  evolve,
};
