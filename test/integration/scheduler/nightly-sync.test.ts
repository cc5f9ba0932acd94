import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { streams } from '../../../src/application/streams.ts';
import { districtDecider } from '../../../src/domain/district/decider.ts';
import type { SyncPolicy } from '../../../src/domain/district/events.ts';
import { Scheduler } from '../../../src/scheduler/scheduler.ts';
import { schedules } from '../../../src/scheduler/schedule.ts';
import { startSchedules } from '../../../src/server/background.ts';
import { createTestApplication, settle, type TestApplication } from '../../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Answer, ImportWorld, SAMPLES } from '../imports/import-world.ts';
import { pino } from 'pino';

const log = pino({ level: 'silent' });
let database: TestDatabase;
let dataDirectory: string;
let nodes: readonly TestApplication[];
let world: ImportWorld;

/** The scheduler of one node; faults of it are faults of the test. */
const schedulerOf = ({ application }: TestApplication): Scheduler =>
  new Scheduler({
    schedules,
    commands: application.services.commands,
    clock: application.services.clock,
    since: application.eventLog.openedAt,
    onError: (_schedule, error) => {
      throw error;
    },
  });

async function eventsOf(type: string): Promise<readonly { readonly stream: string; readonly data: Answer }[]> {
  const rows = await database.database.query<{ stream: string; data: string }>(
    'select stream, data from log.event where type = $1 order by position',
    [type],
  );
  return rows.map(({ stream, data }) => ({ stream, data: JSON.parse(data) }));
}

const nights = async (): Promise<readonly string[]> =>
  (await eventsOf('ScheduleCameDue')).map(({ data }) => data.dueOn as string);

const setClock = (instant: string): void => nodes.forEach(({ clock }) => clock.set(new Date(instant)));

async function setPolicy(policy: SyncPolicy): Promise<void> {
  const { districtId } = world;
  await world.services.commands.handle(
    { principal: world.manager, idempotencyKey: null, correlationId: 'policy' },
    {
      operation: 'setSyncPolicy',
      stream: streams.district(districtId),
      org: districtId,
      decider: districtDecider,
      input: {},
      command: () => ({ type: 'SetSyncPolicy', data: { districtId, policy } }),
    },
  );
  await world.test.settle();
}

const status = async (): Promise<Answer> =>
  (await world.test.execute<Answer>('{ syncStatus { pending synced lastRun { id kind copied } } }', {}, world.admin))
    .data.syncStatus;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-schedules-'));
  const home = { databaseUrl: database.url, dataDirectory };
  nodes = [await createTestApplication({ home }), await createTestApplication({ home })];
  world = new ImportWorld(nodes[0]!, SAMPLES);
  await world.importReference();
  await world.mapEverything();
  await setPolicy('NIGHTLY');
  await world.run('BEHAVIOR_EDFI');
  await world.test.settle();
});

afterAll(async () => {
  for (const node of nodes ?? []) await node.stop();
  await database?.drop();
  if (dataDirectory) await rm(dataDirectory, { recursive: true, force: true });
});

describe('a district that synchronizes nightly', () => {
  it('waits until the night, and a night before the log was opened is nobody’s', async () => {
    setClock('2022-06-03T07:59:00.000Z');
    await schedulerOf(nodes[0]!).look();
    expect(await nights()).toEqual([]);
    expect(await status()).toMatchObject({ pending: 21, synced: 0, lastRun: null });
  });

  it('is copied to the state in the night, by one of the servers that all try', async () => {
    setClock('2022-06-03T08:00:01.000Z');
    await Promise.all(nodes.flatMap((node) => [1, 2, 3].map(() => schedulerOf(node).look())));
    expect(await eventsOf('ScheduleCameDue')).toEqual([
      {
        stream: 'occurrence-nightly-sync.20220603T080000Z',
        data: { scheduleId: 'nightly-sync', dueAt: '2022-06-03T08:00:00.000Z', dueOn: '2022-06-03' },
      },
    ]);
    await world.test.settle();
    expect((await eventsOf('DistrictSynced')).map(({ data }) => data)).toMatchObject([
      { kind: 'NIGHTLY', districtId: world.districtId, schoolYear: 2022 },
    ]);
    const { lastRun, ...counts } = await status();
    expect([counts, lastRun]).toMatchObject([
      { pending: 0, synced: 21 },
      { kind: 'NIGHTLY', copied: 21 },
    ]);
    const { data } = await world.test.execute<Answer>(
      'query ($id: ID!) { job(id: $id) { kind status title } }',
      { id: lastRun.id },
      world.admin,
    );
    expect(data.job).toEqual({ kind: 'SYNC', status: 'COMPLETED', title: 'Nightly synchronization of 2021-2022' });
  });

  it('is left alone in a night in which nothing waits', async () => {
    setClock('2022-06-04T08:00:01.000Z');
    await schedulerOf(nodes[1]!).look();
    await world.test.settle();
    expect(await nights()).toEqual(['2022-06-03', '2022-06-04']);
    expect(await eventsOf('DistrictSynced')).toHaveLength(1);
  });

  it('is copied once for all the nights in which no server ran', async () => {
    const [incident] = (await eventsOf('IncidentReported')).map(({ data }) => data.incidentId as string);
    await world.test.execute(
      `mutation ($id: ID!) { voidIncident(input: { incidentId: $id, expectedVersion: null, reason: "Entered twice" }) { position } }`,
      { id: incident },
      world.admin,
    );
    await world.test.settle();
    expect((await status()).pending).toBe(1);
    setClock('2022-06-20T15:00:00.000Z');
    for (const node of nodes) await schedulerOf(node).look();
    await world.test.settle();
    expect(await nights()).toEqual(['2022-06-03', '2022-06-04', '2022-06-20']);
    expect(await eventsOf('DistrictSynced')).toHaveLength(2);
    expect((await status()).pending).toBe(0);
  });
});

