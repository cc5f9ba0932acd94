import type { JobKind, JobRow, JobStatus } from '../application/ports/jobs.ts';
import type { JsonObject } from '../shared/json.ts';

export interface JobRecord {
  readonly job_id: string;
  readonly kind: JobKind;
  readonly title: string;
  readonly org: string;
  readonly requested_by: string;
  readonly certification_id: string | null;
  readonly input: string;
  readonly status: JobStatus;
  readonly percent: number | null;
  readonly error: string | null;
  readonly error_code: string | null;
  readonly result: string | null;
  readonly attempts: number;
  readonly queued_at: string;
  readonly queue_number: number;
  readonly finished_at: string | null;
  readonly cancelled_by: string | null;
}

export const JOB_COLUMNS =
  'job_id, kind, title, org, requested_by, certification_id, input, status, percent, error, error_code, result, attempts, queued_at, queue_number, finished_at, cancelled_by';

export const toJobRow = (record: JobRecord): JobRow => ({
  id: record.job_id,
  kind: record.kind,
  title: record.title,
  org: record.org,
  requestedBy: record.requested_by,
  certificationId: record.certification_id,
  input: JSON.parse(record.input) as JsonObject,
  status: record.status,
  queuedAt: record.queued_at,
  finishedAt: record.finished_at,
  percent: record.percent,
  error: record.error,
  errorCode: record.error_code,
  result: record.result === null ? null : (JSON.parse(record.result) as JsonObject),
  attempts: record.attempts,
  queueNumber: record.queue_number,
  cancelledBy: record.cancelled_by,
});

/** Jobs are listed newest first by their number in the queue. */
export const jobCursor = (job: JobRow): string => String(job.queueNumber);
export const decodeJobCursor = (cursor: string | null): number | null =>
  cursor !== null && /^\d{1,15}$/.test(cursor) ? Number(cursor) : null;
