import type { MappingsCopied, ReviewedMapping } from './events.ts';

/** Outside fact: the district's types by id with the code that they have in the school year. */
export interface TypesOfYear {
  readonly eventTypes: ReadonlyMap<string, string | null>;
  readonly resolutionTypes: ReadonlyMap<string, string | null>;
}

export interface ConfirmMappings {
  readonly type: 'ConfirmMappings';
  readonly districtId: string;
  readonly schoolYear: number;
  /** Null: all of them. */
  readonly typeIds: readonly string[] | null;
  readonly types: TypesOfYear;
}

export interface RecordMappingsCopied {
  readonly type: 'RecordMappingsCopied';
  readonly data: MappingsCopied;
}

export type MappingReviewCommand = ConfirmMappings | RecordMappingsCopied;

export const reviewed = (codes: ReadonlyMap<string, string | null>): readonly ReviewedMapping[] =>
  [...codes].map(([typeId, stateCode]) => ({ typeId, stateCode }));
