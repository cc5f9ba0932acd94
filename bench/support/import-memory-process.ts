import type { ImportMode } from '../../src/domain/import/events.ts';
import { behaviorCsvPieces, importOf, prepareImports, runImport } from './bench-import.ts';
import { withBenchProduct } from './bench-product.ts';

const MB = 1024 * 1024;
const SAMPLED_EVERY_MS = 20;

/** Sizes of the files, in MB: two that are written and one that is only looked over, with every row decided on. */
export interface MemoryAsked {
  readonly small: number;
  readonly written: number;
  readonly lookedOver: number;
}

/** The largest resident memory during each import, in MB. */
export type MemoryFound = { readonly [Name in keyof MemoryAsked]: number };

const asked = JSON.parse(process.argv[2]!) as MemoryAsked;
process.send!(await measure());

function measure(): Promise<MemoryFound> {
  return withBenchProduct({ students: 2 }, async ({ application, district }) => {
    await prepareImports(application, district);
    const most = (name: keyof MemoryAsked, mode: ImportMode): Promise<number> =>
      peakWhile(async () => {
        const size = asked[name] * MB;
        const file = { pieces: () => behaviorCsvPieces(size, name), size };
        const result = await runImport(application, importOf(district, 'BEHAVIOR_CSV', file, mode));
        if (result.rejected > 0) throw new Error(JSON.stringify(result.rowErrors[0]));
      });
    return {
      small: await most('small', 'MERGE'),
      written: await most('written', 'MERGE'),
      lookedOver: await most('lookedOver', 'VALIDATE_ONLY'),
    };
  });
}

async function peakWhile(work: () => Promise<void>): Promise<number> {
  let peak = 0;
  const look = () => (peak = Math.max(peak, process.memoryUsage.rss() / MB));
  const timer = setInterval(look, SAMPLED_EVERY_MS);
  try {
    await work();
    look();
    return peak;
  } finally {
    clearInterval(timer);
  }
}
