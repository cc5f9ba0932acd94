import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildSchema, emitSchema } from '../../schema/build-schema.ts';
import type { Environment } from '../config/environment.ts';
import { JobWorker } from '../jobs/job-worker.ts';
import { randomUuid } from '../crypto/random.ts';
import { ReactorPlaces } from '../reactors/reactor-places.ts';
import { ReactorRunner } from '../reactors/reactor-runner.ts';
import { reactors } from '../reactors/registry.ts';
import { trustedProxies } from './client-address.ts';
import { schedules } from '../scheduler/schedule.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { Application } from './compose.ts';
import type { DemoSignIn } from './graphiql-routes.ts';
import { createHttpServer } from './http-server.ts';
import { jobHandlers } from './job-handlers.ts';
import { healthOf } from './health.ts';
import { loggedError } from './logged-error.ts';
import { RateLimiter } from './rate-limiter.ts';
import { createSocketServer } from './socket-server.ts';

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

export interface RunningServer {
  readonly app: FastifyInstance;
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Listens at the environment's address. From then on the live issues are kept: a demonstration that is written before is looked at once, as a
 * whole, and not save by save.
 */
export async function listen(
  application: Application,
  environment: Environment,
  log: Logger,
  demoSignIn: DemoSignIn | null,
): Promise<RunningServer> {
  const schema = await buildSchema();
  const health = healthOf(application);
  const limiter = new RateLimiter(environment.rateLimits);
  const isTrustedProxy = trustedProxies(environment.trustedProxies);
  const http = await createHttpServer({
    schema,
    schemaText: await emitSchema(),
    services: application.services,
    readAs: application.readAs,
    blobs: application.blobs,
    health,
    log,
    limiter,
    isTrustedProxy,
    hasIntrospection: environment.hasIntrospection,
    hasGraphiql: environment.hasGraphiql,
    demoSignIn,
    checkpointPublicKeyPem: application.signer.publicKeyPem,
  });
  const sockets = createSocketServer({
    server: http.app.server,
    schema,
    services: application.services,
    readAs: application.readAs,
    allowedOrigins: environment.allowedOrigins,
    log,
    limiter,
    isTrustedProxy,
    socketsPerAccount: environment.socketsPerAccount,
  });
  const address = await http.app.listen({ host: environment.host, port: environment.port });
  application.liveIssues.start();
  // Without a configured address clients reach the server where it listens, also when the port was any free one.
  if (environment.publicUrl.endsWith(`:${environment.port}`)) application.services.about.publicUrl = address;
  return {
    app: http.app,
    url: address,
    // Readiness first, then sockets (1001), then the requests in hand.
    async stop() {
      health.stopping();
      await sockets.stop();
      await http.stop();
      await application.liveIssues.stop();
    },
  };
}
