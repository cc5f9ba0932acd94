import type { JobFilter, JobRow, Jobs, NewJob } from '../application/ports/jobs.ts';
import type { RuntimeReads } from '../application/ports/runtime-reads.ts';
import type { Database } from '../postgres/sql.ts';
import { BatchedLookup } from '../shared/batched-lookup.ts';
import type { JsonObject } from '../shared/json.ts';
import { JOB_COLUMNS, type JobRecord, toJobRow } from './job-record.ts';
import { jobReads } from './job-reads.ts';

/** Channel on which every process hears of changed jobs; the payload is the job's id. */
export const JOB_CHANNEL = 'job_changed';

const ANNOUNCE_RETRY_MS = 1_000;

/** The queue in `runtime.job`: rows survive the process, a worker's lease does not. */
export class PostgresJobs implements Jobs {
  readonly #database: Database;
  readonly #reads: RuntimeReads['jobs'];
  readonly #listeners = new Set<(job: JobRow) => void>();
  /** One question at a time, so that nobody hears of an older change after a newer one. */
  readonly #changed = new BatchedLookup<JobRow>((ids) => this.#byIds(ids), { maxKeys: 500, maxUnderWay: 1 });
  #stopListening: (() => Promise<void>) | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(database: Database) {
    this.#database = database;
    this.#reads = jobReads(database);
  }

  /** Starts to hear of changes made by any process. */
  async open(): Promise<void> {
    this.#stopListening = await this.#database.listen(JOB_CHANNEL, (id) => void this.#announce(id));
  }

  async close(): Promise<void> {
    clearTimeout(this.#retry);
    await this.#stopListening?.();
    this.#listeners.clear();
  }

  enqueue(job: NewJob): Promise<JobRow> {
    return this.#insert(job, true);
  }

  track(job: NewJob): Promise<JobRow> {
    return this.#insert(job, false);
  }

  async finish(
    id: string,
    outcome: { readonly result: JsonObject } | { readonly error: string; readonly errorCode: string | null },
  ): Promise<void> {
    const failed = 'error' in outcome;
    await this.#database.query(
      `with done as (
         update runtime.job set status = $2, percent = case when $2 = 'COMPLETED' then 100 else percent end, result = coalesce($3, result), error = $4, error_code = $5,
                finished_at = now(), lease_until = null, cancelled_by = null
         where job_id = $1 and status in ('QUEUED', 'RUNNING') returning job_id)
       select pg_notify('${JOB_CHANNEL}', job_id::text) from done`,
      [
        id,
        failed ? 'FAILED' : 'COMPLETED',
        failed ? null : JSON.stringify(outcome.result),
        failed ? outcome.error : null,
        failed ? outcome.errorCode : null,
      ],
      'finish job',
    );
  }

  async cancel(id: string, by: string): Promise<JobRow | null> {
    const [row] = await this.#database.query<JobRecord>(
      `with done as (
         update runtime.job set cancelled_by = coalesce(cancelled_by, $2), status = case when status = 'QUEUED' then 'CANCELLED' else status end,
                finished_at = case when status = 'QUEUED' then now() end, lease_until = case when status = 'QUEUED' then null else lease_until end
         where job_id = $1 and is_worked and status in ('QUEUED', 'RUNNING') returning ${JOB_COLUMNS}),
       told as (select pg_notify('${JOB_CHANNEL}', job_id::text) from done)
       select done.* from done left join told on true`,
      [id, by],
    );
    return row ? toJobRow(row) : null;
  }

  get(id: string): ReturnType<Jobs['get']> {
    return this.#reads.get(id);
  }

  list(filter: JobFilter, page: Parameters<Jobs['list']>[1]): ReturnType<Jobs['list']> {
    return this.#reads.list(filter, page);
  }

  count(filter: JobFilter): Promise<number> {
    return this.#reads.count(filter);
  }

  onChange(listener: (job: JobRow) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #insert(job: NewJob, isWorked: boolean): Promise<JobRow> {
    const [record] = await this.#database.query<JobRecord>(
      `with queued as (
         insert into runtime.job (job_id, kind, title, org, requested_by, certification_id, input, status, is_worked)
         values ($1, $2, $3, $4, $5, $6, $7, 'QUEUED', $8) on conflict (job_id) do nothing returning ${JOB_COLUMNS}),
       told as (select pg_notify('${JOB_CHANNEL}', job_id::text) from queued)
       select queued.* from queued left join told on true union all select ${JOB_COLUMNS} from runtime.job where job_id = $1`,
      [job.id, job.kind, job.title, job.org, job.requestedBy, job.certificationId, JSON.stringify(job.input), isWorked],
      'insert job',
    );
    // Another session may have stored it while the statement ran, which then sees neither.
    const row = record ? toJobRow(record) : await this.get(job.id);
    if (!row) throw new Error(`job ${job.id} is not stored`);
    return row;
  }

  /** Tells of one job; of every one that may have changed when the id is empty: the connection was lost meanwhile. */
  async #announce(id: string): Promise<void> {
    if (this.#listeners.size === 0) return;
    try {
      const rows = id === '' ? await this.#lately() : (await this.#changed.load([id])).values();
      for (const row of rows) for (const listener of this.#listeners) listener(row);
    } catch {
      // The database does not answer. A request's failure is somebody's answer; here nobody waits, so it is asked again.
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => void this.#announce(''), ANNOUNCE_RETRY_MS).unref();
    }
  }

  async #byIds(ids: readonly string[]): Promise<ReadonlyMap<string, JobRow>> {
    const rows = await this.#database.query<JobRecord>(
      `select ${JOB_COLUMNS} from runtime.job where job_id = any($1::uuid[])`,
      [ids],
      'jobs by id',
    );
    return new Map(rows.map((row) => [row.job_id, toJobRow(row)]));
  }

  async #lately(): Promise<readonly JobRow[]> {
    const rows = await this.#database.query<JobRecord>(
      `select ${JOB_COLUMNS} from runtime.job where status in ('QUEUED', 'RUNNING') or finished_at > now() - interval '5 minutes'`,
    );
    return rows.map(toJobRow);
  }
}