describe('running schedules', () => {
  it('notice that a clock has jumped, without being told', async () => {
    const running = await startSchedules(nodes[0]!.application, log);
    try {
      setClock('2022-07-01T12:00:00.000Z');
      while (!(await nights()).includes('2022-07-01')) await new Promise((resolve) => setTimeout(resolve, 50));
      await settle(nodes[0]!.application);
    } finally {
      await running.stop();
    }
    expect(await nights()).toEqual(['2022-06-03', '2022-06-04', '2022-06-20', '2022-07-01']);
  });

  it('record what came due while they were stopped before they say that they run', async () => {
    setClock('2022-07-02T12:00:00.000Z');
    const running = await startSchedules(nodes[1]!.application, log);
    await running.stop();
    expect((await nights()).at(-1)).toBe('2022-07-02');
  });
});

describe('a district whose incidents are judged anew in the night', () => {
  const voidNext = async (nth: number): Promise<Answer> => {
    const incident = (await eventsOf('IncidentReported')).map(({ data }) => data.incidentId as string)[nth];
    const { data } = await world.test.execute<Answer>(
      `mutation ($id: ID!) { voidIncident(input: { incidentId: $id, reason: "Entered twice" }) { isProjected } }`,
      { id: incident },
      world.admin,
    );
    return data.voidIncident;
  };
  const judging = () =>
    database.database.query(
      `insert into runtime.stale_document select namespace, $1, 'district_incident', 'one', 1 from runtime.live`,
      [world.districtId],
    );
  const judged = () => database.database.query('delete from runtime.stale_document');
  const asked = () =>
    nodes.map(({ application }) => vi.spyOn(application.services.progress, 'waitUntilWritten').mockClear());
  const isAsked = (spies: ReturnType<typeof asked>) =>
    vi.waitFor(() => expect(spies.flatMap(({ mock }) => mock.calls)).toContainEqual([world.districtId, 1_000]), {
      timeout: 20_000,
    });

  it('is copied when all of them are, with what they have for the state then, and saves go on meanwhile', async () => {
    await world.test.settle();
    const before = (await eventsOf('DistrictSynced')).length;
    expect((await status()).pending).toBe(0);
    const spies = asked();
    await judging();
    setClock('2022-07-03T12:00:00.000Z');
    await schedulerOf(nodes[0]!).look();
    await isAsked(spies);
    expect(await voidNext(1)).toEqual({ isProjected: true });
    expect((await status()).pending).toBe(1);
    expect(await eventsOf('DistrictSynced')).toHaveLength(before);
    await judged();
    await world.test.settle();
    expect(await eventsOf('DistrictSynced')).toHaveLength(before + 1);
    expect(await status()).toMatchObject({ pending: 0, lastRun: { kind: 'NIGHTLY' } });
  });
});

describe('a district that synchronizes when asked', () => {
  it('is not touched by the night', async () => {
    await setPolicy('ON_DEMAND');
    const [, , incident] = (await eventsOf('IncidentReported')).map(({ data }) => data.incidentId as string);
    await world.test.execute(
      `mutation ($id: ID!) { voidIncident(input: { incidentId: $id, reason: "Entered twice" }) { position } }`,
      { id: incident },
      world.admin,
    );
    await world.test.settle();
    expect((await status()).pending).toBe(1);
    setClock('2022-07-04T12:00:00.000Z');
    await schedulerOf(nodes[0]!).look();
    await world.test.settle();
    expect((await nights()).at(-1)).toBe('2022-07-04');
    expect((await status()).pending).toBe(1);
  });
});
