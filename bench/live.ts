import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { Database, Sql } from '../src/postgres/sql.ts';
import { BENCH_DAY, type BenchDistrict } from './support/bench-district.ts';
import { reportBenchIncident } from './support/bench-incident.ts';
import { startBenchPostgres } from './support/bench-postgres.ts';
import { type BenchProduct, startBenchProduct, whenLevel } from './support/bench-product.ts';
import { postOnce } from './support/http-load.ts';
import { percentile } from './support/measure.ts';
import { alone, type Goal, type Measured } from './support/report.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

/** Incidents of the district for each second that a round may take; 100,000 at the usual two seconds. */
const INCIDENTS_PER_SECOND = 50_000;
/** So many are reported by commands; the others are copies of the rows that the projector wrote for them. */
const REPORTED = 500;
const SAVES_PER_ROUND = 20;
const GOAL: Goal = '<= 100';

const COUNTS = 'subscription { issueCountsChanged(schoolYear: 2022) { position fatalCount warningCount infoCount } }';
const REPORT = 'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } } }';

/** From sending one save over HTTP to the new counts at a subscriber, in a large district that publishes on save. */
export const liveSuite: BenchSuite = {
  name: 'live',
  async run(context) {
    const postgres = await startBenchPostgres();
    try {
      const product = await startBenchProduct(postgres, { students: 200 });
      try {
        return await measure(product, context);
      } finally {
        await product.stop();
      }
    } finally {
      await postgres.stop();
    }
  },
};

async function measure(product: BenchProduct, { seconds, rounds, log }: BenchContext): Promise<Measured[]> {
  const { application, district } = product;
  const incidents = Math.round(seconds * INCIDENTS_PER_SECOND);
  await Promise.all(
    Array.from({ length: REPORTED }, (_, number) => reportBenchIncident(application.services, district, number)),
  );
  await whenLevel(application);
  await multiply(application.readDatabase, Math.ceil(incidents / REPORTED));
  log(`live: ${incidents} incidents, ${rounds * SAVES_PER_ROUND} saves`);
  const counts = follow(product);
  try {
    return await measureSaves(product, counts, { incidents, saves: rounds * SAVES_PER_ROUND });
  } finally {
    counts.stop();
  }
}

async function measureSaves(
  { url, token, district }: BenchProduct,
  counts: ReturnType<typeof follow>,
  { incidents, saves }: { readonly incidents: number; readonly saves: number },
): Promise<Measured[]> {
  const first = await counts.next();
  if (first.fatalCount + first.warningCount + first.infoCount < incidents)
    throw new Error(`the counts begin with ${JSON.stringify(first)}`);
  const latencies: number[] = [];
  const answers: number[] = [];
  // One more than are measured: the first opens connections.
  for (let save = 0; save <= saves; save++) {
    const body = reportOf(district, save);
    const news = counts.next();
    const start = performance.now();
    const [answer] = await Promise.all([
      postOnce({ url, headers: { authorization: `Bearer ${token}` }, bodies: [body] }).then((saved) => {
        if (save > 0) answers.push(performance.now() - start);
        return saved;
      }),
      news.then(() => save > 0 && latencies.push(performance.now() - start)),
    ]);
    if (!JSON.stringify(answer).includes('"userErrors":[]')) throw new Error(JSON.stringify(answer));
    await setTimeout(20);
  }
  const [sorted, answered] = [latencies, answers].map((all) => all.toSorted((a, b) => a - b)) as [number[], number[]];
  const name = `live counts at the subscriber, ${incidents} incidents`;
  return [
    alone(`${name}, p50`, percentile(sorted, 0.5), 'ms'),
    alone(`${name}, p99`, percentile(sorted, 0.99), 'ms', GOAL),
    alone(`answer to the save, ${incidents} incidents, p50`, percentile(answered, 0.5), 'ms'),
    alone(`answer to the save, ${incidents} incidents, p99`, percentile(answered, 0.99), 'ms'),
  ];
}

interface Counts {
  readonly fatalCount: number;
  readonly warningCount: number;
  readonly infoCount: number;
}

/** The counts as a client gets them over its socket, one message at a time. */
function follow({ url, token }: BenchProduct): { next(): Promise<Counts>; stop(): void } {
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const messages: Counts[] = [];
  let isStopped = false;
  let wake: ((counts: Counts) => void) | null = null;
  const stop = client.subscribe<{ issueCountsChanged: Counts }>(
    { query: COUNTS },
    {
      next({ data, errors }) {
        if (!data) throw new Error(JSON.stringify(errors));
        if (wake) wake(data.issueCountsChanged);
        else messages.push(data.issueCountsChanged);
        wake = null;
      },
      error(error) {
        const { code, reason } = error as { readonly code?: number; readonly reason?: string };
        throw new Error(`the subscription ended: ${code ?? ''} ${reason ?? ''}`, { cause: error });
      },
      complete() {
        if (!isStopped) throw new Error('the server ended the subscription');
      },
    },
  );
  return {
    next() {
      const waiting = messages.shift();
      return waiting ? Promise.resolve(waiting) : new Promise((resolve) => (wake = resolve));
    },
    stop() {
      isStopped = true;
      stop();
      void client.dispose();
    },
  };
}

function reportOf({ schoolIds, studentIds, eventTypeId, resolutionTypeId }: BenchDistrict, number: number): string {
  const resolutions = [{ resolutionTypeId, durationSchoolDays: '1', startsOn: '2022-05-04', endsOn: '2022-05-04' }];
  const studentId = studentIds[number % studentIds.length];
  const events = [{ eventTypeId, participants: [{ studentId, role: 'OFFENDER', resolutions }] }];
  const content = { occurredOn: BENCH_DAY, occurredAt: '10:15', setting: 'ON_CAMPUS', events };
  return JSON.stringify({ query: REPORT, variables: { input: { schoolId: schoolIds[0], content } } });
}

/** Makes `copies` of every incident with its references, findings and published record, by SQL, and counts the findings anew. */
async function multiply(database: Database, copies: number): Promise<void> {
  await database.withConnection(async (sql) => {
    await sql.query('set statement_timeout = 0');
    await multiplyRows(sql, copies);
    await sql.query('reset statement_timeout');
  });
}

async function multiplyRows(sql: Sql, copies: number): Promise<void> {
  const newId = (id: string): string => `left(${id}, 24) || lpad(to_hex(n), 12, '0')`;
  for (const [table, id] of [
    ['district_incident', 'id'],
    ['state_incident', 'id'],
    ['finding', 'incident_id'],
    ['incident_reference', 'incident_id'],
  ] as const) {
    const columns = await sql.query<{ name: string }>(
      'select column_name::text as name from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position',
      [table],
    );
    const values = columns.map(({ name }) => (name === id ? newId(name) : name));
    await sql.query(
      `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) select ${values.join(', ')} from ${table}, generate_series(1, $1::int - 1) n`,
      [copies],
    );
    await sql.query(`vacuum analyze ${table}`);
  }
  await sql.query('update finding_count set n = n * $1::int', [copies]);
  await sql.query('vacuum analyze finding_count');
}
