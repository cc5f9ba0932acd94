import { Fault } from '../application/faults.ts';
import { JobCancelled, JobFailed, type JobHandler, type JobRow, type Jobs } from '../application/ports/jobs.ts';
import type { JsonObject } from '../shared/json.ts';
import type { Database } from '../postgres/sql.ts';
import { JOB_COLUMNS, type JobRecord, toJobRow } from './job-record.ts';
import { JOB_CHANNEL } from './postgres-jobs.ts';

/** A worker that says nothing for this long is taken for dead, and its job is taken over. */
const LEASE_SECONDS = 30;
const POLL_MS = 5_000;
/** Handlers are safe to run twice; what fails this often, or takes its process with it, is not going to work. */
const MAX_ATTEMPTS = 5;

/**
 * Takes jobs one at a time, oldest first, under a lease that a heartbeat renews; a job whose worker died (`kill -9`) is taken up
 * again when the lease ends. Two workers never hold one job: rows are claimed with SKIP LOCKED.
 */
export class JobWorker {
  readonly #database: Database;
  readonly #jobs: Jobs;
  readonly #handlers: ReadonlyMap<string, JobHandler>;
  readonly #name: string;
  readonly #report: (job: JobRow, error: unknown) => void;
  readonly #abort = new AbortController();
  #running: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  /** Something was queued while nobody was waiting for it. */
  #isStale = false;

  constructor(
    database: Database,
    jobs: Jobs,
    handlers: readonly JobHandler[],
    name: string,
    report: (job: JobRow, error: unknown) => void,
  ) {
    this.#database = database;
    this.#jobs = jobs;
    this.#handlers = new Map(handlers.map((handler) => [handler.kind, handler]));
    this.#name = name;
    this.#report = report;
  }

  start(): void {
    const stopListening = this.#jobs.onChange(({ status }) => {
      if (status !== 'QUEUED') return;
      this.#isStale = true;
      this.#wake();
    });
    this.#running = this.#loop().finally(stopListening);
  }

  /** Waits for the job in hand to notice and give its lease back. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.#wake();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#abort.signal.aborted) {
      this.#isStale = false;
      try {
        const job = await this.#claim();
        // Its worker died before it could stop, or this one was stopped while it asked: a handler never meets a signal that is over.
        if (job && (job.cancelledBy !== null || this.#abort.signal.aborted)) await this.#release(job, 0, 1);
        else if (job && job.attempts > MAX_ATTEMPTS) await this.#giveUp(job);
        else if (job) await this.#run(job);
        else await this.#idle();
      } catch {
        // The database is away: the rows are still there when it comes back.
        await this.#idle();
      }
    }
  }

  async #claim(): Promise<JobRow | null> {
    const [row] = await this.#database.query<JobRecord>(
      `with claimed as (
       update runtime.job set status = 'RUNNING', attempts = attempts + 1, worker = $1, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
       where job_id = (
         select job_id from runtime.job
         where is_worked and (status = 'QUEUED' and (lease_until is null or lease_until < now()) or status = 'RUNNING' and lease_until < now()) and kind = any($2::text[])
         order by queue_number limit 1 for update skip locked)
       returning ${JOB_COLUMNS}),
       told as (select pg_notify('${JOB_CHANNEL}', job_id::text) from claimed)
       select claimed.* from claimed left join told on true`,
      [this.#name, [...this.#handlers.keys()]],
      'claim job',
    );
    return row ? toJobRow(row) : null;
  }

  async #run(job: JobRow): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([this.#abort.signal, lost.signal]);
    const stopListening = this.#jobs.onChange((changed) => {
      if (changed.id === job.id && changed.cancelledBy !== null) lost.abort(new JobCancelled(changed.cancelledBy));
    });
    const heartbeat = setInterval(
      () =>
        void this.#renew(job).then(
          (held) => {
            if (held === null) lost.abort();
            else if (held.cancelled_by !== null) lost.abort(new JobCancelled(held.cancelled_by));
          },
          () => undefined,
        ),
      (LEASE_SECONDS * 1000) / 3,
    );
    try {
      const result = await this.#handlers
        .get(job.kind)!
        .run(job, { signal, progress: (percent, soFar) => this.#progress(job, percent, soFar) });
      await this.#jobs.finish(job.id, { result });
    } catch (error) {
      // Stopping in good order is no attempt: only a process that dies with the job leaves its count behind.
      if (signal.aborted) await this.#release(job, 0, 1);
      else if (error instanceof JobFailed)
        await this.#jobs.finish(job.id, { error: error.message, errorCode: error.code });
      else if (error instanceof Fault) await this.#jobs.finish(job.id, { error: error.message, errorCode: error.code });
      else await this.#retry(job, error);
    } finally {
      stopListening();
      clearInterval(heartbeat);
    }
  }

  async #retry(job: JobRow, error: unknown): Promise<void> {
    this.#report(job, error);
    if (job.attempts >= MAX_ATTEMPTS) await this.#giveUp(job);
    else await this.#release(job, 2 ** job.attempts);
  }

  #giveUp(job: JobRow): Promise<void> {
    return this.#jobs.finish(job.id, {
      error: 'Something went wrong on our side.',
      errorCode: 'INTERNAL_SERVER_ERROR',
    });
  }

  /** Null when the job is somebody else's by now. */
  async #renew(job: JobRow): Promise<Pick<JobRecord, 'cancelled_by'> | null> {
    const [row] = await this.#database.query<Pick<JobRecord, 'cancelled_by'>>(
      `update runtime.job set lease_until = now() + make_interval(secs => ${LEASE_SECONDS}) where job_id = $1 and worker = $2 and status = 'RUNNING' returning cancelled_by`,
      [job.id, this.#name],
    );
    return row ?? null;
  }

  /** Gives the job back, or ends it when somebody wants it ended: nothing of it is written any more. */
  async #release(job: JobRow, delaySeconds: number, givenBack = 0): Promise<void> {
    await this.#database.query(
      `with released as (
         update runtime.job set attempts = attempts - $4, status = case when cancelled_by is null then 'QUEUED' else 'CANCELLED' end,
                finished_at = case when cancelled_by is not null then now() end,
                lease_until = case when cancelled_by is null then now() + make_interval(secs => $3) end
         where job_id = $1 and worker = $2 and status = 'RUNNING' returning job_id, status)
       select pg_notify('${JOB_CHANNEL}', job_id::text) from released where status = 'CANCELLED'`,
      [job.id, this.#name, delaySeconds, givenBack],
    );
  }

  async #progress(job: JobRow, percent: number, soFar?: JsonObject): Promise<void> {
    await this.#database.query(
      `with moved as (
         update runtime.job set percent = $2, result = coalesce($3, result)
         where job_id = $1 and worker = $4 and status = 'RUNNING' and (percent is distinct from $2 or $3::text is not null)
         returning job_id)
       select pg_notify('${JOB_CHANNEL}', job_id::text) from moved`,
      [
        job.id,
        Math.max(0, Math.min(99, Math.floor(percent))),
        soFar === undefined ? null : JSON.stringify(soFar),
        this.#name,
      ],
    );
  }

  #idle(): Promise<void> {
    if (this.#abort.signal.aborted || this.#isStale) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
