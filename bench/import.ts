import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import type { ImportRequest, ImportResult } from '../src/application/imports/import-request.ts';
import { readBehaviorCsv } from '../src/application/imports/read-behavior-csv.ts';
import { streams } from '../src/application/streams.ts';
import { randomUuid } from '../src/crypto/random.ts';
import { sourceCrosswalkDecider } from '../src/domain/source-crosswalk/decider.ts';
import type { Application } from '../src/server/compose.ts';
import { openDatabase } from '../src/postgres/pool.ts';
import { BENCH_DAY, type BenchDistrict, SYSTEM } from './support/bench-district.ts';
import { type BenchPostgres, startBenchPostgres } from './support/bench-postgres.ts';
import { startBenchProduct } from './support/bench-product.ts';
import { alternate, median, ratioOf } from './support/measure.ts';
import { alone, type Measured } from './support/report.ts';
import type { BenchSuite } from './support/suite.ts';

const STUDENTS = 500;
/** Incidents in a file for every second of a round. */
const PER_SECOND = 2_000;
const PRODUCT = 'import';
const INSERTS = 'INSERT of the same rows';
const COLUMNS =
  'incident_key,school_code,incident_date,incident_time,location,details,behavior,student_id,role,discipline,discipline_days,discipline_starts_on';

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
        await prepare(application, district);
        const count = Math.round(seconds * PER_SECOND);
        log(`import: ${rounds} rounds of ${count} incidents for each of 2`);
        let files = 0;
        const next = () => fileOf(count, `r${(files += 1)}-`);
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

/** Rows about students in turn, texts as long as those of the published files. */
function fileOf(count: number, prefix: string): Buffer {
  const rows = Array.from({ length: count }, (_, index) => {
    const student = 7_000_000 + (index % STUDENTS);
    const details = `"Student left the room without leave, came back after ${index % 40} minutes, and said so."`;
    return `${prefix}${index},0001-${index % 2},${BENCH_DAY},10:15,Room 12,${details},Defiance,${student},OFFENDER,ISS,1,2022-05-04`;
  });
  return Buffer.from(`${COLUMNS}\n${rows.join('\n')}\n`);
}

async function run(application: Application, { districtId: org }: BenchDistrict, file: Buffer): Promise<ImportResult> {
  const request = requestOf(org, 'BEHAVIOR_CSV', file);
  const result = await application.services.imports.run(request, {
    signal: new AbortController().signal,
    progress: async () => undefined,
  });
  if (result.imported !== result.read || result.rejected > 0)
    throw new Error(`an import took ${result.imported} of ${result.read}: ${JSON.stringify(result.rowErrors[0])}`);
  return result;
}

function requestOf(org: string, kind: ImportRequest['kind'], file: Buffer): ImportRequest {
  const importId = randomUuid();
  return {
    ...{ importId, kind, org, mode: 'MERGE', schoolYear: null, sourceSystem: 'bench', sha256: '0'.repeat(64) },
    source: () => Readable.from([file]),
    sizeBytes: file.length,
    confirmedDeletions: null,
    principal: SYSTEM.principal,
    correlationId: importId,
  };
}

/** Students who are known and enrolled, and the crosswalk. */
async function prepare({ services, students }: Application, district: BenchDistrict): Promise<void> {
  const { districtId, eventTypeId, resolutionTypeId } = district;
  const ids = Array.from({ length: STUDENTS }, (_, index) => String(7_000_000 + index));
  await students.claimStudents(ids.map((stateStudentId) => ({ stateStudentId, studentId: randomUuid() })));
  const roster = ['student_unique_id,school_id,entry_date', ...ids.map((id, at) => `${id},0001-${at % 2},2021-08-23`)];
  await services.imports.run(requestOf(districtId, 'ROSTER_CSV', Buffer.from(roster.join('\n'))), {
    signal: new AbortController().signal,
    progress: async () => undefined,
  });
  const outcome = await services.commands.handle(SYSTEM, {
    operation: 'mapSourceCodes',
    stream: streams.sourceCrosswalk(districtId, 'bench'),
    org: districtId,
    input: {},
    decider: sourceCrosswalkDecider,
    command: () => ({
      type: 'MapSourceCodes',
      districtId,
      sourceSystem: 'bench',
      mappings: [
        { kind: 'BEHAVIOR', value: 'Defiance', localTypeId: eventTypeId },
        { kind: 'DISCIPLINE', value: 'ISS', localTypeId: resolutionTypeId },
      ],
      knownTypeIds: { BEHAVIOR: new Set([eventTypeId]), DISCIPLINE: new Set([resolutionTypeId]) },
      awardTypeIds: new Set<string>(),
    }),
  });
  if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
  await services.progress.waitForRevision(outcome.stream, outcome.revision, 10_000);
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
