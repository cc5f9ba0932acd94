import type { SourceCodeMapping, SourceValueKind } from './events.ts';

/** What a value is to mean; null: nothing any more. */
export interface WantedMapping extends Omit<SourceCodeMapping, 'localTypeId'> {
  readonly localTypeId: string | null;
}

/** Says which local type each value of a foreign system means; values that are not named keep their meaning. */
export interface MapSourceCodes {
  readonly type: 'MapSourceCodes';
  readonly districtId: string;
  readonly sourceSystem: string;
  /** 1 to 500. */
  readonly mappings: readonly WantedMapping[];
  /** Outside fact: ids of the district's event types for discipline (BEHAVIOR) and resolution types (DISCIPLINE). */
  readonly knownTypeIds: { readonly [Kind in SourceValueKind]: ReadonlySet<string> };
  /** Outside fact: ids of the district's event types for awards, of which no file tells. */
  readonly awardTypeIds: ReadonlySet<string>;
}

export type SourceCrosswalkCommand = MapSourceCodes;
