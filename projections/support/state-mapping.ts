/** The state code of a local type from a day on; null: none. */
export interface StateMapping {
  readonly stateCode: string | null;
  readonly effectiveFrom: string;
}

/** Adds a mapping, replacing one of the same day; sorted by day. */
export function withMapping(
  mappings: readonly StateMapping[],
  { stateCode, effectiveFrom }: StateMapping,
): readonly StateMapping[] {
  return [...mappings.filter((mapping) => mapping.effectiveFrom !== effectiveFrom), { stateCode, effectiveFrom }].sort(
    (a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1),
  );
}
