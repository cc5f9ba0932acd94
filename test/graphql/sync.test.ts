import { afterAll, beforeAll, expect, it } from 'vitest';
import { streams } from '../../src/application/streams.ts';
import { districtDecider } from '../../src/domain/district/decider.ts';
import { principal } from '../support/application.ts';
import { type Answer, ImportWorld } from '../integration/imports/import-world.ts';

const STATUS = `{ syncStatus { policy pending synced excluded rejected lagEvents lastRun { id kind copied tombstones } } }`;
const MASS = `mutation($input: StartMassSyncInput!) { startMassSync(input: $input) { job { id status } userErrors { code } } }`;
const RESYNC = `mutation($input: StartBatchResyncInput!) { startBatchResync(input: $input) { job { id } userErrors { code } } }`;
const JOB = `query($id: ID!) { job(id: $id) { status kind } }`;

let world: ImportWorld;

beforeAll(async () => {
  world = await ImportWorld.open();
  await world.importReference();
  await world.mapEverything();
  const { districtId } = world;
  await world.services.commands.handle(
    { principal: world.manager, idempotencyKey: null, correlationId: 'nightly' },
    {
      operation: 'setSyncPolicy',
      stream: streams.district(districtId),
      org: districtId,
      decider: districtDecider,
      input: {},
      command: () => ({ type: 'SetSyncPolicy', data: { districtId, policy: 'NIGHTLY' } }),
    },
  );
  await world.test.settle();
  await world.run('BEHAVIOR_EDFI');
});
afterAll(() => world.test.stop());

const status = async () => (await world.test.execute<Answer>(STATUS, {}, world.admin)).data.syncStatus;

it('shows what waits for the night', async () => {
  expect(await status()).toEqual({
    policy: 'NIGHTLY',
    pending: 21,
    synced: 0,
    excluded: 0,
    rejected: 0,
    lagEvents: 0,
    lastRun: null,
  });
});

it('tries a synchronization without doing it', async () => {
  const before = await world.head();
  const { data } = await world.test.execute<Answer>(MASS, { input: { schoolYear: 2022, dryRun: true } }, world.admin);
  expect(data.startMassSync).toEqual({ job: null, userErrors: [] });
  expect(await world.head()).toBe(before);
});

it('brings every record to the state, once per key', async () => {
  const input = { schoolYear: 2022, idempotencyKey: 'night' };
  const { id } = (await world.test.execute<Answer>(MASS, { input }, world.admin)).data.startMassSync.job;
  await world.test.settle();
  expect((await world.test.execute<Answer>(JOB, { id }, world.admin)).data.job).toEqual({
    status: 'COMPLETED',
    kind: 'SYNC',
  });
  expect(await status()).toMatchObject({
    pending: 0,
    synced: 21,
    lastRun: { id, kind: 'MASS', copied: 21, tombstones: 0 },
  });
  const before = await world.head();
  expect((await world.test.execute<Answer>(MASS, { input }, world.admin)).data.startMassSync.job).toEqual({
    id,
    status: 'COMPLETED',
  });
  await world.test.settle();
  expect(await world.head()).toBe(before);
});

it('copies nothing when nothing differs', async () => {
  const { id } = (await world.test.execute<Answer>(RESYNC, { input: { schoolYear: 2022 } }, world.admin)).data
    .startBatchResync.job;
  await world.test.settle();
  expect((await status()).lastRun).toEqual({ id, kind: 'RESYNC', copied: 0, tombstones: 0 });
});

it('answers another district as unknown, and roles without the right as forbidden', async () => {
  const input = { schoolYear: 2022, districtId: world.districtId };
  const stranger = principal(['DISTRICT_ADMINISTRATOR'], { districtId: 'd000000000000' });
  expect((await world.test.execute(MASS, { input }, stranger)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  const clerk = principal(['CLERK'], { districtId: world.districtId });
  expect((await world.test.execute(MASS, { input }, clerk)).errors).toMatchObject([{ code: 'FORBIDDEN' }]);
});

const RECORDS = `query ($districtId: ID, $statuses: [SyncRecordStatus!], $schoolYear: Int, $after: String) {
  syncRecords(districtId: $districtId, statuses: $statuses, schoolYear: $schoolYear, first: 10, after: $after) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { incidentId status reason incident { id title } } } } }`;

it('lists records by where they stand, page by page, each with its incident', async () => {
  const records = async (variables: Record<string, unknown>, as = world.admin) =>
    (await world.test.execute<Answer>(RECORDS, variables, as)).data.syncRecords;
  const { totalCount, edges, pageInfo } = await records({ statuses: ['SYNCED'], schoolYear: 2022 });
  expect([totalCount, edges.length, pageInfo.hasNextPage]).toEqual([21, 10, true]);
  for (const { node } of edges)
    expect(node).toEqual({
      ...node,
      status: 'SYNCED',
      reason: null,
      incident: { ...node.incident, id: node.incidentId },
    });
  const next = await records({ statuses: ['SYNCED'], schoolYear: 2022, after: pageInfo.endCursor });
  const ids = new Set([...edges, ...next.edges].map(({ node }: Answer) => node.incidentId));
  expect(ids.size).toBe(20);
  expect((await records({ statuses: ['PENDING', 'EXCLUDED'] })).totalCount).toBe(0);
  expect((await records({ schoolYear: 2021 })).totalCount).toBe(0);
  // The agency sees what has been sent, without the words of the district.
  const [seen] = (await records({ districtId: world.districtId }, world.manager)).edges;
  expect(seen.node.incident).toEqual({ id: seen.node.incidentId, title: null });
});

it('lists the records of an account’s schools only, and no other district’s', async () => {
  const clerk = principal(['CLERK'], { districtId: world.districtId, schoolIds: ['nowhere'] });
  const { data } = await world.test.execute<Answer>(RECORDS, {}, clerk);
  expect(data.syncRecords).toMatchObject({ totalCount: 0, edges: [] });
  const stranger = principal(['DISTRICT_ADMINISTRATOR'], { districtId: 'd000000000000' });
  const variables = { districtId: world.districtId };
  expect((await world.test.execute(RECORDS, variables, stranger)).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

it('refuses a school year that is still far away', async () => {
  const input = { schoolYear: 2050 };
  expect((await world.test.execute(MASS, { input }, world.admin)).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
});

it('says of a voided record that its end waits for the state, and then why it does not go', async () => {
  const ask = async (statuses: string[]) =>
    (await world.test.execute<Answer>(RECORDS, { statuses }, world.admin)).data.syncRecords.edges;
  const [{ node }] = await ask(['SYNCED']);
  const VOID = `mutation ($input: IncidentStatusInput!) { voidIncident(input: $input) { userErrors { code } } }`;
  const input = { incidentId: node.incidentId, reason: 'Entered twice.' };
  expect((await world.test.execute<Answer>(VOID, { input }, world.admin)).data.voidIncident.userErrors).toEqual([]);
  expect(await ask(['PENDING'])).toMatchObject([{ node: { incidentId: node.incidentId, reason: null } }]);
  await world.test.execute<Answer>(MASS, { input: { schoolYear: 2022 } }, world.admin);
  await world.test.settle();
  expect(await ask(['EXCLUDED'])).toMatchObject([{ node: { incidentId: node.incidentId, reason: 'VOIDED' } }]);
  expect(await ask(['PENDING'])).toEqual([]);
});
