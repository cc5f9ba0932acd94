import type { JobRow, Jobs } from './ports/jobs.ts';

/** The job once it has ended, or as it is after `waitMs`; null when there is none. */
export function whenEnded(jobs: Jobs, id: string, waitMs: number): Promise<JobRow | null> {
  return new Promise((resolve, reject) => {
    const stop = jobs.onChange((job) => {
      if (job.id === id && job.finishedAt !== null) answer(job);
    });
    const timer = setTimeout(() => void jobs.get(id).then(answer, fail), waitMs);
    const answer = (job: JobRow | null) => {
      clearTimeout(timer);
      stop();
      resolve(job);
    };
    const fail = (error: unknown) => {
      clearTimeout(timer);
      stop();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    // It may have ended before anybody listened.
    void jobs.get(id).then((job) => (job === null || job.finishedAt !== null ? answer(job) : undefined), fail);
  });
}
