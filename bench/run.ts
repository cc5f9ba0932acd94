import { parseArgs } from 'node:util';
import { appendSuite } from './append.ts';
import { importMemorySuite } from './import-memory.ts';
import { importSuite } from './import.ts';
import { liveSuite } from './live.ts';
import { mappingSuite } from './mapping.ts';
import { mutationSuite } from './mutation.ts';
import { pageSuite } from './page.ts';
import { replaySuite } from './replay.ts';
import { validationSuite } from './validation.ts';
import { table, withOrigin, type Measured } from './support/report.ts';
import type { BenchSuite } from './support/suite.ts';

/** Every suite of `npm run bench`, in the order in which they run. */
const SUITES: readonly BenchSuite[] = [
  appendSuite,
  importSuite,
  importMemorySuite,
  liveSuite,
  mappingSuite,
  mutationSuite,
  pageSuite,
  replaySuite,
  validationSuite,
];

const USAGE = `npm run bench [-- <suite> …] [--json] [--seconds <n>] [--rounds <n>]
suites: ${SUITES.map(({ name }) => name).join(', ')}`;

/** Runs the named suites, or all of them, and prints a table, or with `--json` one array. Exit code 2 for a wrong call. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
  const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown.length > 0 || !(seconds > 0) || !(Number.isInteger(rounds) && rounds > 0)) {
    console.error(USAGE);
    return 2;
  }
  const measured: Measured[] = [];
  for (const suite of SUITES) {
    if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
    measured.push(...(await suite.run({ seconds, rounds, log: (line) => console.error(line) })));
  }
  const entries = await withOrigin(measured);
  console.log(values.json ? JSON.stringify(entries, null, 2) : table(entries));
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof TypeError && 'code' in error ? USAGE : error);
  return error instanceof TypeError && 'code' in error ? 2 : 1;
});
