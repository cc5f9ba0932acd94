import { performance } from 'node:perf_hooks';

/** What a number of concurrent callers got done in one round. */
export interface Load {
  /** Calls per second. */
  readonly rate: number;
  /** Milliseconds of each call, ascending. */
  readonly latencies: readonly number[];
}

/** Runs `callers` loops for `seconds`, each waiting for its call before the next. A call that throws ends the round with its error. */
export async function load(callers: number, seconds: number, call: () => Promise<unknown>): Promise<Load> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  const loop = async (): Promise<void> => {
    for (let before = performance.now(); before < end;) {
      await call();
      const after = performance.now();
      latencies.push(after - before);
      before = after;
    }
  };
  await Promise.all(Array.from({ length: callers }, loop));
  return { rate: (latencies.length * 1000) / (performance.now() - start), latencies: latencies.sort((a, b) => a - b) };
}

/**
 * Results of every variant, one per round. The variants of a round run one after the other, in an order that turns from round to
 * round: what else the machine does then falls on all of them, and only ratios inside one run mean anything.
 */
export async function alternate<Name extends string, Result>(
  rounds: number,
  variants: Readonly<Record<Name, () => Promise<Result>>>,
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(variants) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index] of names.entries()) {
      const name = names[(index + round) % names.length] as Name;
      results[name].push(await variants[name]());
    }
  }
  return results;
}

/** Middle value; the mean of the two in the middle when there is no single one. Throws for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values');
  return (upper + lower) / 2;
}

/** The value that `share` (0 to 1) of the ascending values do not exceed. */
export function percentile(ascending: readonly number[], share: number): number {
  const value = ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(ascending.length * share) - 1))];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

/** Median of what `mine` is of `peer`, round by round. */
export function ratioOf(mine: readonly number[], peer: readonly number[]): number {
  return median(mine.map((value, round) => value / (peer[round] ?? Number.NaN)));
}
