import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  execute,
  type ExecutionResult,
  getOperationAST,
  type GraphQLSchema,
  parse,
  subscribe,
  validate,
} from 'graphql';
import { type Logger, pino } from 'pino';
import type { GraphqlContext } from '../../schema/context.ts';
import { buildSchema } from '../../schema/build-schema.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Application, openApplication } from '../../src/server/compose.ts';
import { recordNames } from '../../src/server/record-names.ts';
import { directPlan } from '../../src/server/execution/direct-plan.ts';
import { startBackground } from '../../src/server/background.ts';
import { createLoaders } from '../../schema/loaders.ts';
import { DemoClock } from '../../src/shared/clock.ts';
import { stateDate } from '../../src/shared/calendar.ts';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { Role } from '../../src/domain/kernel/roles.ts';
import type { ScryptCost } from '../../src/crypto/password.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { createTestDatabase } from './database.ts';

export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly { readonly message: string; readonly code: string }[];
}

function answerOf<Data>(result: ExecutionResult): Answer<Data> {
  return {
    data: (result.data ?? null) as Data | null,
    errors: (result.errors ?? []).map((error) => {
      const cause = error.originalError as { code?: string; message: string } | undefined;
      return { message: error.message, code: cause?.code ?? String(error.extensions.code ?? 'UNKNOWN') };
    }),
  };
}

export interface TestApplication {
  readonly application: Application;
  readonly clock: DemoClock;
  /** Runs one operation in process as somebody; null: not signed in. Throws nothing: errors are in the answer. */
  execute<Data = Record<string, never>>(
    query: string,
    variables?: Record<string, unknown>,
    as?: Principal | null,
  ): Promise<Answer<Data>>;
  /** Follows a subscription as somebody: what came so far, and how to end it; the answer when it is refused. */
  subscribe<Data = Record<string, never>>(
    query: string,
    variables?: Record<string, unknown>,
    as?: Principal | null,
  ): Promise<Answer<Data> | { readonly messages: readonly Answer<Data>[]; stop(): Promise<void> }>;
  /** Waits until the read models, the live issues, the reactors and the jobs have nothing left to do. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Guessing passwords is not what these tests wait for. */
const CHEAP: ScryptCost = { N: 1024, r: 8, p: 1 };

let schema: Promise<GraphQLSchema> | null = null;

/** Answered as the server answers: from a plan, or by the ordinary execution when there is none or it gives up. */
async function served(
  built: GraphQLSchema,
  query: string,
  variableValues: Record<string, unknown>,
  contextValue: GraphqlContext,
): Promise<ExecutionResult> {
  const document = parse(query);
  const errors = validate(built, document);
  if (errors.length > 0) return { errors };
  const operation = getOperationAST(document);
  const plan = operation && directPlan(built, document, operation);
  const text = plan && (await plan(variableValues, contextValue));
  if (text) return { data: JSON.parse(text.toString()) as ExecutionResult['data'] };
  return execute({ schema: built, document, variableValues, contextValue });
}

export interface TestApplicationOptions {
  readonly start?: string;
  readonly log?: Logger;
  /** Documents that the projector writes for their outside facts alone in one transaction. */
  readonly rewriteLimit?: number;
  /** The event log is this EventStoreDB instead of the database. */
  readonly eventStoreUrl?: string;
  /** A database and a data directory that outlive the application, as after a restart. */
  readonly home?: { readonly databaseUrl: string; readonly dataDirectory: string };
}

/** The whole product over a database of its own, without a network. The clock starts on 2 June 2022, 09:00 in Denver. */
export async function createTestApplication(options: TestApplicationOptions = {}): Promise<TestApplication> {
  const test = options.home ? null : await createTestDatabase();
  const dataDirectory = options.home?.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'state-edition-')));
  const databaseUrl = options.home?.databaseUrl ?? test!.url;
  const clock = new DemoClock(new Date(options.start ?? '2022-06-02T15:00:00.000Z'));
  const environment = readEnvironment({
    NODE_ENV: 'test',
    DATA_DIRECTORY: dataDirectory,
    STATE_AGENCY: 'Test Agency',
    PORT: '0',
    ...(options.eventStoreUrl !== undefined && { EVENT_LOG: 'eventstoredb', EVENTSTORE_URL: options.eventStoreUrl }),
  });
  const log = options.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' });
  const application = await openApplication({
    environment,
    databaseUrl,
    clock,
    isDemoClock: true,
    log,
    rewriteLimit: options.rewriteLimit,
    passwordCost: CHEAP,
  });
  const background = startBackground(application, log);
  application.liveIssues.start();
  schema ??= buildSchema();
  const built = await schema;
  const contextOf = (as: Principal | null): GraphqlContext => {
    const read = application.readAs(as);
    const asked = { principal: as, address: '127.0.0.1', purposes: new Set<string>() };
    return {
      ...asked,
      tokenId: null,
      correlationId: randomUuid(),
      services: application.services,
      read,
      answered: new Map(),
      loaders: createLoaders(read, application.services.accounts, {
        today: stateDate(clock.now()),
        viewer: as,
        recordNames: recordNames(application.services.accessLog, asked),
      }),
    };
  };
  return {
    application,
    clock,
    async execute<Data>(query: string, variables: Record<string, unknown> = {}, as: Principal | null = null) {
      return answerOf<Data>(await served(built, query, variables, contextOf(as)));
    },
    async subscribe<Data>(query: string, variables: Record<string, unknown> = {}, as: Principal | null = null) {
      const source = await subscribe({
        schema: built,
        document: parse(query),
        variableValues: variables,
        contextValue: contextOf(as),
      });
      if (!(Symbol.asyncIterator in source)) return answerOf<Data>(source);
      const messages: Answer<Data>[] = [];
      const ended = (async () => {
        for await (const result of source) messages.push(answerOf<Data>(result));
      })();
      return {
        messages,
        async stop() {
          await source.return(undefined);
          await ended;
        },
      };
    },
    settle: () => settle(application),
    async stop() {
      await application.liveIssues.stop();
      await background.stop();
      await application.stop();
      if (options.home) return;
      await test?.drop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Nothing left to do: looked at twice in a row, because a job may cause an event and an event a job. */
export async function settle(application: Application): Promise<void> {
  for (let quiet = 0, tries = 0; quiet < 2; tries++) {
    if (tries > 2_000) throw new Error('the application does not settle');
    const status = await application.services.progress.status();
    const [busy] = await application.database.query<{ jobs: number; behind: number; reactors: number }>(
      `select (select count(*)::int from runtime.job where status in ('QUEUED', 'RUNNING')) as jobs,
              (select count(*)::int from runtime.reactor where position < $1) as behind,
              (select count(*)::int from runtime.reactor) as reactors`,
      [status.head],
    );
    const { liveIssues } = application.services;
    const areIssuesKept = (await liveIssues.waitForPosition(status.checkpoint, 1_000)) && !liveIssues.isLookingOver();
    const isQuiet =
      areIssuesKept &&
      status.lagEvents === 0 &&
      status.staleDocuments === 0 &&
      busy!.jobs === 0 &&
      busy!.behind === 0 &&
      busy!.reactors > 0;
    quiet = isQuiet ? quiet + 1 : 0;
    if (quiet < 2) await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** A principal for tests; everything that matters can be said. */
export const principal = (roles: readonly Role[], rest: Partial<Principal> = {}): Principal => ({
  accountId: `account-${roles.join('-').toLowerCase()}`,
  kind: 'PERSON',
  personId: rest.personId ?? null,
  roles,
  districtId: null,
  schoolIds: null,
  impersonatedBy: null,
  ...rest,
});
