import type { Logger } from 'pino';
import { randomUuid } from '../crypto/random.ts';
import { JobWorker } from '../jobs/job-worker.ts';
import { ReactorPlaces } from '../reactors/reactor-places.ts';
import { ReactorRunner } from '../reactors/reactor-runner.ts';
import { reactors } from '../reactors/registry.ts';
import { schedules } from '../scheduler/schedule.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Application } from './compose.ts';
import { jobHandlers } from './job-handlers.ts';
import { loggedError } from './logged-error.ts';

/** Jobs that wait for nothing of each other run side by side. */
const WORKERS = 2;
/** Besides, for jobs that a person waits for in the wizard: imports may take minutes, and however many there are must not hold them up. */
const SHORT_JOB_WORKERS = 2;
const SHORT_JOBS: readonly string[] = ['STATE_VALIDATION'];

/** What acts by itself while anything is written: reactors and job workers. */
export function startBackground(application: Application, log: Logger): { stop(): Promise<void> } {
  const { services, read, jobs, database } = application;
  const places = new ReactorPlaces(database, (error) => log.error(loggedError(error), 'places of the reactors'));
  const runners = reactors.map(
    (reactor) =>
      new ReactorRunner(reactor, {
        database,
        places,
        journal: services.journal,
        ports: { commands: services.commands, read, jobs, progress: services.progress },
        decode: services.decode,
        onError: (name, error) => log.error({ reactor: name, ...loggedError(error) }, 'reactor'),
      }),
  );
  const handlers = jobHandlers(application);
  const shortOnes = handlers.filter(({ kind }) => SHORT_JOBS.includes(kind));
  const workers = [
    ...Array<typeof handlers>(WORKERS).fill(handlers),
    ...Array<typeof handlers>(SHORT_JOB_WORKERS).fill(shortOnes),
  ].map(
    (own) =>
      new JobWorker(database, jobs, own, randomUuid(), (job, error) =>
        log.error({ job: job.id, kind: job.kind, ...loggedError(error) }, 'job'),
      ),
  );
  for (const part of [...runners, ...workers]) part.start();
  return {
    async stop() {
      await Promise.all([...runners, ...workers].map((part) => part.stop()));
    },
  };
}

/**
 * Starts the schedules: what is due now is recorded before this returns. A demonstration begins with it when its clock stands where it
 * shall, since every jump of the clock passes nights.
 */
export async function startSchedules(application: Application, log: Logger): Promise<{ stop(): Promise<void> }> {
  const scheduler = new Scheduler({
    schedules,
    commands: application.services.commands,
    clock: application.services.clock,
    since: application.eventLog.openedAt,
    onError: (schedule, error) => log.error({ schedule, ...loggedError(error) }, 'schedule'),
  });
  await scheduler.start();
  return scheduler;
}
