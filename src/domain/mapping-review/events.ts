import { event, PUBLIC } from '../kernel/event-definition.ts';

/** A local type with its state code, as a review saw it or a copy carried it. */
export interface ReviewedMapping {
  readonly typeId: string;
  /** Null: none. */
  readonly stateCode: string | null;
}

/** Somebody looked at these mappings for a school year and found them right (S002:53). */
export interface MappingsConfirmed {
  readonly districtId: string;
  readonly schoolYear: number;
  readonly eventTypes: readonly ReviewedMapping[];
  readonly resolutionTypes: readonly ReviewedMapping[];
}

/** The codes that the types had in one school year were given to them for another one; each change stands in the type's own stream. */
export interface MappingsCopied {
  readonly districtId: string;
  readonly fromSchoolYear: number;
  readonly toSchoolYear: number;
  readonly eventTypes: readonly ReviewedMapping[];
  readonly resolutionTypes: readonly ReviewedMapping[];
}

const mappings = { districtId: PUBLIC, eventTypes: PUBLIC, resolutionTypes: PUBLIC } as const;

export const mappingReviewEvents = {
  MappingsConfirmed: event<MappingsConfirmed>({ ...mappings, schoolYear: PUBLIC }),
  MappingsCopied: event<MappingsCopied>({ ...mappings, fromSchoolYear: PUBLIC, toSchoolYear: PUBLIC }),
};
