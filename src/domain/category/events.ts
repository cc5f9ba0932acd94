import { event, PUBLIC } from '../kernel/event-definition.ts';
import type { Level } from '../kernel/roles.ts';

export interface CertificationCategoryCreated {
  readonly categoryId: string;
  readonly name: string;
  readonly level: Level;
}

/** From now on districts may add members. */
export interface CertificationCategoryPublished {
  readonly categoryId: string;
}

export const categoryEvents = {
  CertificationCategoryCreated: event<CertificationCategoryCreated>({
    categoryId: PUBLIC,
    name: PUBLIC,
    level: PUBLIC,
  }),
  CertificationCategoryPublished: event<CertificationCategoryPublished>({ categoryId: PUBLIC }),
};
