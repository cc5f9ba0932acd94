import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { maskError } from '../../schema/errors.ts';
import { Fault } from '../application/faults.ts';
import type { Services } from '../application/services.ts';
import type { Principal } from '../domain/kernel/principal.ts';
import { admit, spenderOf, tooSoon } from './admission.ts';
import { clientAddress, type IsTrustedProxy } from './client-address.ts';
import { MAX_TOKENS, queryLimits } from './graphql-limits.ts';
import { errorReporter } from './http-server.ts';
import { loggedError } from './logged-error.ts';
import { OpenSockets } from './open-sockets.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ReadAs } from './read-as.ts';
import { requestContext } from './request-context.ts';

const INIT_TIMEOUT_MS = 5_000;
const MAX_PAYLOAD_BYTES = 256 * 1024;
/** How often an open socket's account is looked at: a disabled one is cut within this time. */
const RECHECK_MS = 5_000;
const MAX_OPERATIONS_PER_SOCKET = 50;
/** What a socket is closed with that its account has too many of: the code of HTTP 429 in the range of applications. */
const TOO_MANY_SOCKETS = 4429;
const TOO_MANY = `A socket has at most ${MAX_OPERATIONS_PER_SOCKET} operations at once: end one first.`;

export interface SocketServerParts {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly readAs: ReadAs;
  readonly allowedOrigins: readonly string[];
  readonly log: Logger;
  readonly limiter: RateLimiter;
  readonly isTrustedProxy: IsTrustedProxy;
  /** Sockets that an account may have open at once; 0 puts no limit. */
  readonly socketsPerAccount: number;
}

interface Extra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Who opened the socket; set when it is let in. */
  principal?: Principal;
}

