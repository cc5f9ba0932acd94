import { encodeCursor } from '../schema/support/connection.ts';
import { streams } from '../src/application/streams.ts';
import { randomUuid } from '../src/crypto/random.ts';
import { incidentDecider } from '../src/domain/incident/decider.ts';
import type { ReportIncident } from '../src/domain/incident/commands.ts';
import { type PageRequest, startRawEndpoint } from './page-peer.ts';
import { type BenchDistrict, SYSTEM } from './support/bench-district.ts';
import { startBenchPostgres } from './support/bench-postgres.ts';
import { type BenchProduct, startBenchProduct, whenLevel } from './support/bench-product.ts';
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
  async run(context) {
    const postgres = await startBenchPostgres();
    try {
      const product = await startBenchProduct(postgres, { students: 500 });
      try {
        context.log(`page: ${INCIDENTS} incidents are reported`);
        await reportIncidents(product);
        return await compare(product, context);
      } finally {
        await product.stop();
      }
    } finally {
      await postgres.stop();
    }
  },
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
    while (made < INCIDENTS) await reportIncident(application.services.commands, district, made++);
  };
  await Promise.all(Array.from({ length: 256 }, caller));
  await whenLevel(application);
}

type Commands = BenchProduct['application']['services']['commands'];

async function reportIncident(commands: Commands, district: BenchDistrict, number: number): Promise<void> {
  const { districtId, schoolIds, studentIds, eventTypeId, resolutionTypeId } = district;
  const incidentId = randomUuid();
  const day = new Date(Date.UTC(2021, 8, 1) + (number % 250) * 86_400_000).toISOString().slice(0, 10);
  const people = Array.from(
    { length: number % 3 === 0 ? 2 : 1 },
    (_, index) => studentIds[(number * 7 + index) % studentIds.length]!,
  );
  const content: ReportIncident['content'] = {
    title: `Left class without leave ${number}`,
    context: null,
    location: 'Room 12',
    damages: null,
    details: 'Walked out of the lesson and was found in the yard.',
    occurredOn: day,
    occurredAt: '10:15',
    setting: 'ON_CAMPUS',
    events: [
      {
        behaviorEventId: randomUuid(),
        eventTypeId,
        isReferredToLawEnforcement: false,
        hasSeriousBodilyInjury: null,
        customValues: null,
        participants: people.map((studentId) => ({
          participantId: randomUuid(),
          studentId,
          nonStudentKind: null,
          role: 'OFFENDER',
          relationshipToSchool: 'STUDENT',
          isDisplayedOnPortal: false,
          firstName: null,
          lastName: null,
          demeanor: null,
          injury: null,
          injuryDescription: null,
          medicalService: null,
          participantDetails: null,
          resolutions: [
            {
              resolutionId: randomUuid(),
              resolutionTypeId,
              durationSchoolDays: '1',
              startsOn: day,
              endsOn: day,
              imposedBy: 'PRINCIPAL',
              boardActionOn: null,
              pendingBoardSuspensionId: null,
            },
          ],
        })),
      },
    ],
  };
  const outcome = await commands.handle(SYSTEM, {
    operation: 'reportIncident',
    stream: streams.incident(districtId, incidentId),
    org: districtId,
    schoolYear: 2022,
    decider: incidentDecider,
    input: {},
    isNew: true,
    command: (_, { now }) => ({
      type: 'ReportIncident',
      incidentId,
      districtId,
      schoolId: schoolIds[number % schoolIds.length]!,
      alignment: 'DISCIPLINE',
      sourceSystem: null,
      sourceKey: null,
      content,
      origin: 'HAND',
      reason: null,
      facts: {
        now: now.toISOString(),
        today: '2022-06-02',
        isLocked: false,
        studentsInScope: new Set(people),
        enrolledStudents: new Set(people),
        eventTypes: new Map([[eventTypeId, { name: 'Insubordination', schoolId: null, endsOn: null }]]),
        customElements: new Map(),
        resolutionTypes: new Map([[resolutionTypeId, { name: 'In-school suspension', schoolId: null, endsOn: null }]]),
      },
    }),
  });
  if (outcome.kind === 'rejected') throw new Error(JSON.stringify(outcome.rejections));
}
