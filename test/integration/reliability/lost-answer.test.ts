import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApplication } from '../../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { createDistrict, type DistrictFixture } from '../../support/district-fixture.ts';
import { codesOf, createAccount, post, tokenOf } from '../../support/http-client.ts';

const PROCESS = fileURLToPath(new URL('./answer-lost-process.ts', import.meta.url));

let db: TestDatabase;
let dataDirectory: string;
let own: DistrictFixture;
const children: ChildProcess[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-'));
  const test = await createTestApplication({ home: { databaseUrl: db.url, dataDirectory } });
  own = await createDistrict(test);
  await createAccount(test, 'casey', ['CLERK'], own.districtId);
  await test.stop();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await db?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** Starts a server on the same database and data directory; `ended` gives the signal that ended it. */
async function start(
  mode: 'kill' | 'serve',
): Promise<{ readonly url: string; readonly child: ChildProcess; readonly ended: Promise<string | null> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, db.url, dataDirectory, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const ended = new Promise<string | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void ended.then(() => reject(new Error('the server ended before it listened')));
  });
  return { url, child, ended };
}

const REPORT =
  'mutation ($input: ReportIncidentInput!) { reportIncident(input: $input) { position writeToken userErrors { code } incident { id title version } } }';
const report = (url: string, token: string, details: string) =>
  post(url, token, REPORT, {
    input: {
      schoolId: own.schoolId,
      idempotencyKey: 'report-1',
      content: {
        occurredOn: '2022-02-14',
        occurredAt: '10:15',
        setting: 'ON_CAMPUS',
        details,
        events: [{ eventTypeId: own.types.horseplay }],
      },
    },
  });

it(
  'gives a retried request the answer that was lost when the server was killed after its commit, and writes nothing again',
  { timeout: 180_000 },
  async () => {
    const first = await start('kill');
    const token = await tokenOf(first.url, 'casey');
    await expect(report(first.url, token, 'pushed in the hall')).rejects.toThrow();
    expect(await first.ended).toBe('SIGKILL');
    const written = await db.database.query<{ id: string; stream: string }>(
      `select event_id as id, stream from log.event where stream like 'incident-%' order by revision`,
    );
    expect(written.length).toBeGreaterThan(0);

    // The token of the killed server is good for the next one: its key is kept.
    const second = await start('serve');
    const answers = [
      await report(second.url, token, 'pushed in the hall'),
      await report(second.url, token, 'pushed in the hall'),
    ];
    for (const answer of answers) {
      expect(codesOf(answer)).toEqual([]);
      expect(answer.body.data.reportIncident).toEqual(answers[0]!.body.data.reportIncident);
      expect(answer.body.data.reportIncident).toMatchObject({ userErrors: [], incident: { version: written.length } });
      expect(written[0]!.stream).toContain(answer.body.data.reportIncident.incident.id);
    }
    expect(codesOf(await report(second.url, token, 'another story'))).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(
      await db.database.query(
        `select event_id as id, stream from log.event where stream like 'incident-%' order by revision`,
      ),
    ).toEqual(written);
    second.child.kill('SIGKILL');
    await second.ended;
  },
);
