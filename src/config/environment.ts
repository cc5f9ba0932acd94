import { ConfigurationFault, type VariableFault } from './configuration-fault.ts';
import type { Secret } from './secret.ts';
import { variables, type EVENT_LOGS, type LOG_LEVELS, type NODE_ENVIRONMENTS } from './variables.ts';

/** Everything the process takes from outside, read once at its start. docs/configuration.md has one row per variable. */
export interface Environment {
  readonly nodeEnvironment: (typeof NODE_ENVIRONMENTS)[number];
  readonly isProduction: boolean;
  readonly host: string;
  /** 0 asks for any free port. */
  readonly port: number;
  /** Address under which clients reach the server, without a trailing slash. */
  readonly publicUrl: string;
  /** Origins that may open sockets and send cross-origin requests. */
  readonly allowedOrigins: readonly string[];
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Points per minute; 0 puts no limit. schema/costs.ts says what costs how many. */
  readonly rateLimits: { readonly perAccount: number; readonly perAddress: number };
  /** Sockets that an account may have open at once; 0 puts no limit. */
  readonly socketsPerAccount: number;
  readonly stateAgency: string;
  readonly dataDirectory: string;
  /** Undefined asks for the embedded PostgreSQL; never in production. */
  readonly databaseUrl: Secret | undefined;
  readonly eventLog: (typeof EVENT_LOGS)[number];
  /** Given whenever `eventLog` is `eventstoredb`. */
  readonly eventStoreUrl: Secret | undefined;
  /** 32 bytes as text. Undefined asks for a file in the data directory; never in production. */
  readonly keyEncryptionKey: Secret | undefined;
  /** PKCS#8 PEM. Undefined asks for a file in the data directory; never in production. */
  readonly tokenSigningKey: Secret | undefined;
  /** PKCS#8 PEM, Ed25519. Undefined asks for a file in the data directory. */
  readonly checkpointSigningKey: Secret | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly hasIntrospection: boolean;
  readonly hasGraphiql: boolean;
  /** Signing in as anyone by name: true only outside production and on a loopback address. */
  readonly hasDemoSignIn: boolean;
  /** Of the embedded PostgreSQL. */
  readonly hasFsync: boolean;
}

type Source = Readonly<Record<string, string | undefined>>;
type Name = keyof typeof variables;
type Values = { readonly [N in Name]?: ReturnType<(typeof variables)[N]['parse']> };

/** Reads and checks all variables; throws one `ConfigurationFault` with everything that is wrong. An empty value counts as missing. */
export function readEnvironment(source: Source = process.env): Environment {
  const faults: VariableFault[] = [];
  const values = readValues(source, faults);
  const isProduction = values.NODE_ENV === 'production';
  const host = values.HOST ?? '127.0.0.1';
  const port = values.PORT ?? 4000;
  const publicUrl = values.PUBLIC_URL ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  faults.push(...faultsTogether(source, values, isProduction, host));
  if (faults.length > 0) throw new ConfigurationFault(faults);
  return {
    nodeEnvironment: values.NODE_ENV ?? 'development',
    isProduction,
    host,
    port,
    publicUrl,
    allowedOrigins: values.ALLOWED_ORIGINS ?? [new URL(publicUrl).origin],
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    rateLimits: {
      perAccount: values.RATE_LIMIT_PER_ACCOUNT ?? 6_000,
      perAddress: values.RATE_LIMIT_PER_ADDRESS ?? 60_000,
    },
    socketsPerAccount: values.SOCKETS_PER_ACCOUNT ?? 20,
    stateAgency: values.STATE_AGENCY ?? 'State Education Agency',
    dataDirectory: values.DATA_DIRECTORY ?? './.data',
    databaseUrl: values.DATABASE_URL,
    eventLog: values.EVENT_LOG ?? 'postgres',
    eventStoreUrl: values.EVENTSTORE_URL,
    keyEncryptionKey: values.KEY_ENCRYPTION_KEY,
    tokenSigningKey: values.TOKEN_SIGNING_KEY,
    checkpointSigningKey: values.CHECKPOINT_SIGNING_KEY,
    logLevel: values.LOG_LEVEL ?? 'info',
    hasIntrospection: values.INTROSPECTION ?? !isProduction,
    hasGraphiql: values.GRAPHIQL ?? !isProduction,
    hasDemoSignIn: values.DEMO_SIGN_IN ?? (!isProduction && isLoopback(host)),
    hasFsync: values.STATE_EDITION_FSYNC ?? true,
  };
}

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readValues(source: Source, faults: VariableFault[]): Values {
  const values: Partial<Record<Name, unknown>> = {};
  for (const variable of Object.keys(variables) as Name[]) {
    const given = source[variable];
    if (given === undefined || given === '') continue;
    const result = variables[variable].safeParse(given);
    if (result.success) values[variable] = result.data;
    else faults.push({ variable, message: result.error.issues[0]?.message ?? 'is not understood' });
  }
  return values as Values;
}

/** What production cannot do without: a server that made these up for itself would lose or expose data unnoticed. */
const NEEDED_IN_PRODUCTION: Partial<Record<Name, string>> = {
  DATABASE_URL: 'is needed in production: the embedded PostgreSQL is for development',
  KEY_ENCRYPTION_KEY: 'is needed in production: 32 random bytes as base64 (openssl rand -base64 32)',
  TOKEN_SIGNING_KEY: 'is needed in production: a PKCS#8 private key in PEM (openssl genpkey -algorithm ed25519)',
  PUBLIC_URL: 'is needed in production: the address under which clients reach the server',
};

function faultsTogether(source: Source, values: Values, isProduction: boolean, host: string): VariableFault[] {
  const faults: VariableFault[] = [];
  const isMissing = (variable: Name): boolean => (source[variable] ?? '') === '';
  if (isProduction) {
    for (const [variable, message] of Object.entries(NEEDED_IN_PRODUCTION)) {
      if (isMissing(variable as Name)) faults.push({ variable, message });
    }
  }
  if (values.EVENT_LOG === 'eventstoredb' && isMissing('EVENTSTORE_URL')) {
    faults.push({ variable: 'EVENTSTORE_URL', message: 'is needed when EVENT_LOG is eventstoredb' });
  }
  if (values.DEMO_SIGN_IN === true && isProduction) {
    faults.push({ variable: 'DEMO_SIGN_IN', message: 'must be off in production: anyone could sign in as anyone' });
  }
  if (values.DEMO_SIGN_IN === true && !isLoopback(host)) {
    faults.push({
      variable: 'DEMO_SIGN_IN',
      message: 'works on a loopback HOST only: anyone in reach could sign in as anyone',
    });
  }
  return faults;
}
