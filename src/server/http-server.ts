import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { GraphqlContext } from '../../schema/context.ts';
import { maskError } from '../../schema/errors.ts';
import type { BlobStore } from '../application/ports/files.ts';
import type { Services } from '../application/services.ts';
import { randomUuid } from '../crypto/random.ts';
import { admissionPlugin, tooSoon } from './admission.ts';
import type { IsTrustedProxy } from './client-address.ts';
import { answerBody, directAnswers } from './execution/direct-answers.ts';
import { fileRoutes, UPLOAD_PATH } from './file-routes.ts';
import { MAX_TOKENS, queryLimits } from './graphql-limits.ts';
import { type Demonstration, graphiqlRoutes } from './graphiql-routes.ts';
import { type HealthChecks, HEALTH_PATHS, healthRoutes } from './health-routes.ts';
import { loggedError } from './logged-error.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ReadAs } from './read-as.ts';
import { requestContext } from './request-context.ts';

/** A request body larger than this is not read: no honest operation comes near it. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
/** Milliseconds for a whole body; of an upload, for its next bytes. */
const BODY_TIMEOUT_MS = 30_000;

export interface HttpServerParts {
  readonly schema: GraphQLSchema;
  readonly schemaText: string;
  readonly services: Services;
  readonly readAs: ReadAs;
  readonly blobs: BlobStore;
  readonly health: HealthChecks;
  readonly log: Logger;
  readonly limiter: RateLimiter;
  readonly isTrustedProxy: IsTrustedProxy;
  readonly hasIntrospection: boolean;
  readonly hasGraphiql: boolean;
  /** Names that may be signed in by name on the sign-in page; null when demonstration sign-in is off. */
  readonly demonstration: Demonstration | null;
  readonly checkpointPublicKeyPem: string;
}

/** Logs what clients may not see, under an id that they do. No variables, no documents. */
export function errorReporter(log: Logger): (errorId: string, error: unknown) => string {
  return (_given, error) => {
    const errorId = randomUuid();
    log.error({ errorId, ...loggedError(error) }, 'unexpected error');
    return errorId;
  };
}

/** Fastify with GraphQL, files, health and the schema text. The caller listens and closes. */
export async function createHttpServer(
  parts: HttpServerParts,
): Promise<{ readonly app: FastifyInstance; stop(): Promise<void> }> {
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: 'idle',
    // Uploads take as long as they take; everybody else is held to BODY_TIMEOUT_MS.
    requestTimeout: 0,
    trustProxy: parts.isTrustedProxy,
  });
  const report = errorReporter(parts.log);
  const apollo = new ApolloServer<GraphqlContext>({
    schema: parts.schema,
    introspection: parts.hasIntrospection,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [queryLimits],
    formatError: (formatted, error) => maskError(formatted, error, report),
    stringifyResult: answerBody,
    plugins: [
      admissionPlugin(parts.limiter),
      directAnswers(),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    stopOnTerminationSignals: false,
  });
  await apollo.start();
  // Before anything is read: who knocks without end is not even asked who it is.
  app.addHook('onRequest', async (request, reply) => {
    if (HEALTH_PATHS.has(request.routeOptions.url ?? '')) return;
    const wait = parts.limiter.spendOfAddress(request.ip, 1);
    if (wait === 0) return;
    const { message, code, details } = tooSoon(wait);
    await reply
      .status(429)
      .header('Retry-After', wait)
      .send({ errors: [{ message, extensions: { code, ...details } }] });
  });
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.url === UPLOAD_PATH) {
      request.raw.setTimeout(BODY_TIMEOUT_MS, () => request.raw.destroy());
      return;
    }
    const timer = setTimeout(() => {
      if (!request.raw.complete) request.raw.destroy();
    }, BODY_TIMEOUT_MS);
    request.raw.once('close', () => clearTimeout(timer));
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply
      .header('X-Content-Type-Options', 'nosniff')
      .header('Referrer-Policy', 'no-referrer')
      .header('Cache-Control', 'no-store');
  });
  app.setErrorHandler((error: { statusCode?: number; code?: string; message: string }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500)
      return reply
        .status(status)
        .send({ errors: [{ message: error.message, extensions: { code: 'BAD_USER_INPUT' } }] });
    return reply.status(500).send({
      errors: [
        {
          message: 'Something went wrong on our side.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: report('', error) },
        },
      ],
    });
  });
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    preHandler: async (request, reply) => {
      if (Array.isArray(request.body))
        await reply
          .status(400)
          .send({ errors: [{ message: 'Batches are not accepted.', extensions: { code: 'BAD_USER_INPUT' } }] });
    },
    handler: fastifyApolloHandler(apollo, {
      context: (request) =>
        requestContext(parts.services, parts.readAs, {
          authorization: request.headers.authorization,
          correlationId: request.headers['x-correlation-id'] as string | undefined,
          address: request.ip,
        }),
    }),
  });
  app.get('/schema.graphql', (_request, reply) => reply.type('text/plain; charset=utf-8').send(parts.schemaText));
  app.get('/checkpoint-key.pem', (_request, reply) =>
    reply.type('application/x-pem-file').send(parts.checkpointPublicKeyPem),
  );
  await app.register(healthRoutes(parts.health));
  await app.register(fileRoutes(parts.services, parts.blobs));
  if (parts.hasGraphiql) await app.register(graphiqlRoutes(parts.demonstration, parts.services.about.stateAgency));
  return {
    app,
    async stop() {
      await app.close();
      await apollo.stop();
    },
  };
}
