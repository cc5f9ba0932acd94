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
