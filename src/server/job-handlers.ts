import type { JobHandler } from '../application/ports/jobs.ts';
import { importJob } from '../jobs/import-job.ts';
import type { Application } from './compose.ts';

/** Every kind of job that a worker takes. */
export function jobHandlers(application: Application): readonly JobHandler[] {
  return [importJob(application.services.imports)];
}
