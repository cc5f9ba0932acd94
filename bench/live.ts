import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { measureRuleChanges } from './live-rules.ts';
import { reportBenchIncident } from './support/bench-incident.ts';
import { type BenchProduct, withBenchProduct, whenLevel } from './support/bench-product.ts';
import { type CountFollower, followCounts } from './support/follow-counts.ts';
import { postOnce } from './support/http-load.ts';
import { percentile } from './support/measure.ts';
import { multiplyIncidents } from './support/multiply-incidents.ts';
import { alone, type Goal, type Measured } from './support/report.ts';
import { saveBody } from './support/save-body.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

/** Incidents of the district for each second that a round may take; 100,000 at the usual two seconds. */
const INCIDENTS_PER_SECOND = 50_000;
/** So many are reported by commands; the others are copies of the rows that the projector wrote for them. */
const REPORTED = 500;
const SAVES_PER_ROUND = 20;
const GOAL: Goal = '<= 100';

/** From sending one save over HTTP to the new counts at a subscriber, in a large district that publishes on save; and rules that change there. */
export const liveSuite: BenchSuite = {
  name: 'live',
  run: (context) => withBenchProduct({ students: 1_000 }, (product) => measure(product, context)),
};

async function measure(product: BenchProduct, { seconds, rounds, log }: BenchContext): Promise<Measured[]> {
  const { application, district } = product;
  const incidents = Math.round(seconds * INCIDENTS_PER_SECOND);
  await Promise.all(
    Array.from({ length: REPORTED }, (_, number) => reportBenchIncident(application.services, district, number)),
  );
  await whenLevel(application);
  await application.services.liveIssues.waitForPosition(application.projector.checkpoint(), 60_000);
  await multiplyIncidents(application.readDatabase, Math.ceil(incidents / REPORTED));
  log(`live: ${incidents} incidents, ${rounds * SAVES_PER_ROUND} saves, ${rounds} rules`);
  const counts = followCounts(product);
  try {
    const first = await counts.next();
    if (first.fatalCount + first.warningCount + first.infoCount < incidents)
      throw new Error(`the counts begin with ${JSON.stringify(first)}`);
    return [
      ...(await measureSaves(product, counts, { incidents, saves: rounds * SAVES_PER_ROUND })),
      ...(await measureRuleChanges(product, counts, { incidents, rounds, seconds })),
    ];
  } finally {
    counts.stop();
  }
}

/** Where the time of a save has gone at a stage, since it was sent. */
type Stage = 'answered' | 'projected' | 'compared' | 'told';

async function measureSaves(
  { application, url, token, district }: BenchProduct,
  counts: CountFollower,
  { incidents, saves }: { readonly incidents: number; readonly saves: number },
): Promise<Measured[]> {
  const stages: Record<Stage, number[]> = { answered: [], projected: [], compared: [], told: [] };
  // More than are measured: the first ones open connections and make plans.
  for (let save = -5; save < saves; save++) {
    counts.drain();
    const news = counts.next();
    const start = performance.now();
    const note = (stage: Stage) => {
      if (save >= 0) stages[stage].push(performance.now() - start);
    };
    const projected = new Promise<number>((resolve) => {
      const stop = application.projector.onChange(({ position }) => {
        note('projected');
        stop();
        resolve(position);
      });
    });
    const compared = projected
      .then((position) => application.services.liveIssues.waitForPosition(position, 10_000))
      .then(() => note('compared'));
    const [answer] = await Promise.all([
      postOnce({ url, headers: { authorization: `Bearer ${token}` }, bodies: [saveBody(district, save + 5)] }).then(
        (saved) => {
          note('answered');
          return saved;
        },
      ),
      news.then(() => note('told')),
      compared,
    ]);
    if (!JSON.stringify(answer).includes('"userErrors":[]')) throw new Error(JSON.stringify(answer));
    await setTimeout(20);
  }
  const at = (stage: Stage, share: number) =>
    percentile(
      stages[stage].toSorted((a, b) => a - b),
      share,
    );
  const name = `live counts at the subscriber, ${incidents} incidents`;
  return [
    alone(`${name}, p50`, at('told', 0.5), 'ms'),
    alone(`${name}, p95`, at('told', 0.95), 'ms', GOAL),
    alone(`${name}, p99`, at('told', 0.99), 'ms', GOAL),
    alone('of it until the save is projected, p50', at('projected', 0.5), 'ms'),
    alone('of it until records are compared, p50', at('compared', 0.5), 'ms'),
    alone('answer to the save, p50', at('answered', 0.5), 'ms'),
    alone('answer to the save, p99', at('answered', 0.99), 'ms'),
  ];
}
