import type { JsonObject } from '../../shared/json.ts';

export const JOB_KINDS = [
  'DISTRICT_VALIDATION',
  'STATE_VALIDATION',
  'SNAPSHOT',
  'SNAPSHOT_VALIDATION',
  'VERIFICATION',
  'IMPORT',
  'EXPORT',
  'SYNC',
  'REPLAY',
  'EARLY_WARNING',
] as const;
export type JobKind = (typeof JOB_KINDS)[number];
export const JOB_STATUSES = ['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

export interface NewJob {
  /** Derived from the command that asked for it, so that asking twice makes one job. */
  readonly id: string;
  readonly kind: JobKind;
  readonly title: string;
  readonly org: string;
  readonly requestedBy: string;
  readonly certificationId: string | null;
  readonly input: JsonObject;
}

export interface JobRow extends NewJob {
  readonly status: JobStatus;
  readonly queuedAt: string;
  readonly finishedAt: string | null;
  readonly percent: number | null;
  /** A sentence for people; no stack, no data. */
  readonly error: string | null;
  readonly errorCode: string | null;
  readonly result: JsonObject | null;
  readonly attempts: number;
  /** The account that ended it, or, while it is at work, that wants it ended. */
  readonly cancelledBy: string | null;
  /** Place in the queue: the cursor of a list. */
  readonly queueNumber: number;
}

export interface JobFilter {
  readonly org: string | null;
  readonly requestedBy: string | null;
  /** Beside those that `requestedBy` asked for, those of certifications. */
  readonly withCertifications?: boolean;
  readonly kinds: readonly string[] | null;
  readonly statuses: readonly string[] | null;
  readonly certificationId: string | null;
  readonly title: string | null;
  readonly createdFrom: string | null;
  readonly createdTo: string | null;
}

export interface Jobs {
  /** Queues the job, or finds the one with this id. */
  enqueue(job: NewJob): Promise<JobRow>;
  /** For work whose result other code records (a capture that the projector makes): a row that no worker takes. */
  track(job: NewJob): Promise<JobRow>;
  finish(
    id: string,
    outcome: { readonly result: JsonObject } | { readonly error: string; readonly errorCode: string | null },
  ): Promise<void>;
  /**
   * Ends a job that waits. One that is at work stops at the next place where it may, and what it has done until then becomes its result:
   * it is RUNNING, with `cancelledBy`, until its worker has written the last of it. Null when the job has ended, or when its outcome comes
   * from elsewhere.
   */
  cancel(id: string, by: string): Promise<JobRow | null>;
  get(id: string): Promise<JobRow | null>;
  list(
    filter: JobFilter,
    page: { readonly first: number; readonly after: string | null },
  ): Promise<{ readonly rows: readonly JobRow[]; readonly hasNext: boolean }>;
  count(filter: JobFilter): Promise<number>;
  /** Called with the row after every change of any job, on this process and others. Returns the way to stop. */
  onChange(listener: (job: JobRow) => void): () => void;
}

export interface JobControl {
  /** Aborts when the worker stops, when the job is somebody else's by now, or with `JobCancelled`. */
  readonly signal: AbortSignal;
  /** How much is done, and, for work that leaves something behind when it fails, what came of it so far. */
  progress(percent: number, soFar?: JsonObject): Promise<void>;
}

/** The reason of a signal: somebody does not want the job any more. */
export class JobCancelled extends Error {
  override readonly name = 'JobCancelled';

  constructor(readonly cancelledBy: string) {
    super('The job was cancelled.');
  }
}

/** Runs one kind of job. Throw `JobFailed` to fail it for good; any other error is tried again (bounded). Must be safe to run twice. */
export interface JobHandler {
  readonly kind: JobKind;
  run(job: JobRow, control: JobControl): Promise<JsonObject>;
}

export class JobFailed extends Error {
  override readonly name = 'JobFailed';

  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
