import type { JobHandler } from '../application/ports/jobs.ts';
import type { Application } from './compose.ts';

/** Every kind of job that a worker takes. */
export function jobHandlers(_application: Application): readonly JobHandler[] {
  return [];
}
