import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigurationFault } from '../../../src/config/configuration-fault.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { variables } from '../../../src/config/variables.ts';

const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----';
const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://app:sesame@db.example.gov/state',
  KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  TOKEN_SIGNING_KEY: PEM,
  PUBLIC_URL: 'https://collect.example.gov/',
};

function faultsOf(source: Record<string, string | undefined>): Record<string, string> {
  try {
    readEnvironment(source);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigurationFault)) throw error;
    return Object.fromEntries(error.faults.map(({ variable, message }) => [variable, message]));
  }
}

describe('the environment', () => {
  it('needs nothing on a developer machine', () => {
    expect(readEnvironment({})).toEqual({
      nodeEnvironment: 'development',
      isProduction: false,
      host: '127.0.0.1',
      port: 4000,
      publicUrl: 'http://127.0.0.1:4000',
      allowedOrigins: ['http://127.0.0.1:4000'],
      trustedProxies: [],
      rateLimits: { perAccount: 6_000, perAddress: 60_000 },
      socketsPerAccount: 20,
      stateAgency: 'State Education Agency',
      dataDirectory: './.data',
      databaseUrl: undefined,
      eventLog: 'postgres',
      eventStoreUrl: undefined,
      keyEncryptionKey: undefined,
      tokenSigningKey: undefined,
      checkpointSigningKey: undefined,
      logLevel: 'info',
      hasIntrospection: true,
      hasGraphiql: true,
      hasDemoSignIn: true,
      hasFsync: true,
    });
  });

  it('is closed in production unless it says otherwise', () => {
    const environment = readEnvironment(production);
    expect(environment).toMatchObject({
      isProduction: true,
      hasIntrospection: false,
      hasGraphiql: false,
      hasDemoSignIn: false,
    });
    expect(environment.publicUrl).toBe('https://collect.example.gov');
    expect(environment.allowedOrigins).toEqual(['https://collect.example.gov']);
    expect(readEnvironment({ ...production, INTROSPECTION: 'on' }).hasIntrospection).toBe(true);
  });

  it('takes a PEM on one line', () => {
    const environment = readEnvironment({ ...production, TOKEN_SIGNING_KEY: PEM.replaceAll('\n', '\\n') });
    expect(environment.tokenSigningKey?.reveal()).toBe(PEM);
  });

  it('takes an empty value as missing', () => {
    expect(readEnvironment({ PORT: '', EVENTSTORE_URL: '' })).toEqual(readEnvironment({}));
  });

  it('believes the proxies that it is told to, and takes limits as numbers', () => {
    const environment = readEnvironment({
      TRUSTED_PROXIES: '10.0.0.0/8, fd00::/8,192.0.2.7',
      RATE_LIMIT_PER_ACCOUNT: '0',
      RATE_LIMIT_PER_ADDRESS: '500',
    });
    expect(environment.trustedProxies).toEqual(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
    expect(environment.rateLimits).toEqual({ perAccount: 0, perAddress: 500 });
    for (const wrong of ['proxy.example.gov', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0', '::1/'])
      expect(faultsOf({ TRUSTED_PROXIES: wrong }), wrong).toHaveProperty('TRUSTED_PROXIES');
    expect(faultsOf({ RATE_LIMIT_PER_ACCOUNT: 'none' })).toHaveProperty('RATE_LIMIT_PER_ACCOUNT');
    expect(readEnvironment({ SOCKETS_PER_ACCOUNT: '0' }).socketsPerAccount).toBe(0);
    expect(faultsOf({ SOCKETS_PER_ACCOUNT: '-1' })).toHaveProperty('SOCKETS_PER_ACCOUNT');
  });

  it('lets nobody sign in by name where others can reach the server', () => {
    expect(readEnvironment({ HOST: '0.0.0.0' }).hasDemoSignIn).toBe(false);
    expect(faultsOf({ HOST: '0.0.0.0', DEMO_SIGN_IN: 'true' })).toHaveProperty('DEMO_SIGN_IN');
    expect(faultsOf({ ...production, DEMO_SIGN_IN: 'true' })).toHaveProperty('DEMO_SIGN_IN');
    expect(readEnvironment({ HOST: '::1', DEMO_SIGN_IN: 'on' })).toMatchObject({
      hasDemoSignIn: true,
      publicUrl: 'http://[::1]:4000',
    });
  });
});

describe('a wrong environment', () => {
  it.each([
    ['NODE_ENV', 'staging', 'must be one of development, test, production'],
    ['PORT', '70000', 'must be a port number from 0 (any free port) to 65535'],
    ['PORT', '4000x', 'must be a port number from 0 (any free port) to 65535'],
    ['PUBLIC_URL', 'collect.example.gov', 'must be an address that starts with http:// or https://'],
    [
      'ALLOWED_ORIGINS',
      'https://a.example.gov/path',
      'must be origins like https://collect.example.gov, separated by commas',
    ],
    ['DATABASE_URL', 'mysql://localhost', 'must be an address that starts with postgres:// or postgresql://'],
    ['EVENT_LOG', 'kafka', 'must be one of postgres, eventstoredb'],
    ['KEY_ENCRYPTION_KEY', 'c2hvcnQ=', 'must be 32 random bytes as base64 (openssl rand -base64 32)'],
    ['TOKEN_SIGNING_KEY', 'hunter2', 'must be a PKCS#8 private key in PEM (openssl genpkey -algorithm ed25519)'],
    ['LOG_LEVEL', 'loud', 'must be one of silent, fatal, error, warn, info, debug, trace'],
    ['GRAPHIQL', 'yes please', 'must be true or false'],
  ])('names %s = %s', (variable, value, message) => {
    expect(faultsOf({ [variable]: value })).toEqual({ [variable]: message });
  });

  it('is reported as a whole, exits with 78', () => {
    const source = { NODE_ENV: 'production', PORT: 'x', EVENT_LOG: 'eventstoredb', LOG_LEVEL: 'loud' };
    expect(Object.keys(faultsOf(source)).sort()).toEqual(
      [
        'DATABASE_URL',
        'EVENTSTORE_URL',
        'KEY_ENCRYPTION_KEY',
        'LOG_LEVEL',
        'PORT',
        'PUBLIC_URL',
        'TOKEN_SIGNING_KEY',
      ].sort(),
    );
    expect(() => readEnvironment(source)).toThrow(expect.objectContaining({ exitCode: 78 }));
    expect(() => readEnvironment(source)).toThrow(/PORT must be[\s\S]*KEY_ENCRYPTION_KEY is needed in production/);
  });

  it('never has its values printed, whatever they are', () => {
    const names = Object.keys(variables);
    const value = fc.string({ minLength: 6, maxLength: 40 }).map((text) => `sesame ${text}`);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (source) => {
        const delete_ = ['HOST', 'STATE_AGENCY', 'DATA_DIRECTORY'];
        for (const name of delete_) delete source[name];
        expect(JSON.stringify(faultsOf(source))).not.toContain('sesame');
      }),
      { numRuns: 100 },
    );
  });
});

describe('a secret', () => {
  it('shows in no print, log or JSON of the environment', () => {
    const environment = readEnvironment(production);
    const shown = [
      inspect(environment, { depth: null, showHidden: true }),
      JSON.stringify(environment),
      String(environment.databaseUrl),
    ].join();
    expect(shown).toContain('[secret]');
    for (const value of ['sesame', production.KEY_ENCRYPTION_KEY, 'MC4CAQ']) expect(shown).not.toContain(value);
    expect(environment.databaseUrl?.reveal()).toBe(production.DATABASE_URL);
  });
});
