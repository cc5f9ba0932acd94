import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { csvLine } from '../../src/application/reports/csv.ts';
import { reportTexts } from '../../src/application/reports/report-text.ts';
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

const TEXT = csvLine(['Rule', 'Names']) + csvLine(['BEH-04', '=Quill']);

async function address(): Promise<string> {
  const { application } = test;
  const { sha256 } = await application.blobs.put(Readable.from([TEXT]), 1_000);
  const { contentType } = reportTexts.CSV;
  const link = await application.services.transfers.createDownload({
    sha256,
    contentType,
    fileName: 'behavior data/checks-2022.csv',
    createdBy: 'somebody',
  });
  return `${server.url}/downloads/${link.token}`;
}

it('hands a file out once, to be saved and not to be kept by anybody on the way', async () => {
  const url = await address();
  // What only looks at a link, as previews do, does not use it up.
  expect((await fetch(url, { method: 'HEAD' })).status).toBe(404);
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(TEXT);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="behavior_data_checks-2022.csv"',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  const again = await fetch(url);
  expect([again.status, await again.json()]).toMatchObject([404, { code: 'LINK_EXPIRED' }]);
});

it('hands nothing out by an address whose time is over, or that nobody made', async () => {
  const url = await address();
  await test.application.database.query(`update runtime.download set expires_at = now() - interval '1 second'`);
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(`${server.url}/downloads/${'a'.repeat(43)}`)).status).toBe(404);
});
