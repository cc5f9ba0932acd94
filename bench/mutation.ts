import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Application } from '../src/server/compose.ts';
import { INSERT_PER_EVENT, openInsertPerEvent } from './append-peers.ts';
import { BENCH_DAY, type BenchDistrict } from './support/bench-district.ts';
import { startBenchPostgres } from './support/bench-postgres.ts';
import { startBenchProduct, whenLevel } from './support/bench-product.ts';
import { httpLoad, type HttpTarget, postOnce } from './support/http-load.ts';
import { alternate, load, median, percentile, ratioOf } from './support/measure.ts';
import { alone, type Goal, type Measured } from './support/report.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

const CLIENTS = 64;
const RATIO_GOAL: Goal = '>= 0.5';
const WAIT_GOAL: Goal = '<= 5';
const SERVED = 'reportIncident';

const MUTATION = `mutation ($input: ReportIncidentInput!) {
  reportIncident(input: $input) { userErrors { code } isProjected writeToken incident { id version } }
}`;

/** A report with one event, one student and one resolution, saved over HTTP and answered when queries see it. */
export const mutationSuite: BenchSuite = {
  name: 'mutation',
  async run(context) {
    const postgres = await startBenchPostgres();
    const inserts = await openInsertPerEvent(postgres);
    const waits: number[] = [];
    try {
      const product = await startBenchProduct(postgres, {
        students: 200,
        around: (application) => timingWaits(application, waits),
      });
      try {
        const target = {
          url: product.url,
          headers: { authorization: `Bearer ${product.token}` },
          bodies: product.district.studentIds.map((studentId) => reportOf(product.district, studentId)),
        };
        return await compare(target, product.application, inserts.append, waits, context);
      } finally {
        await product.stop();
      }
    } finally {
      await inserts.close();
      await postgres.stop();
    }
  },
};

async function compare(
  target: HttpTarget,
  application: Application,
  insert: () => Promise<unknown>,
  waits: number[],
  { seconds, rounds, log }: BenchContext,
): Promise<Measured[]> {
  const eventsPerReport = await assertAccepted(target, application);
  log(`mutation: ${CLIENTS} clients, ${rounds} rounds of ${seconds} s for each of 2`);
  // autocannon counts whole seconds.
  const length = Math.max(1, Math.round(seconds));
  const served = async (clients: number) => {
    await whenQuiet(application);
    waits.length = 0;
    const { rate, p50 } = await httpLoad(target, clients, length);
    return {
      rate,
      p50,
      eventRate: rate * eventsPerReport,
      wait: percentile(
        waits.toSorted((a, b) => a - b),
        0.5,
      ),
    };
  };
  await served(CLIENTS);
  const results = await alternate(rounds, {
    [SERVED]: () => served(CLIENTS),
    alone: () => served(1),
    [INSERT_PER_EVENT]: async () => {
      const { rate } = await load(CLIENTS, length, insert);
      return { rate, p50: 0, eventRate: rate, wait: 0 };
    },
  });
  const of = (name: keyof typeof results, key: 'rate' | 'p50' | 'eventRate' | 'wait'): number[] =>
    results[name].map((result) => result[key]);
  const [mine, theirs] = [of(SERVED, 'eventRate'), of(INSERT_PER_EVENT, 'eventRate')];
  const name = `mutation ${CLIENTS} clients`;
  return [
    {
      name: `${name}, events`,
      value: median(mine),
      unit: 'events/s',
      peer: INSERT_PER_EVENT,
      peerValue: median(theirs),
      ratio: ratioOf(mine, theirs),
      goal: RATIO_GOAL,
    },
    alone(name, median(of(SERVED, 'rate')), 'mutations/s'),
    alone(`${name}, p50`, median(of(SERVED, 'p50')), 'ms'),
    alone(`${name}, p50 of the wait for the projection`, median(of(SERVED, 'wait')), 'ms', WAIT_GOAL),
    alone('mutation 1 client, p50', median(of('alone', 'p50')), 'ms'),
    alone('mutation 1 client, p50 of the wait for the projection', median(of('alone', 'wait')), 'ms', WAIT_GOAL),
  ];
}

function reportOf({ schoolIds, eventTypeId, resolutionTypeId }: BenchDistrict, studentId: string): string {
  const resolution = {
    resolutionTypeId,
    durationSchoolDays: '1',
    startsOn: '2022-05-04',
    endsOn: '2022-05-04',
    imposedBy: 'PRINCIPAL',
  };
  const content = {
    title: 'Left class without leave',
    occurredOn: BENCH_DAY,
    occurredAt: '10:15',
    setting: 'ON_CAMPUS',
    location: 'On Campus: Classroom',
    events: [{ eventTypeId, participants: [{ studentId, role: 'OFFENDER', resolutions: [resolution] }] }],
  };
  return JSON.stringify({ query: MUTATION, variables: { input: { schoolId: schoolIds[0], content } } });
}

/** Refusals are answered with 200 too: the load means nothing unless one report is taken. Answers how many events that appends. */
async function assertAccepted(target: HttpTarget, application: Application): Promise<number> {
  const before = await head(application);
  const answer = (await postOnce(target)) as {
    data?: { reportIncident: { isProjected: boolean; userErrors: unknown[] } } | null;
  };
  const report = answer.data?.reportIncident;
  if (!report?.isProjected || report.userErrors.length > 0)
    throw new Error(`the report was not taken: ${JSON.stringify(answer)}`);
  return (await head(application)) - before;
}

/** Clients that a round has ended leave requests behind, which would run beside the next one. */
async function whenQuiet(application: Application): Promise<void> {
  for (let [before, now] = [-1, await head(application)]; before !== now;) {
    await setTimeout(300);
    [before, now] = [now, await head(application)];
  }
  await whenLevel(application);
}

/** The same application, with the milliseconds of every wait for the projection kept in `waits`. */
function timingWaits(application: Application, waits: number[]): Application {
  const { progress } = application.services;
  const timed: typeof progress = {
    waitForRevision: async (stream, revision, timeoutMs) => {
      const start = performance.now();
      const position = await progress.waitForRevision(stream, revision, timeoutMs);
      waits.push(performance.now() - start);
      return position;
    },
    waitForPosition: (position, timeoutMs) => progress.waitForPosition(position, timeoutMs),
    waitUntilWritten: (districtId, timeoutMs) => progress.waitUntilWritten(districtId, timeoutMs),
    waitUntilShown: (position, timeoutMs) => progress.waitUntilShown(position, timeoutMs),
    checkpoint: () => progress.checkpoint(),
    status: () => progress.status(),
    isLaneParked: (lane) => progress.isLaneParked(lane),
    onChange: (listener) => progress.onChange(listener),
  };
  return { ...application, services: { ...application.services, progress: timed } };
}

async function head({ database }: Application): Promise<number> {
  const [row] = await database.query<{ head: number }>('select coalesce(max(position), 0) as head from log.event');
  return row?.head ?? 0;
}
