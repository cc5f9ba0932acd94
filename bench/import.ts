import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { readBehaviorCsv } from '../src/application/imports/read-behavior-csv.ts';
import type { Application } from '../src/server/compose.ts';
import { openDatabase } from '../src/postgres/pool.ts';
import type { BenchDistrict } from './support/bench-district.ts';
import { behaviorCsv, importOf, prepareImports, runImport } from './support/bench-import.ts';
import { type BenchPostgres, startBenchPostgres } from './support/bench-postgres.ts';
import { startBenchProduct } from './support/bench-product.ts';
import { alternate, median, ratioOf } from './support/measure.ts';
import { alone, type Measured } from './support/report.ts';
import type { BenchSuite } from './support/suite.ts';

/** Incidents in a file for every second of a round. */
const PER_SECOND = 2_000;
const PRODUCT = 'import';
const INSERTS = 'INSERT of the same rows';

/** A CSV file of new incidents, each with a student and a measure: read, decided, sealed, logged and readable when the import ends. */
export const importSuite: BenchSuite = {
  name: 'import',
  async run({ seconds, rounds, log }) {
    const postgres = await startBenchPostgres();
    try {
      const product = await startBenchProduct(postgres, { students: 2 });
      const inserts = await openInserts(postgres);
      try {
        const { application, district } = product;
        await prepareImports(application, district);
        const count = Math.round(seconds * PER_SECOND);
        log(`import: ${rounds} rounds of ${count} incidents for each of 2`);
        let files = 0;
        const next = () => behaviorCsv(count, `r${(files += 1)}-`);
        await run(application, district, next());
        const processorMs: number[] = [];
        const results = await alternate(rounds, {
          [PRODUCT]: async () => {
            const before = process.cpuUsage();
            const rate = await rateOf(count, () => run(application, district, next()));
            const { user, system } = process.cpuUsage(before);
            processorMs.push((user + system) / 1000 / count);
            return rate;
          },
          [INSERTS]: () => rateOf(count, () => inserts.insert(next())),
        });
        const [mine, theirs] = [results[PRODUCT] ?? [], results[INSERTS] ?? []];
        const measured: Measured[] = [
          {
            ...alone('import of incidents from CSV', median(mine), 'incidents/s'),
            peer: INSERTS,
            peerValue: median(theirs),
            ratio: ratioOf(mine, theirs),
          },
          alone('import of incidents from CSV, until readable', median(mine), 'incidents/s', '>= 2000'),
          alone('import of incidents from CSV, processor time of the server', median(processorMs), 'ms each'),
        ];
        return measured;
      } finally {
        await inserts.close();
        await product.stop();
      }
    } finally {
      await postgres.stop();
    }
  },
};

async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (count * 1000) / (performance.now() - start);
}

async function run(application: Application, district: BenchDistrict, file: Buffer): Promise<void> {
  const result = await runImport(application, importOf(district, 'BEHAVIOR_CSV', file));
  if (result.imported !== result.read || result.rejected > 0)
    throw new Error(`an import took ${result.imported} of ${result.read}: ${JSON.stringify(result.rowErrors[0])}`);
}

/** The same file read by the same reader into one table per kind of row, 400 incidents a statement and a commit each. */
async function openInserts(postgres: BenchPostgres) {
  const database = openDatabase(await postgres.createDatabase({ isEmpty: true }), { max: 2 });
  await database.query(`create table incident (source_key text primary key, doc text not null)`);
  await database.query(
    `create table participant (source_key text not null, student text, role text not null, doc text not null)`,
  );
  const write = (rows: readonly (readonly [string, string, string, string])[]) =>
    database.query(
      `with rows as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as r(key, doc, student, action)),
       incidents as (insert into incident select key, doc from rows)
       insert into participant select key, student, 'OFFENDER', action from rows`,
      [0, 1, 2, 3].map((column) => rows.map((row) => row[column] ?? '')),
      'insert incidents',
    );
  return {
    async insert(file: Buffer): Promise<void> {
      let rows: (readonly [string, string, string, string])[] = [];
      for await (const { row } of readBehaviorCsv(() => Readable.from([file]))) {
        if (row === undefined) throw new Error('a row of the file cannot be read');
        const [participant] = row.events[0]?.participants ?? [];
        const texts = JSON.stringify({
          on: row.occurredOn,
          at: row.occurredAt,
          location: row.location,
          details: row.details,
        });
        const action = JSON.stringify(participant?.actions ?? []);
        rows.push([row.sourceKey, texts, participant?.studentUniqueId ?? '', action]);
        if (rows.length < 400) continue;
        await write(rows);
        rows = [];
      }
      if (rows.length > 0) await write(rows);
    },
    close: () => database.close(),
  };
}
