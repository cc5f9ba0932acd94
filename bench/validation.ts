import { performance } from 'node:perf_hooks';
import type { ValidationScope } from '../src/application/ports/validation-runs.ts';
import { randomUuid } from '../src/crypto/random.ts';
import type { Database } from '../src/postgres/sql.ts';
import { reportBenchIncident } from './support/bench-incident.ts';
import { withBenchProduct, whenLevel, type BenchProduct } from './support/bench-product.ts';
import { alternate, median, ratioOf } from './support/measure.ts';
import { multiplyIncidents } from './support/multiply-incidents.ts';
import { alone, type Goal, type Measured } from './support/report.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

/** Incidents of the district for each second that a round may take; 100,000 at the usual two seconds. */
const INCIDENTS_PER_SECOND = 50_000;
/** So many are reported by commands; the others are copies of the rows that the projector wrote for them. */
const REPORTED = 500;
/** Of so many incidents one is still open, and a rule finds it; nothing is the matter with the others. */
const OPEN_EVERY = 10;
const SCHOOL_YEAR = 2022;
const TODAY = '2022-06-02';
const SCAN = 'sequential scan of its rows';
/** The least that anybody can read of the district: documents are stored apart from their rows. */
const BARE_SCAN = 'the same without documents';
const GOAL: Goal = '<= 10';

/** A run of every rule over one large district, counted and kept with its rows, beside one sequential scan that reads the district's incidents. */
export const validationSuite: BenchSuite = {
  name: 'validation',
  run: (context) => withBenchProduct({ students: 200 }, (product) => compare(product, context)),
};

async function compare(product: BenchProduct, { seconds, rounds, log }: BenchContext): Promise<Measured[]> {
  const incidents = Math.round(seconds * INCIDENTS_PER_SECOND);
  const { application, district } = product;
  const database = application.readDatabase;
  log(`validation: ${incidents} incidents`);
  await Promise.all(
    Array.from({ length: REPORTED }, (_, number) =>
      reportBenchIncident(application.services, district, number, number % OPEN_EVERY !== 0),
    ),
  );
  await whenLevel(application);
  await multiplyIncidents(database, Math.ceil(incidents / REPORTED));
  const scope: ValidationScope = { districtId: district.districtId, schoolIds: null, schoolYear: SCHOOL_YEAR };
  const runs = {
    DISTRICT: () => timed(() => runAndKeep(product, 'DISTRICT', scope)),
    STATE: () => timed(() => runAndKeep(product, 'STATE', scope)),
    [SCAN]: () => timed(() => scan(database, scope, 'sum(length(doc))')),
    [BARE_SCAN]: () => timed(() => scan(database, scope, 'count(*)')),
  };
  const found = {
    DISTRICT: await runAndKeep(product, 'DISTRICT', scope),
    STATE: await runAndKeep(product, 'STATE', scope),
  };
  log(`validation: ${found.DISTRICT} and ${found.STATE} findings, ${rounds} rounds`);
  const results = await alternate(rounds, runs);
  const entry = (dataset: 'DISTRICT' | 'STATE', peer: typeof SCAN | typeof BARE_SCAN): Measured => ({
    name: `validation ${incidents} incidents, ${dataset}`,
    value: median(results[dataset]),
    unit: 'ms',
    peer,
    peerValue: median(results[peer]),
    ratio: ratioOf(results[dataset], results[peer]),
    goal: peer === SCAN ? GOAL : null,
  });
  return [
    entry('DISTRICT', SCAN),
    entry('DISTRICT', BARE_SCAN),
    entry('STATE', SCAN),
    entry('STATE', BARE_SCAN),
    alone(`validation ${incidents} incidents, findings of DISTRICT`, found.DISTRICT, 'findings'),
    alone(`validation ${incidents} incidents, findings of STATE`, found.STATE, 'findings'),
  ];
}

/** As both wizard steps do it; answers the number of findings. */
async function runAndKeep(
  { application }: BenchProduct,
  dataset: 'DISTRICT' | 'STATE',
  scope: ValidationScope,
): Promise<number> {
  const { validationRuns } = application.services;
  const run = await validationRuns.run(
    {
      id: randomUuid(),
      certificationId: null,
      groupId: 'behavior',
      ranAt: `${TODAY}T15:00:00.000Z`,
      ranBy: 'bench',
    },
    dataset,
    scope,
    TODAY,
  );
  return run.counts.reduce((sum, { count }) => sum + count, 0);
}

/** Reads something of every incident: its document, as whoever checks records one by one has to, or only that it is there. */
async function scan(database: Database, { districtId, schoolYear }: ValidationScope, what: string): Promise<void> {
  await database.transaction(async (sql) => {
    await sql.query(
      'set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off',
    );
    await sql.query(
      `select ${what} from district_incident where district_id = $1 and school_year = $2 and status <> 'VOIDED'`,
      [districtId, schoolYear],
    );
  });
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
