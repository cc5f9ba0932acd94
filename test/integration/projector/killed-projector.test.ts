import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareNamespaces } from '../../../src/projector/compare-namespaces.ts';
import { createNamespace } from '../../../src/projector/namespace.ts';
import { LOG_ID, ProjectorWorld } from './projector-world.ts';
import { randomHistory } from './random-history.ts';
import { smallProjections } from './small-projections.ts';

const PROCESS = fileURLToPath(new URL('./projector-process.ts', import.meta.url));

interface Kill {
  readonly counted: 'any' | 'checkpoint';
  readonly statement: number;
  readonly isSent: boolean;
  readonly batchSize: number;
  readonly rewriteLimit: number;
}

/** Resolves with the signal that ended the process, or null when it came to the end of the log first. */
function runUntilKilled(
  url: string,
  namespace: string,
  { counted, statement, isSent, batchSize, rewriteLimit }: Kill,
): Promise<string | null> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      PROCESS,
      url,
      namespace,
      LOG_ID,
      String(batchSize),
      String(rewriteLimit),
      counted,
      String(statement),
      String(isSent),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (_code, signal) => resolve(signal));
  });
}

// Any statement of any batch, and as often the one where most could go wrong: the rows are written, the checkpoint is not.
const kill = fc.oneof(
  fc.record({
    counted: fc.constant('any' as const),
    statement: fc.integer({ min: 1, max: 90 }),
    isSent: fc.boolean(),
    batchSize: fc.constantFrom(3, 11, 40),
    rewriteLimit: fc.constantFrom(1, 5, 100),
  }),
  fc.record({
    counted: fc.constant('checkpoint' as const),
    statement: fc.integer({ min: 1, max: 4 }),
    isSent: fc.boolean(),
    batchSize: fc.constantFrom(3, 11, 40),
    rewriteLimit: fc.constantFrom(1, 5, 100),
  }),
);

// Mutation tried: committing the rows before the checkpoint moves, in a transaction of their own, counts events of a document twice.
it(
  'leaves what a clean rebuild makes, wherever it was killed in the middle of a batch',
  { timeout: 180_000 },
  async () => {
    let killed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(kill, { minLength: 2, maxLength: 3 }),
        fc.integer({ min: 1, max: 1000 }),
        async (kills, seed) => {
          const world = await ProjectorWorld.open();
          try {
            await world.play(randomHistory(seed), 150);
            await createNamespace(world.database, {
              namespace: 'rm_killed',
              projections: smallProjections(),
              logId: LOG_ID,
            });
            for (const each of kills)
              killed += (await runUntilKilled(world.url, 'rm_killed', each)) === 'SIGKILL' ? 1 : 0;
            await world.projectAll('rm_killed');
            await world.projectAll('rm_clean');
            expect(await compareNamespaces(world.database, 'rm_killed', 'rm_clean')).toMatchObject({ isEqual: true });
            // What a batch did outside its namespace, in the same transaction, happened once too.
            expect(await world.rows('select sync from public.effect group by sync having count(*) > 1')).toEqual([]);
          } finally {
            await world.close();
          }
        },
      ),
      { numRuns: 3 },
    );
    expect(killed).toBeGreaterThan(3);
  },
);
