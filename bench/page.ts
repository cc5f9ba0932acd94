import { encodeCursor } from '../schema/support/connection.ts';
import { type PageRequest, startRawEndpoint } from './page-peer.ts';
import { reportBenchIncident } from './support/bench-incident.ts';
import { type BenchProduct, withBenchProduct, whenLevel } from './support/bench-product.ts';
import { httpLoad, type HttpTarget, postOnce } from './support/http-load.ts';
import { alternate, median, ratioOf } from './support/measure.ts';
import { alone, type Goal, type Measured } from './support/report.ts';
import type { BenchContext, BenchSuite } from './support/suite.ts';

const INCIDENTS = 20_000;
const PAGE = 50;
const CONNECTIONS = 50;
const STATUSES = ['DRAFT', 'SUBMITTED', 'IN_PROGRESS'];
const GRAPHQL = 'incidents';
const RAW = 'raw Fastify endpoint';
const RATIO_GOAL: Goal = '>= 0.8';

const QUERY = `query ($first: Int!, $statuses: [IncidentStatus!], $after: String) {
  incidents(first: $first, filter: { statuses: $statuses }, after: $after) {
    edges { cursor node {
      id sourceKey schoolYear title alignment status occurredOn occurredAt setting location version createdAt modifiedAt
      school { id name }
      reportability { isReportable reasons explanation }
      sync { status }
      behaviorEvents {
        id stateCode isReferredToLawEnforcement hasSeriousBodilyInjury
        participants {
          id role demeanor injury hadActiveIep wasEnrolled student { id firstName lastName }
          resolutions { id stateCode durationSchoolDays startsOn endsOn imposedBy }
        }
      }
    } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** A page of incidents with events, people, resolutions and schools; who reads the names is logged on both sides. */
export const pageSuite: BenchSuite = {
  name: 'page',
  run: (context) =>
    withBenchProduct({ students: 500 }, async (product) => {
      context.log(`page: ${INCIDENTS} incidents are reported`);
      await reportIncidents(product);
      return compare(product, context);
    }),
};

async function compare(product: BenchProduct, { seconds, rounds, log }: BenchContext): Promise<Measured[]> {
  const raw = await startRawEndpoint(product.application);
  try {
    const pages = await somePages(product);
    const headers = { authorization: `Bearer ${product.token}` };
    const graphql: HttpTarget = {
      url: product.url,
      headers,
      bodies: pages.map(({ after, ...rest }) =>
        JSON.stringify({ query: QUERY, variables: { ...rest, after: after && encodeCursor(after) } }),
      ),
    };
    const peer: HttpTarget = { url: raw.url, headers, bodies: pages.map((page) => JSON.stringify(page)) };
    await assertSamePage(graphql, peer);
    log(`page: ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s for each of 2`);
    // autocannon counts whole seconds.
    const length = Math.max(1, Math.round(seconds));
    const run = (target: HttpTarget) => httpLoad(target, CONNECTIONS, length);
    await run(graphql);
    await run(peer);
    const results = await alternate(rounds, { [GRAPHQL]: () => run(graphql), [RAW]: () => run(peer) });
    const [mine, theirs] = [results[GRAPHQL].map(({ rate }) => rate), results[RAW].map(({ rate }) => rate)];
    const name = `page ${PAGE} incidents`;
    return [
      {
        name,
        value: median(mine),
        unit: 'pages/s',
        peer: RAW,
        peerValue: median(theirs),
        ratio: ratioOf(mine, theirs),
        goal: RATIO_GOAL,
      },
      alone(`${name}, p50`, median(results[GRAPHQL].map(({ p50 }) => p50)), 'ms'),
    ];
  } finally {
    await raw.stop();
  }
}

/** Ten pages, spread over the district's year. */
async function somePages({ application, district }: BenchProduct): Promise<PageRequest[]> {
  const starts = await application.readDatabase.query<{ occurred_on: string; id: string }>(
    `select occurred_on::text, id from (
       select occurred_on, id, row_number() over (order by occurred_on desc, id desc) as place from district_incident where district_id = $1) d
     where place % $2 = 0 order by place limit 9`,
    [district.districtId, INCIDENTS / 10],
  );
  return [null, ...starts.map(({ occurred_on, id }) => [occurred_on, id] as const)].map((after) => ({
    first: PAGE,
    statuses: STATUSES,
    after,
  }));
}

/** Both sides must answer the same incidents, with people and schools, or their speeds say nothing about each other. */
async function assertSamePage(graphql: HttpTarget, peer: HttpTarget): Promise<void> {
  interface Node {
    readonly id: string;
    readonly school: object | null;
    readonly behaviorEvents: readonly { readonly participants: readonly { readonly student: object | null }[] }[];
  }
  const answer = (await postOnce(graphql)) as { data?: { incidents: { edges: readonly { node: Node }[] } } };
  const nodes = answer.data?.incidents.edges.map(({ node }) => node) ?? [];
  const theirs = (await postOnce(peer)) as { incidents: readonly { id: string }[] };
  const isWhole = nodes.every(
    ({ school, behaviorEvents }) =>
      school && behaviorEvents.every(({ participants }) => participants.every(({ student }) => student)),
  );
  const isSame = nodes.map(({ id }) => id).join() === theirs.incidents.map(({ id }) => id).join();
  if (nodes.length !== PAGE || !isWhole || !isSame)
    throw new Error(`the pages differ: ${JSON.stringify(answer).slice(0, 500)}`);
}

/** Bulk appends like those of an import; every third incident has two people in it. */
async function reportIncidents({ application, district }: BenchProduct): Promise<void> {
  let made = 0;
  const caller = async (): Promise<void> => {
    while (made < INCIDENTS) await reportBenchIncident(application.services, district, made++);
  };
  await Promise.all(Array.from({ length: 256 }, caller));
  await whenLevel(application);
  // As autovacuum leaves a database that has stood for a minute.
  await application.database.query('analyze');
}
