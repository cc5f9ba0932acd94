import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { readEnvironment } from '../../src/config/environment.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import type { Application } from '../../src/server/compose.ts';
import { listen } from '../../src/server/running.ts';
import { startProduct } from '../../src/server/start-product.ts';
import { DemoClock } from '../../src/shared/clock.ts';
import { type BenchPostgres, startBenchPostgres } from './bench-postgres.ts';
import { type BenchDistrict, createBenchDistrict } from './bench-district.ts';

export interface BenchProduct {
  readonly application: Application;
  /** Address of its GraphQL. */
  readonly url: string;
  readonly district: BenchDistrict;
  /** Of an administrator of the district. */
  readonly token: string;
  stop(): Promise<void>;
}

export interface BenchProductOptions {
  readonly students: number;
  /** Puts something around the running parts before the server takes them. */
  readonly around?: (application: Application) => Application;
}

/** Works with the product over a PostgreSQL of its own; both are gone afterwards. */
export async function withBenchProduct<T>(
  options: BenchProductOptions,
  work: (product: BenchProduct) => Promise<T>,
): Promise<T> {
  const postgres = await startBenchPostgres();
  try {
    const product = await startBenchProduct(postgres, options);
    try {
      return await work(product);
    } finally {
      await product.stop();
    }
  } finally {
    await postgres.stop();
  }
}

/** The whole product as it is served, reactors and workers included, over a database of its own with one small district. */
export async function startBenchProduct(
  postgres: BenchPostgres,
  { students, around = (application) => application }: BenchProductOptions,
): Promise<BenchProduct> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'state-edition-bench-data-'));
  const environment = readEnvironment({
    NODE_ENV: 'development',
    DATA_DIRECTORY: dataDirectory,
    DATABASE_URL: await postgres.createDatabase(),
    PORT: '0',
    // Measured is what the server can do, not what it lets one account do.
    RATE_LIMIT_PER_ACCOUNT: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
  });
  const log = pino({ level: 'error' }, pino.destination(2));
  const product = await startProduct(environment, new DemoClock(new Date('2022-06-02T15:00:00.000Z')), true, log);
  const application = around(product.application);
  const server = await listen(application, environment, log, null);
  const district = await createBenchDistrict(application.services, students);
  await whenLevel(application);
  return {
    application,
    url: `${server.url}/graphql`,
    district,
    token: await signedInAdministrator(application, district.districtId),
    async stop() {
      await server.stop();
      await product.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Resolves when everything that was appended can be read. */
export function whenLevel(application: Application): Promise<void> {
  return application.projector.whenLevel();
}

async function signedInAdministrator({ services: { accounts } }: Application, districtId: string): Promise<string> {
  const password = randomUuid();
  await accounts.create({
    accountId: 'bench-administrator',
    username: 'bench',
    password,
    displayName: 'Bench',
    kind: 'PERSON',
    personId: null,
    roles: ['DISTRICT_ADMINISTRATOR'],
    districtId,
    schoolIds: null,
    expiresOn: null,
  });
  const signedIn = await accounts.signIn('bench', password, '127.0.0.1');
  if (typeof signedIn === 'string') throw new Error(signedIn);
  return signedIn.token;
}
