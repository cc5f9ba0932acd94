import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { reportBenchIncident } from './support/bench-incident.ts';
import { type BenchProduct, withBenchProduct, whenLevel } from './support/bench-product.ts';
import { postOnce } from './support/http-load.ts';
import { median, percentile, ratioOf } from './support/measure.ts';
import { multiplyIncidents } from './support/multiply-incidents.ts';
import { alone, type Measured } from './support/report.ts';
import { saveBody } from './support/save-body.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

/** Incidents of the district for each second that a round may take; 100,000 at the usual two seconds. */
const INCIDENTS_PER_SECOND = 50_000;
/** So many are reported by commands; the others are copies of the rows that the projector wrote for them. */
const REPORTED = 500;
/** Saves of a round without the change. */
const QUIET_SAVES = 100;
const PAUSE_MS = 20;
const MAP = 'mutation ($input: MapEventTypeInput!) { mapEventType(input: $input) { isProjected userErrors { code } } }';

/** Saves over HTTP, one after the other, while the mapping of every incident of a large district changes, and before, in the same round. */
export const mappingSuite: BenchSuite = {
  name: 'mapping',
  run: (context) => withBenchProduct({ students: 1_000 }, (product) => measure(product, context)),
};

async function measure(product: BenchProduct, { seconds, rounds, log }: BenchContext): Promise<Measured[]> {
  const { application, district } = product;
  const incidents = Math.round(seconds * INCIDENTS_PER_SECOND);
  await Promise.all(
    Array.from({ length: REPORTED }, (_, number) => reportBenchIncident(application.services, district, number)),
  );
  await whenLevel(application);
  await multiplyIncidents(application.readDatabase, Math.ceil(incidents / REPORTED));
  log(`mapping: ${incidents} incidents, ${rounds} rounds`);
  const save = savesOf(product);
  for (let warm = 0; warm < 20; warm++) await save();

  const quiet: number[][] = [];
  const during: number[][] = [];
  const answers: number[] = [];
  const judged: number[] = [];
  for (let round = 0; round < rounds; round++) {
    quiet.push(ascending(await inARow(save, (done) => done === QUIET_SAVES)));
    let isWritten = false;
    const start = performance.now();
    const change = post(product, MAP, {
      eventTypeId: district.eventTypeId,
      stateCode: round % 2 === 0 ? null : '2200',
      effectiveFrom: '2021-07-01',
    }).then(async () => {
      answers.push(performance.now() - start);
      while (!(await application.services.progress.waitUntilWritten(district.districtId, 1_000)));
      judged.push(performance.now() - start);
      isWritten = true;
    });
    during.push(ascending(await inARow(save, () => isWritten)));
    await change;
    log(
      `mapping: round ${round + 1}, ${during.at(-1)!.length} saves while ${Math.round(judged.at(-1)!)} ms of judging`,
    );
    // What follows a step behind is not the next round's.
    await whenLevel(application);
    await application.services.liveIssues.waitForPosition(application.projector.checkpoint(), 60_000);
  }
  const name = `save while a mapping of ${incidents} incidents changes`;
  return [
    ...([0.5, 0.99, 1] as const).map((share): Measured => {
      const [mine, peer] = [during, quiet].map((all) => all.map((one) => percentile(one, share)));
      return {
        name: `${name}, ${share === 1 ? 'longest' : `p${share * 100}`}`,
        value: median(mine!),
        unit: 'ms',
        peer: 'without the change',
        peerValue: median(peer!),
        ratio: ratioOf(mine!, peer!),
        goal: null,
      };
    }),
    alone('answer to the change', median(answers), 'ms'),
    alone('until every incident is judged anew', median(judged), 'ms'),
  ];
}

/** One save, from sending it to its answer, which comes when it can be read. */
function savesOf(product: BenchProduct): () => Promise<number> {
  const { url, token, district } = product;
  let saves = 0;
  return async () => {
    const start = performance.now();
    const answer = await postOnce({
      url,
      headers: { authorization: `Bearer ${token}` },
      bodies: [saveBody(district, saves++)],
    });
    if (!JSON.stringify(answer).includes('"userErrors":[]')) throw new Error(JSON.stringify(answer));
    return performance.now() - start;
  };
}

async function inARow(call: () => Promise<number>, isEnough: (done: number) => boolean): Promise<number[]> {
  const took: number[] = [];
  do {
    took.push(await call());
    await setTimeout(PAUSE_MS);
  } while (!isEnough(took.length));
  return took;
}

async function post({ url, token }: BenchProduct, query: string, input: object): Promise<void> {
  const body = JSON.stringify({ query, variables: { input } });
  const answer = await postOnce({ url, headers: { authorization: `Bearer ${token}` }, bodies: [body] });
  if (!JSON.stringify(answer).includes('"userErrors":[]')) throw new Error(JSON.stringify(answer));
}

const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
