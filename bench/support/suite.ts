import type { Measured } from './report.ts';

export interface BenchContext {
  /** Of one round of one variant. */
  readonly seconds: number;
  readonly rounds: number;
  /** Progress, on the standard error stream. */
  readonly log: (line: string) => void;
}

/** One area of `npm run bench`. Starts what it needs and ends it again. */
export interface BenchSuite {
  readonly name: string;
  run(context: BenchContext): Promise<readonly Measured[]>;
}
