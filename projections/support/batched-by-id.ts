import { BatchedLookup } from '../../src/shared/batched-lookup.ts';

/** Above this many ids a statement would keep those who ask for one waiting. */
const LIMITS = { maxKeys: 500, maxUnderWay: 2 };

/** Reads by id with one statement for everybody who asks at the same time; it begins after they asked, so that nobody reads the past. */
export function batchedById<Value>(
  fetch: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>> {
  const lookup = new BatchedLookup<Value>(fetch, LIMITS);
  return async (ids) => {
    if (ids.length === 0) return new Map();
    const found = await lookup.load(ids);
    const own = new Map<string, Value>();
    for (const id of ids) {
      const value = found.get(id);
      if (value !== undefined) own.set(id, value);
    }
    return own;
  };
}
