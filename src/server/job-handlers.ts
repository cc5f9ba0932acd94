import type { JobHandler } from '../application/ports/jobs.ts';
import { exportJob } from '../jobs/export-job.ts';
import { importJob } from '../jobs/import-job.ts';
import { stateValidationJob } from '../jobs/state-validation-job.ts';
import { verificationJob } from '../jobs/verification-job.ts';
import { PostgresIssueReports } from '../validation/postgres-issue-reports.ts';
import type { Application } from './compose.ts';

/** Every kind of job that a worker takes. */
export function jobHandlers({ services, read, blobs, readDatabase }: Application): readonly JobHandler[] {
  return [
    exportJob({ ...services, read, blobs, issueReports: new PostgresIssueReports(readDatabase) }),
    importJob(services.imports),
    stateValidationJob({ ...services, read }),
    verificationJob(services),
  ];
}
