import type { JobHandler } from '../application/ports/jobs.ts';
import { exportJob } from '../jobs/export-job.ts';
import { importJob } from '../jobs/import-job.ts';
import { stateValidationJob } from '../jobs/state-validation-job.ts';
import { verificationJob } from '../jobs/verification-job.ts';
import type { Application } from './compose.ts';

/** Every kind of job that a worker takes. */
export function jobHandlers({ services, read }: Application): readonly JobHandler[] {
  return [
    exportJob(services),
    importJob(services.imports),
    stateValidationJob({ ...services, read }),
    verificationJob(services),
  ];
}
