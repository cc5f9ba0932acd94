import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { buildSchema, emitSchema } from '../../schema/build-schema.ts';
import type { Environment } from '../config/environment.ts';
import { trustedProxies } from './client-address.ts';
import type { Application } from './compose.ts';
import type { Demonstration } from './graphiql-routes.ts';
import { createHttpServer } from './http-server.ts';
import { healthOf } from './health.ts';
import { RateLimiter } from './rate-limiter.ts';
import { createSocketServer } from './socket-server.ts';

export interface RunningServer {
  readonly app: FastifyInstance;
  readonly url: string;
  stop(): Promise<void>;
}

/** Builds the schema, a quarter of a second, before anybody listens: while the database starts there is time. */
export async function prepareToListen(): Promise<void> {
  await buildSchema();
}

/**
 * Listens at the environment's address. From then on the live issues are kept: a demonstration that is written before is looked at once, as a
 * whole, and not save by save.
 */
export async function listen(
  application: Application,
  environment: Environment,
  log: Logger,
  demonstration: Demonstration | null,
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
    demonstration,
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
