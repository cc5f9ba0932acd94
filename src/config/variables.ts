import { isIP } from 'node:net';
import { z } from 'zod';
import { Secret } from './secret.ts';

export const NODE_ENVIRONMENTS = ['development', 'test', 'production'] as const;
export const EVENT_LOGS = ['postgres', 'eventstoredb'] as const;
export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const text = z.string().trim().min(1);

const flag = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], { error: 'must be true or false' })
  .transform((value) => value === 'true' || value === '1' || value === 'on');

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number from 0 (any free port) to 65535')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number from 0 (any free port) to 65535');

const url = (protocols: readonly string[]) => {
  const error = `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`;
  return z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), { error });
};

const secret = (schema: z.ZodType<string, string>) => schema.transform((value) => new Secret(value));

/** 32 bytes as base64, base64url or hexadecimal digits. */
const key32 = secret(
  z
    .string()
    .trim()
    .regex(/^([A-Za-z0-9+/_-]{43}=?|[0-9a-fA-F]{64})$/, 'must be 32 random bytes as base64 (openssl rand -base64 32)'),
);

/** Secrets managers hand PEM over on one line; `\n` in it is a line end. */
const privateKeyPem = (hint: string) =>
  secret(
    z
      .string()
      .transform((value) => value.replaceAll('\\n', '\n').trim())
      .refine((value) => /^-----BEGIN PRIVATE KEY-----\n[\s\S]+\n-----END PRIVATE KEY-----$/.test(value), {
        error: `must be a PKCS#8 private key in PEM (${hint})`,
      }),
  );

const origins = z
  .string()
  .transform((value) => value.split(',').map((origin) => origin.trim()))
  .refine((list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin), {
    error: 'must be origins like https://collect.example.gov, separated by commas',
  });

const points = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a number of points per minute; 0 puts no limit')
  .transform(Number);

const sockets = z
  .string()
  .regex(/^\d{1,6}$/, 'must be a number of sockets; 0 puts no limit')
  .transform(Number);

const isNetwork = (entry: string): boolean => {
  const [address = '', bits, ...rest] = entry.split('/');
  const size = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return size > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= size));
};

const networks = z
  .string()
  .transform((value) => value.split(',').map((entry) => entry.trim()))
  .refine((list) => list.every(isNetwork), {
    error: 'must be addresses or networks like 10.0.0.7 or 10.0.0.0/8, separated by commas',
  });

/** Each variable on its own; what they must be together stands in environment.ts. */
export const variables = {
  NODE_ENV: oneOf(NODE_ENVIRONMENTS),
  HOST: text,
  PORT: port,
  PUBLIC_URL: url(['http:', 'https:']).transform((value) => value.replace(/\/+$/, '')),
  ALLOWED_ORIGINS: origins,
  TRUSTED_PROXIES: networks,
  RATE_LIMIT_PER_ACCOUNT: points,
  RATE_LIMIT_PER_ADDRESS: points,
  SOCKETS_PER_ACCOUNT: sockets,
  STATE_AGENCY: text.max(200, 'must have at most 200 characters'),
  DATA_DIRECTORY: text,
  DATABASE_URL: secret(url(['postgres:', 'postgresql:'])),
  EVENT_LOG: oneOf(EVENT_LOGS),
  EVENTSTORE_URL: secret(url(['esdb:', 'esdb+discover:', 'kurrentdb:', 'kurrentdb+discover:'])),
  KEY_ENCRYPTION_KEY: key32,
  TOKEN_SIGNING_KEY: privateKeyPem('openssl genpkey -algorithm ed25519'),
  CHECKPOINT_SIGNING_KEY: privateKeyPem('openssl genpkey -algorithm ed25519'),
  LOG_LEVEL: oneOf(LOG_LEVELS),
  INTROSPECTION: flag,
  GRAPHIQL: flag,
  DEMO_SIGN_IN: flag,
  STATE_EDITION_FSYNC: flag,
};
