import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { alone } from './support/report.ts';
import type { BenchSuite } from './support/suite.ts';
import type { MemoryAsked, MemoryFound } from './support/import-memory-process.ts';

/** Of a file that is looked over, for every second of a round; one that is written has a sixteenth of it. */
const MB_PER_SECOND = 64;
const LEAST_MB = 16;
/** As docs/operations.md names them for a small machine: without a limit V8 takes what the machine has before it looks for garbage. */
const HEAP = ['--max-old-space-size=128', '--max-semi-space-size=8'];

/** What a whole process with a small heap takes at most while large CSV files are imported, beside a file of 1 MB. Once, whatever the rounds. */
export const importMemorySuite: BenchSuite = {
  name: 'import-memory',
  async run({ seconds, log }) {
    const size = Math.max(LEAST_MB, Math.round(seconds * MB_PER_SECOND));
    const asked: MemoryAsked = { small: 1, written: size / 16, lookedOver: size };
    log(`import-memory: files of ${Object.values(asked).join(', ')} MB`);
    const found = await inProcess(asked);
    return [
      alone('memory of the process, import of 1 MB', found.small, 'MB'),
      alone(`memory of the process, import of ${asked.written} MB`, found.written, 'MB', '<= 250'),
      alone(`memory of the process, ${asked.lookedOver} MB looked over`, found.lookedOver, 'MB', '<= 250'),
    ];
  },
};

function inProcess(asked: MemoryAsked): Promise<MemoryFound> {
  const script = fileURLToPath(new URL('./support/import-memory-process.ts', import.meta.url));
  const child = fork(script, [JSON.stringify(asked)], { execArgv: [...process.execArgv, ...HEAP] });
  return new Promise((resolve, reject) => {
    child.once('message', (found) => resolve(found as MemoryFound));
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`the importing process ended with ${signal ?? `code ${code}`}`)),
    );
  });
}
