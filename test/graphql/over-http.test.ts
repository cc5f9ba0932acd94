import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;

beforeAll(async () => {
  test = await createTestApplication();
  server = await listenFor(test);
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

/** What the specification only recommends or allows, and this server does otherwise. */
const WARNINGS: readonly string[] = [
  // 400 for a document or variables that cannot be run, also to clients that ask for application/json.
  '572B SHOULD use 200 status code on document parsing failure when accepting application/json',
  'FDE2 SHOULD use 200 status code on document validation failure when accepting application/json',
  '7B9B SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
  // GET without a content type or a header of its own could be sent by a foreign page.
  '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
  'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
];

it('follows the GraphQL over HTTP specification in everything it demands', async () => {
  const audits = serverAudits({ url: `${server.url}/graphql`, fetchFn: fetch });
  const found = { error: [] as string[], warn: [] as string[], notice: [] as string[] };
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status !== 'ok') found[result.status].push(`${audit.id} ${audit.name}`);
  }
  expect(audits.length).toBeGreaterThan(50);
  expect(found.error).toEqual([]);
  expect([...found.warn, ...found.notice]).toEqual(WARNINGS);
});
