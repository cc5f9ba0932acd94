import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importJobInput } from '../../../src/application/imports/import-job-input.ts';
import type { ImportResult } from '../../../src/application/imports/import-request.ts';
import type { JobRow } from '../../../src/application/ports/jobs.ts';
import { randomUuid } from '../../../src/crypto/random.ts';
import { FileBlobStore } from '../../../src/files/file-blob-store.ts';
import { PostgresJobs } from '../../../src/jobs/postgres-jobs.ts';
import { createTestApplication } from '../../support/application.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { fileOf, ImportWorld, SAMPLES } from './import-world.ts';

const SERVER = fileURLToPath(new URL('../reliability/answer-lost-process.ts', import.meta.url));
/** Servers are started and ended several times. */
const SLOW = { timeout: 300_000 };
const INCIDENTS = 1_600;

let db: TestDatabase;
let dataDirectory: string;
let districtId: string;
let school: string;
let students: readonly string[];
let jobs: PostgresJobs;
const children: ChildProcess[] = [];
/** A server ended otherwise than by a kill. */
let crashed = false;

beforeAll(async () => {
  db = await createTestDatabase();
  dataDirectory = await mkdtemp(join(tmpdir(), 'state-edition-'));
  const test = await createTestApplication({ home: { databaseUrl: db.url, dataDirectory } });
  const world = new ImportWorld(test, SAMPLES);
  await world.importReference();
  await world.mapEverything('sis');
  districtId = world.districtId;
  await test.stop();
  const roster = (await readFile(fileOf(SAMPLES, 'ROSTER_CSV'), 'utf8')).split(/\r?\n/).slice(1);
  const places = roster.map((line) => line.split(','));
  school = places[0]![1]!;
  students = places.filter((cells) => cells[1] === school).map((cells) => cells[0]!);
  jobs = new PostgresJobs(db.database);
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await db?.drop();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** A whole server, worker included, in a process of its own. */
function startServer(): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', SERVER, db.url, dataDirectory, 'serve'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  child.once('exit', (code) => (crashed ||= code !== null));
  return child;
}

/** Ends it as a power cut would, and lets the next worker take its job at once. */
async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  await db.database.query('update runtime.job set lease_until = now()');
}

async function enqueue(prefix: string): Promise<string> {
  const header = 'incident_key,school_code,incident_date,behavior,student_id,role,discipline,discipline_days';
  const rows = Array.from(
    { length: INCIDENTS },
    (_, index) =>
      `${prefix}${index},${school},2022-03-04,School Violation,${students[index % students.length]},OFFENDER,In School Suspension,1`,
  );
  const bytes = Buffer.from([header, ...rows].join('\n'));
  const { sha256 } = await new FileBlobStore(join(dataDirectory, 'blobs')).put(Readable.from([bytes]), bytes.length);
  const id = randomUuid();
  const account = { accountId: 'vendor', kind: 'SERVICE_ACCOUNT', personId: null, roles: ['VENDOR'] } as const;
  const input = importJobInput({
    ...{ kind: 'BEHAVIOR_CSV', mode: 'MERGE', schoolYear: null, sourceSystem: 'sis', sha256, sizeBytes: bytes.length },
    confirmedDeletions: null,
    principal: { ...account, districtId, schoolIds: null, impersonatedBy: null },
    correlationId: id,
  });
  const job = { id, kind: 'IMPORT', title: 'Import', org: districtId, requestedBy: 'vendor' } as const;
  await jobs.enqueue({ ...job, certificationId: null, input });
  return id;
}

async function until(id: string, is: (job: JobRow) => boolean): Promise<JobRow> {
  for (;;) {
    const job = await jobs.get(id);
    if (job !== null && is(job)) return job;
    if (crashed) throw new Error('the server ended by itself');
    if (job?.status === 'FAILED' || job?.status === 'COMPLETED') throw new Error(`the import ended as ${job.status}`);
    await sleep(25);
  }
}

const resultOf = ({ result }: JobRow) => result as unknown as ImportResult | null;
const hasWritten = (job: JobRow): boolean => (resultOf(job)?.imported ?? 0) > 0;

async function incidents(prefix: string, where = 'true'): Promise<number> {
  const test = await createTestApplication({ home: { databaseUrl: db.url, dataDirectory } });
  try {
    await test.settle();
    return await new ImportWorld(test, SAMPLES).count(
      'district_incident',
      `source_key like '${school}/${prefix}%' and ${where}`,
    );
  } finally {
    await test.stop();
  }
}

it(
  'an import that was killed twice in its middle ends with every incident once and the counts of one run',
  SLOW,
  async () => {
    const id = await enqueue('a');
    for (let kills = 0, before = 0; kills < 2; kills += 1) {
      const server = startServer();
      const { status, result } = await until(id, (job) => (resultOf(job)?.imported ?? 0) > before);
      expect(status).toBe('RUNNING');
      before = (result as unknown as ImportResult).imported;
      await kill(server);
    }
    const server = startServer();
    const done = await until(id, (job) => job.status === 'COMPLETED' || job.status === 'FAILED');
    expect(done.status).toBe('COMPLETED');
    expect(resultOf(done)).toMatchObject({
      read: INCIDENTS,
      imported: INCIDENTS,
      changed: 0,
      unchanged: 0,
      rejected: 0,
    });
    await kill(server);
    expect(await incidents('a', `status = 'COMPLETE'`)).toBe(INCIDENTS);
    const [reported] = await db.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where type = 'IncidentReported'`,
    );
    expect(reported?.n).toBe(INCIDENTS);
  },
);

it('an import that was killed and then cancelled is not taken up again, and what it wrote is whole', SLOW, async () => {
  const id = await enqueue('b');
  const server = startServer();
  await until(id, hasWritten);
  await kill(server);
  // Nobody knows yet that its worker is dead: the next one that takes jobs finds it, and ends it.
  expect(await jobs.cancel(id, 'vendor')).toMatchObject({ status: 'RUNNING', cancelledBy: 'vendor' });
  const next = startServer();
  await until(id, (job) => job.status !== 'RUNNING');
  await kill(next);
  const written = await incidents('b');
  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(INCIDENTS);
  expect(await incidents('b', `status = 'COMPLETE'`)).toBe(written);
  const job = await jobs.get(id);
  expect(job).toMatchObject({ status: 'CANCELLED' });
  expect(resultOf(job!)?.imported).toBeGreaterThan(0);
  expect(resultOf(job!)?.imported).toBeLessThanOrEqual(written);
});
