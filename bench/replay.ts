import { performance } from 'node:perf_hooks';
import { openDatabase } from '../src/postgres/pool.ts';
import type { Database } from '../src/postgres/sql.ts';
import { PostgresLogSource } from '../src/projector/journal-source.ts';
import { rebuildNamespace } from '../src/projector/rebuild-namespace.ts';
import { MemoryKeyStore } from '../src/pii/memory-key-store.ts';
import { REPLAY_LOG_ID, storeReplayJournal } from './replay-journal.ts';
import { foldInSql, handledByReplay, projectOneByOne, replayProjections, type ReplayTables } from './replay-peers.ts';
import { type BenchPostgres, startBenchPostgres } from './support/bench-postgres.ts';
import { alternate, median, ratioOf } from './support/measure.ts';
import { alone, type Measured } from './support/report.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

/** Events of the journal for each second that a round may take; 200,000 at the usual two seconds. */
const EVENTS_PER_SECOND = 100_000;
const REBUILD = 'rebuild of a namespace';
const IN_SQL = 'INSERT … SELECT that folds in SQL';
const ONE_BY_ONE = 'a transaction per event';

/** A journal of incidents, five events each, with one set event in 200, folded into one table of documents from the first event on. */
export const replaySuite: BenchSuite = {
  name: 'replay',
  async run(context) {
    const postgres = await startBenchPostgres();
    try {
      const large = Math.round(context.seconds * EVENTS_PER_SECOND);
      return [...(await compare(postgres, large, context)), ...(await grow(postgres, large, context))];
    } finally {
      await postgres.stop();
    }
  },
};

async function compare(postgres: BenchPostgres, events: number, { rounds, log }: BenchContext): Promise<Measured[]> {
  log(`replay: ${events} events, ${rounds} rounds`);
  const journal = await openJournal(postgres, events);
  try {
    const results = await alternate(rounds, {
      [REBUILD as string]: () => rebuild(journal, 'rm_replay'),
      [IN_SQL]: () => journal.measure(events, (tables) => foldInSql(journal.database, tables)),
      // A sample of the journal's beginning is enough for a rate, and all of it would take minutes.
      [ONE_BY_ONE]: () =>
        journal.measure(Math.min(events, 2000), (tables, count) => projectOneByOne(journal.database, tables, count)),
    });
    const mine = results[REBUILD] ?? [];
    const beside = (peer: string, goal: Measured['goal']): Measured => ({
      name: `replay ${events} events`,
      value: median(mine),
      unit: 'events/s',
      peer,
      peerValue: median(results[peer] ?? []),
      ratio: ratioOf(mine, results[peer] ?? []),
      goal,
    });
    return [beside(IN_SQL, '>= 0.4'), beside(ONE_BY_ONE, '>= 30')];
  } finally {
    await journal.close();
  }
}

/** Flat: an event costs the same at the end of a long journal as in a short one. */
async function grow(postgres: BenchPostgres, large: number, { rounds, log }: BenchContext): Promise<Measured[]> {
  const small = Math.max(2000, Math.round(large / 10));
  log(`replay: ${small} events beside ${large}`);
  const journals = { small: await openJournal(postgres, small), large: await openJournal(postgres, large) };
  try {
    const results = await alternate(rounds, {
      large: () => rebuild(journals.large, 'rm_replay'),
      small: () => rebuild(journals.small, 'rm_replay'),
    });
    const entry: Measured = {
      name: `replay ${large} events`,
      value: median(results.large),
      unit: 'events/s',
      peer: `the first ${small}`,
      peerValue: median(results.small),
      ratio: ratioOf(results.large, results.small),
      goal: '>= 0.8',
    };
    return [entry, alone('events of the journal', large, 'events')];
  } finally {
    await journals.small.close();
    await journals.large.close();
  }
}

interface Journal {
  readonly database: Database;
  readonly url: string;
  readonly events: number;
  /** Runs a peer over empty tables: events per second. */
  measure(count: number, run: (tables: ReplayTables, count: number) => Promise<void>): Promise<number>;
  close(): Promise<void>;
}

async function openJournal(postgres: BenchPostgres, events: number): Promise<Journal> {
  const url = await postgres.createDatabase();
  const database = openDatabase(url, { max: 4 });
  await storeReplayJournal(database, events);
  return {
    database,
    url,
    events,
    async measure(count, run) {
      const tables: ReplayTables = { schema: 'peer' };
      await database.query(
        `drop schema if exists peer cascade; create schema peer; set search_path = peer; ${replayProjections()
          .map(({ tables: text }) => text)
          .join('; ')}; reset search_path`,
      );
      const start = performance.now();
      await run(tables, count);
      return (count * 1000) / (performance.now() - start);
    },
    close: () => database.close(),
  };
}

/** As an operator rebuilds: beside a namespace that serves, with every transaction, fence and checkpoint of the product. */
async function rebuild(journal: Journal, namespace: string): Promise<number> {
  const database = openDatabase(journal.url, { max: 6, searchPath: `${namespace}, public` });
  try {
    await journal.database.query(
      `insert into runtime.checkpoint (namespace, log_id, position) values ('rm_serves', $1, $2) on conflict do nothing`,
      [REPLAY_LOG_ID, journal.events],
    );
    await journal.database.query(`insert into runtime.live (namespace) values ('rm_serves') on conflict do nothing`);
    const projections = replayProjections();
    const start = performance.now();
    const projector = await rebuildNamespace({
      namespace,
      database,
      source: new PostgresLogSource(database),
      projections,
      handledBy: handledByReplay(projections),
      logId: REPLAY_LOG_ID,
      keyStore: new MemoryKeyStore(),
    });
    const seconds = (performance.now() - start) / 1000;
    await projector.stop();
    return journal.events / seconds;
  } finally {
    await database.close();
  }
}
