import {
  EMMETT,
  EVENTSTOREDB,
  GROUP_COMMIT,
  INSERT_PER_EVENT,
  openEmmett,
  openEventStoreDb,
  openGroupCommit,
  openInsertPerEvent,
  type AppendPeer,
} from './append-peers.ts';
import { startBenchPostgres } from './support/bench-postgres.ts';
import { alternate, load, median, percentile, ratioOf, type Load } from './support/measure.ts';
import { alone, type Goal, type Measured } from './support/report.ts';
import { SampleAppends } from './support/sample-events.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

/** What the log must be of each peer, and the p99 of its appends in milliseconds, by the number of callers. */
const RATIO_GOALS: Readonly<Record<string, Goal>> = {
  [EMMETT]: '>= 5',
  [EVENTSTOREDB]: '>= 5',
  [INSERT_PER_EVENT]: '>= 2',
};
const P99_GOALS: ReadonlyMap<number, Goal> = new Map([
  [64, '<= 10'],
  [512, '<= 40'],
]);
const P99_BESIDE_IMPORT: Goal = '<= 20';
const CALLERS = [1, 64, 512];

/** Appends of one event of about 300 bytes, each to a new stream, durable when answered. */
export const appendSuite: BenchSuite = {
  name: 'append',
  async run(context) {
    const postgres = await startBenchPostgres();
    const peers: AppendPeer[] = [];
    try {
      const mine = await openGroupCommit(postgres);
      peers.push(mine, await openInsertPerEvent(postgres), await openEmmett(postgres));
      const url = process.env['EVENTSTORE_URL'];
      if (url !== undefined && url !== '') peers.push(openEventStoreDb(url));
      const measured: Measured[] = [];
      for (const callers of CALLERS) measured.push(...(await compare(callers, peers, context)));
      measured.push(...(await besideImport(mine, context)));
      return measured;
    } finally {
      for (const peer of peers) await peer.close();
      await postgres.stop();
    }
  },
};

async function compare(
  callers: number,
  peers: readonly AppendPeer[],
  { seconds, rounds, log }: BenchContext,
): Promise<Measured[]> {
  const run = (peer: AppendPeer, length: number): Promise<Load> => load(callers, length, () => peer.append());
  log(`append: ${callers} callers, ${rounds} rounds of ${seconds} s for each of ${peers.length} logs`);
  for (const peer of peers) await run(peer, seconds / 4);
  const results = await alternate(
    rounds,
    Object.fromEntries(peers.map((peer) => [peer.name, () => run(peer, seconds)])),
  );
  const rates = (name: string): number[] => (results[name] ?? []).map(({ rate }) => rate);
  const mine = rates(GROUP_COMMIT);
  const name = `append ${callers} ${callers === 1 ? 'caller' : 'callers'}`;
  const isPromised = P99_GOALS.has(callers);
  const compared = peers
    .filter((peer) => peer.name !== GROUP_COMMIT)
    .map((peer): Measured => {
      const theirs = rates(peer.name);
      const goal = isPromised ? (RATIO_GOALS[peer.name] ?? null) : null;
      return {
        name,
        value: median(mine),
        unit: 'appends/s',
        peer: peer.name,
        peerValue: median(theirs),
        ratio: ratioOf(mine, theirs),
        goal,
      };
    });
  const latency = (share: number): number =>
    median((results[GROUP_COMMIT] ?? []).map(({ latencies }) => percentile(latencies, share)));
  return [
    ...compared,
    alone(`${name}, p50`, latency(0.5), 'ms'),
    alone(`${name}, p99`, latency(0.99), 'ms', P99_GOALS.get(callers) ?? null),
  ];
}

/** Eight people save while an import keeps the bulk lane full with reports of ten events: sixteen are always waiting. */
async function besideImport(
  mine: Awaited<ReturnType<typeof openGroupCommit>>,
  { seconds, rounds, log }: BenchContext,
): Promise<Measured[]> {
  log('append: interactive appends while an import runs');
  const bulk = new SampleAppends();
  const results: { interactive: Load; imported: Load }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const [interactive, imported] = await Promise.all([
      load(8, seconds, () => mine.append()),
      load(16, seconds, async () => mine.store.append(await bulk.next(10, 'bulk'))),
    ]);
    results.push({ interactive, imported });
  }
  return [
    alone(
      'interactive append while an import runs, p99',
      median(results.map(({ interactive }) => percentile(interactive.latencies, 0.99))),
      'ms',
      P99_BESIDE_IMPORT,
    ),
    alone('events of the import meanwhile', median(results.map(({ imported }) => imported.rate * 10)), 'events/s'),
  ];
}
