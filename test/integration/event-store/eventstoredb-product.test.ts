import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { demo } from '../../../src/bin/commands/demo.ts';
import { serve } from '../../../src/bin/commands/serve.ts';
import { UsageFault } from '../../../src/bin/usage-fault.ts';
import { healthOf } from '../../../src/server/health.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createDistrict } from '../../support/district-fixture.ts';
import type { EventStoreDbLog } from '../../support/eventstoredb-log.ts';
import { EventStoreDbServer } from '../../support/eventstoredb-server.ts';

/** The whole product with its log in an EventStoreDB. The tests follow one another: one installation lives through them. */
let server: EventStoreDbServer;
let database: TestDatabase;
let dataDirectory: string;
let running: TestApplication | null = null;

beforeAll(async () => {
  server = await EventStoreDbServer.start();
  database = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-'));
});
afterAll(async () => {
  await running?.stop();
  server.goAway();
  await database.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function startApplication(): Promise<TestApplication> {
  running = await createTestApplication({
    eventStoreUrl: server.url,
    home: { databaseUrl: database.url, dataDirectory },
  });
  return running;
}

async function stopApplication(): Promise<void> {
  await running?.stop();
  running = null;
}

interface Row {
  readonly position: number;
  readonly event_id: string;
  readonly stream: string;
  readonly revision: number;
  readonly hash: string;
  readonly data: string;
  readonly log_position: string;
}

const journal = (): Promise<readonly Row[]> =>
  database.database.query<Row>(
    `select position, event_id, stream, revision, encode(hash, 'hex') as hash, data, log_position from runtime.journal order by position`,
  );

/** Our events of a log, in its order, as the journal should have them. */
const eventsOf = (log: EventStoreDbLog): object[] =>
  log.records
    .filter(({ type }) => !type.startsWith('$'))
    .map(({ id, stream, revision, data, metadata, position }, index) => ({
      position: index + 1,
      event_id: id,
      stream,
      revision,
      hash: (JSON.parse(Buffer.from(metadata).toString()) as { hash: string }).hash,
      data: Buffer.from(data).toString(),
      log_position: String(position),
    }));

/** The log tells the projector when it has something: shortly after the command was answered. */
const journalIsCopy = (): Promise<void> =>
  vi.waitFor(async () => expect(await journal()).toEqual(eventsOf(server.log)), { timeout: 20_000 });

test('a district is set up, and the journal is a dense copy of the log', async () => {
  const application = await startApplication();
  await createDistrict(application);
  await journalIsCopy();
  expect((await journal()).length).toBeGreaterThan(15);
  const districts = await application.application.database.query<{ count: number }>(
    `select count(*)::int as count from ${application.application.namespace}.district`,
  );
  expect(districts).toEqual([{ count: 1 }]);
});

test('the product says that it cannot read the log while that is away', async () => {
  const { application } = running!;
  const { projector } = application;
  expect(await projector.status()).toMatchObject({ lagSeconds: 0, logLostAt: null });
  server.goAway();
  await vi.waitFor(async () => expect((await projector.status()).logLostAt).not.toBeNull(), { timeout: 20_000 });
  await vi.waitFor(async () => expect((await projector.status()).lagSeconds).toBeGreaterThan(0), { timeout: 20_000 });
  const { projection, eventLog } = await healthOf(application).checks();
  expect(projection!['lagSeconds']).toBeGreaterThan(0);
  expect(eventLog!.isOk).toBe(false);
  await server.comeBack();
  await vi.waitFor(async () => expect(await projector.status()).toMatchObject({ lagSeconds: 0, logLostAt: null }), {
    timeout: 20_000,
  });
});

test('the product goes on when the log goes away and comes back', async () => {
  server.goAway();
  const [change] = await Promise.all([
    createDistrict(running!, { districtId: 'd000000000002' }),
    new Promise((resolve) => setTimeout(resolve, 300)).then(() => server.comeBack()),
  ]);
  expect(change.districtId).toBe('d000000000002');
  await journalIsCopy();
});

test('a restart goes on after the checkpoint, over a stretch of events that are not ours', async () => {
  await stopApplication();
  const before = await journal();
  server.appendForeign(700);
  const application = await startApplication();
  await createDistrict(application, { districtId: 'd000000000003' });
  await journalIsCopy();
  const after = await journal();
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.length).toBeGreaterThan(before.length);
});

test.each([
  ['the demonstration', () => demo({})],
  ['the server with a world of its own', () => serve({ world: 'district' })],
])('%s writes nothing into a log that is in use by another installation', async (_, start) => {
  const before = server.log.records.length;
  const fresh = await mkdtemp(join(tmpdir(), 'state-edition-'));
  vi.stubEnv('NODE_ENV', 'development');
  vi.stubEnv('EVENT_LOG', 'eventstoredb');
  vi.stubEnv('EVENTSTORE_URL', server.url);
  vi.stubEnv('DATABASE_URL', '');
  vi.stubEnv('DATA_DIRECTORY', fresh);
  try {
    await expect(start()).rejects.toThrow(UsageFault);
  } finally {
    vi.unstubAllEnvs();
    await rm(fresh, { recursive: true, force: true });
  }
  expect(server.log.records).toHaveLength(before);
});

test.each([
  ['too short to have the place that was reached', 0],
  ['where that place lies inside a record', 5_000],
])('another log at the same address is refused, one %s', async (_, foreign) => {
  await stopApplication();
  const copied = await journal();
  server.goAway();
  server = await EventStoreDbServer.start({ port: server.listeningPort });
  server.appendForeign(foreign);
  const application = await startApplication();
  await vi.waitFor(() => expect(application.application.projector.faultCode).toBe('LOG_MISMATCH'), { timeout: 20_000 });
  expect(await journal()).toEqual(copied);
  await stopApplication();
});
