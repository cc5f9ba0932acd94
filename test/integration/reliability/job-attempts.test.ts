import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { JobHandler, JobRow } from '../../../src/application/ports/jobs.ts';
import { randomUuid } from '../../../src/crypto/random.ts';
import { JobWorker } from '../../../src/jobs/job-worker.ts';
import { PostgresJobs } from '../../../src/jobs/postgres-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let db: TestDatabase;
let jobs: PostgresJobs;

beforeAll(async () => {
  db = await createTestDatabase();
  jobs = new PostgresJobs(db.database);
  await jobs.open();
});

afterEach(() => db.database.query('delete from runtime.job'));

afterAll(async () => {
  await jobs.close();
  await db.drop();
});

const queued = () =>
  jobs.enqueue({
    id: randomUuid(),
    kind: 'EXPORT',
    title: 'Audit bundle',
    org: 'd1',
    requestedBy: 'account-1',
    certificationId: null,
    input: {},
  });

/** Leaves the job as a process leaves it that was killed with it: taken, and the lease over. */
const leftBehind = (job: JobRow, attempts: number) =>
  db.database.query(
    `update runtime.job set status = 'RUNNING', worker = 'killed', attempts = $2, lease_until = now() - interval '1 second' where job_id = $1`,
    [job.id, attempts],
  );

async function worked(
  job: JobRow,
  run: JobHandler['run'],
  isOver: (job: JobRow) => boolean,
  database = db.database,
): Promise<JobRow> {
  const worker = new JobWorker(database, jobs, [{ kind: 'EXPORT', run }], `worker-${job.id}`, () => undefined);
  const over = new Promise<void>((resolve) => {
    const stopListening = jobs.onChange((changed) => {
      if (changed.id !== job.id || !isOver(changed)) return;
      stopListening();
      resolve();
    });
  });
  worker.start();
  await over;
  await worker.stop();
  return (await jobs.get(job.id))!;
}

it('gives up a job whose process died with it five times, without running it again', async () => {
  const job = await queued();
  await leftBehind(job, 5);
  let runs = 0;
  const run = () => Promise.resolve({ runs: ++runs });
  const done = await worked(job, run, ({ status }) => status !== 'RUNNING');
  expect(done).toMatchObject({ status: 'FAILED', errorCode: 'INTERNAL_SERVER_ERROR' });
  expect(runs).toBe(0);
});

it('runs a job again whose process died with it four times', async () => {
  const job = await queued();
  await leftBehind(job, 4);
  const done = await worked(
    job,
    () => Promise.resolve({}),
    ({ status }) => status !== 'RUNNING',
  );
  expect(done).toMatchObject({ status: 'COMPLETED', attempts: 5 });
});

it('does not count a stop in good order as an attempt', async () => {
  const job = await queued();
  const untilStopped: JobHandler['run'] = (_job, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
  const stopped = await worked(job, untilStopped, ({ status }) => status === 'RUNNING');
  expect(stopped).toMatchObject({ status: 'QUEUED', attempts: 0 });
});

it('gives a job back that it was handed after its stop, without running it', async () => {
  const job = await queued();
  const slow = Object.assign(Object.create(db.database) as typeof db.database, {
    query: async (...asked: Parameters<typeof db.database.query>) => {
      const rows = await db.database.query(...asked);
      await setTimeout(100);
      return rows;
    },
  });
  let runs = 0;
  const run = () => Promise.resolve({ runs: ++runs });
  const stopped = await worked(job, run, ({ status }) => status === 'RUNNING', slow);
  expect(stopped).toMatchObject({ status: 'QUEUED', attempts: 0 });
  expect(runs).toBe(0);
});