/** GraphQL over WebSocket (`graphql-transport-ws`) at /graphql. The token comes in `connection_init` as `authorization`. */
export function createSocketServer(parts: SocketServerParts): { stop(): Promise<void> } {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_PAYLOAD_BYTES,
    handleProtocols: (protocols) => (protocols.has('graphql-transport-ws') ? 'graphql-transport-ws' : false),
  });
  const report = errorReporter(parts.log);
  const addressOf = (request: IncomingMessage) => clientAddress(request, parts.isTrustedProxy);
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Nobody else listens to this socket until it is let in, and an error that nobody hears ends the process.
    const refuse = (answer: string) => {
      socket.on('error', () => socket.destroy());
      socket.end(`HTTP/1.1 ${answer}\r\nConnection: close\r\n\r\n`);
    };
    // Any text may stand here: it is compared, not parsed.
    const pathname = request.url?.split('?', 1)[0];
    const { origin } = request.headers;
    // Programs send no origin; a browser's page must be one of ours.
    if (
      pathname !== '/graphql' ||
      (origin !== undefined && !isAllowedOrigin(parts.allowedOrigins, origin, request.headers.host))
    ) {
      refuse('403 Forbidden');
      return;
    }
    const wait = parts.limiter.spendOfAddress(addressOf(request), 1);
    if (wait > 0) {
      refuse(`429 Too Many Requests\r\nRetry-After: ${wait}`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      sockets.emit('connection', opened, request);
      // graphql-ws prints such errors to the console; ws has closed the socket with the right code by then.
      opened.removeAllListeners('error');
      opened.on('error', (error: Error & { readonly code?: string }) => {
        parts.log.warn({ code: error.code ?? null, address: addressOf(request) }, 'a socket was closed for its error');
      });
    });
  };
  parts.server.on('upgrade', onUpgrade);
  const authorizationOf = (parameters: Readonly<Record<string, unknown>> | undefined) =>
    typeof parameters?.authorization === 'string' ? parameters.authorization : undefined;
  const openSockets = new OpenSockets(parts.socketsPerAccount);
  const operations = new WeakMap<WebSocket, Set<string>>();
  /** Why an operation does not run, undefined when it does; `onError` masks what it says. */
  const refusals = (
    { query, operationName, variables }: SubscribePayload,
    { request, principal }: Extra,
  ): readonly GraphQLError[] | undefined => {
    try {
      const spender = spenderOf(principal ?? null, addressOf(request));
      const wait = parts.limiter.spendOfAddress(spender.address, 1);
      if (wait > 0) throw tooSoon(wait);
      const { schema } = parts;
      const document = parse(query, { maxTokens: MAX_TOKENS });
      const errors = validate(schema, document, [...specifiedRules, queryLimits]);
      if (errors.length > 0) return errors;
      const operation = getOperationAST(document, operationName);
      if (operation) admit({ schema, document, operation, variables: variables ?? {} }, parts.limiter, spender);
      return undefined;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      if (error instanceof Fault) return [new GraphQLError(error.message, { originalError: error })];
      // Masked and logged as every other; thrown, it would be printed beside the log.
      return [new GraphQLError('', { originalError: error as Error })];
    }
  };
  const disposable = useServer<Record<string, unknown>, Extra>(
    {
      schema: parts.schema,
      execute,
      subscribe,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async ({ connectionParams, extra }) => {
        const authorization = authorizationOf(connectionParams);
        const token = authorization?.replace(/^Bearer /, '');
        const authenticated = token === undefined ? null : await parts.services.accounts.authenticate(token);
        if (!authenticated || token === undefined) return false;
        // Gone in the meantime: nobody would hear of its end.
        if (extra.socket.readyState !== extra.socket.OPEN) return false;
        if (!openSockets.admits(authenticated.principal.accountId, extra.socket)) {
          extra.socket.close(TOO_MANY_SOCKETS, 'RATE_LIMITED');
          return false;
        }
        extra.principal = authenticated.principal;
        watchAccount(parts.services, extra.socket, token, { ...authenticated.principal, ...authenticated });
        return true;
      },
      onSubscribe: (context, id, payload) => {
        const open = operations.get(context.extra.socket) ?? new Set<string>();
        operations.set(context.extra.socket, open);
        if (open.size >= MAX_OPERATIONS_PER_SOCKET)
          return [
            new GraphQLError('', { originalError: new Fault('RATE_LIMITED', TOO_MANY, { retryAfterSeconds: 1 }) }),
          ];
        open.add(id);
        return refusals(payload, context.extra);
      },
      onError: (context, id, _payload, errors) => {
        operations.get(context.extra.socket)?.delete(id);
        return errors.map((error) => masked(error, report));
      },
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map((error) => masked(error, report)) } : undefined,
      onComplete: (context, id) => {
        operations.get(context.extra.socket)?.delete(id);
      },
      context: (context) =>
        requestContext(parts.services, parts.readAs, {
          authorization: authorizationOf(context.connectionParams),
          correlationId: undefined,
          address: addressOf(context.extra.request),
        }),
    },
    sockets,
  );
  sockets.removeAllListeners('error');
  sockets.on('error', (error) => parts.log.error(loggedError(error), 'the socket server failed'));
  return {
    async stop() {
      parts.server.off('upgrade', onUpgrade);
      await disposable.dispose();
      sockets.close();
    },
  };
}

/** Cuts the socket when its token expires or its account ends. */
function watchAccount(
  services: Services,
  socket: WebSocket,
  token: string,
  session: { readonly accountId: string; readonly expiresAt: string },
): void {
  const cut = () => socket.close(4403, 'Forbidden');
  const timer = setInterval(() => {
    if (Date.parse(session.expiresAt) <= Date.now()) cut();
    else
      void services.accounts.authenticate(token).then(
        (still) => still ?? cut(),
        () => undefined,
      );
  }, RECHECK_MS);
  timer.unref();
  const forget = services.accounts.onSessionsEnded((accountId) => {
    if (accountId === session.accountId) cut();
  });
  socket.once('close', () => {
    clearInterval(timer);
    forget();
  });
}

function isAllowedOrigin(allowed: readonly string[], origin: string, host: string | undefined): boolean {
  return allowed.includes(origin) || (host !== undefined && URL.canParse(origin) && new URL(origin).host === host);
}

function masked(error: GraphQLError, report: (errorId: string, error: unknown) => string): GraphQLError {
  const formatted = error.toJSON();
  // A document or variables that do not fit the schema: found before any field was reached, and without a code of their own.
  const isOfRequest = error.path === undefined && error.extensions.code === undefined;
  return maskError(
    isOfRequest ? { ...formatted, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } } : formatted,
    error,
    report,
  ) as unknown as GraphQLError;
}
