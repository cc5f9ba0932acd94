import { event, PUBLIC } from '../kernel/event-definition.ts';

export const SOURCE_VALUE_KINDS = ['BEHAVIOR', 'DISCIPLINE'] as const;
export type SourceValueKind = (typeof SOURCE_VALUE_KINDS)[number];

export interface SourceCodeMapping {
  readonly kind: SourceValueKind;
  /** The foreign system's value; a behavior with a weapon reads "State Offense + Knife". */
  readonly value: string;
  /** Local event type (BEHAVIOR) or resolution type (DISCIPLINE). */
  readonly localTypeId: string;
}

/** Crosswalk of a foreign system's values to local types; the latest mapping of a value wins. */
export interface SourceCodesMapped {
  readonly districtId: string;
  readonly sourceSystem: string;
  readonly mappings: readonly SourceCodeMapping[];
  /** Values that mean nothing any more; none in early events. */
  readonly withdrawn?: readonly Pick<SourceCodeMapping, 'kind' | 'value'>[];
}

export const sourceCrosswalkEvents = {
  SourceCodesMapped: event<SourceCodesMapped>({
    districtId: PUBLIC,
    sourceSystem: PUBLIC,
    mappings: PUBLIC,
    withdrawn: PUBLIC,
  }),
};
