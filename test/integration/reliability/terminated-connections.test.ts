import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase } from '../../../src/postgres/pool.ts';
import type { Database } from '../../../src/postgres/sql.ts';
import type { RunningServer } from '../../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../../support/application.ts';
import { createDistrict, type DistrictFixture } from '../../support/district-fixture.ts';
import { codesOf, createAccount, type HttpAnswer, post, tokenOf } from '../../support/http-client.ts';
import { listenFor } from '../../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
let own: DistrictFixture;
let admin: Database;
let token: string;
let name: string;

beforeAll(async () => {
  test = await createTestApplication();
  own = await createDistrict(test);
  server = await listenFor(test);
  await createAccount(test, 'casey', ['CLERK'], own.districtId);
  token = await tokenOf(server.url, 'casey');
  admin = openDatabase(inject('postgresUrl'), { max: 1 });
  [{ name }] = (await test.application.database.query<{ name: string }>('select current_database() as name')) as [
    { name: string },
  ];
});

afterAll(async () => {
  await admin?.query(`alter database "${name}" allow_connections true`);
  await admin?.close();
  await server?.stop();
  await test?.stop();
});

const REPORT =
  'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { userErrors { code } incident { id } } }';
const report = (idempotencyKey: string): Promise<HttpAnswer> =>
  post(server.url, token, REPORT, {
    input: {
      schoolId: own.schoolId,
      idempotencyKey,
      content: {
        occurredOn: '2022-02-14',
        occurredAt: '10:15',
        setting: 'ON_CAMPUS',
        events: [{ eventTypeId: own.types.horseplay }],
      },
    },
  });

/** What a client does whose request failed: the same again, under the same key. */
async function reported(key: string): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const answer = await report(key);
    // Without an incident it is written and not readable yet.
    const id = answer.body.data?.reportIncident?.incident?.id as string | undefined;
    if (id !== undefined) return id;
    expect(codesOf(answer).every((code) => ['INTERNAL_SERVER_ERROR', 'UNAUTHENTICATED'].includes(code))).toBe(true);
    expect(JSON.stringify(answer.body)).not.toMatch(/terminat|administrator|57P01|\.ts/);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${key} was never answered`);
}

const terminateAll = () =>
  admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()', [
    name,
  ]);
const readiness = async () => (await fetch(`${server.url}/readyz`)).status;

async function becomes(status: number): Promise<void> {
  for (let tries = 0; (await readiness()) !== status; tries++) {
    if (tries > 200) throw new Error(`/readyz never answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

it(
  'outlives the loss of every connection under load: not ready, then ready, and nothing is lost or double',
  { timeout: 180_000 },
  async () => {
    await becomes(200);
    const keys = Array.from({ length: 24 }, (_, index) => `lost-${index}`);
    const clients = Array.from({ length: 4 }, async (_, client) => {
      const ids: string[] = [];
      for (const key of keys.slice(client * 6, client * 6 + 6)) ids.push(await reported(key));
      return ids;
    });
    for (let round = 0; round < 3; round++) {
      await terminateAll();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await admin.query(`alter database "${name}" allow_connections false`);
    await terminateAll();
    await becomes(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    await admin.query(`alter database "${name}" allow_connections true`);
    const ids = (await Promise.all(clients)).flat();
    await becomes(200);
    await test.settle();
    expect(new Set(ids).size).toBe(keys.length);
    for (const [index, key] of keys.entries()) expect(await reported(key)).toBe(ids[index]);
    const [row] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where type = 'IncidentReported'`,
    );
    expect(row!.n).toBe(keys.length);
    const { body } = await post(
      server.url,
      token,
      '{ incidents(first: 200, filter: { statuses: [IN_PROGRESS] }) { edges { node { id } } } }',
    );
    expect(new Set((body.data.incidents.edges as { node: { id: string } }[]).map(({ node }) => node.id))).toEqual(
      new Set(ids),
    );
  },
);
