/** A stream of choices that is the same on every machine. */
export interface Random {
  /** From 0 up to, but not including, `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
}

/** The one number that every choice in the world `state` follows from. */
export const WORLD_SEED = 42;

/** Choices about one matter, each with a number of its own. Mulberry32: small, fast and good enough to scatter made-up records. */
export function seededRandom(matter: number): Random {
  let state = (WORLD_SEED + matter * 1_000) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (list) => list[below(list.length)]! };
}
