import { createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { randomUuid } from '../../src/crypto/random.ts';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { codesOf, createAccount, type HttpAnswer, post, send, TEST_PASSWORD, tokenOf } from '../support/http-client.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  test = await createTestApplication();
  const open = await listenFor(test);
  for (const name of ['casey', 'rowan']) {
    await createAccount(test, name, ['CLERK'], 'd1');
    tokens[name] = await tokenOf(open.url, name);
  }
  await open.stop();
});

afterEach(() => server?.stop());
afterAll(() => test?.stop());

const QUERY = '{ me { username } }';
const ask = (name: string, query = QUERY) => post(server.url, tokens[name]!, query);

/** Sends one after another until one is refused; gives the refusal and how many passed. */
async function untilRefused(
  send: () => Promise<HttpAnswer>,
): Promise<{ readonly passed: number; readonly refusal: HttpAnswer }> {
  for (let passed = 0; passed < 1_000; passed++) {
    const answer = await send();
    if (codesOf(answer).includes('RATE_LIMITED')) return { passed, refusal: answer };
  }
  throw new Error('nothing was ever refused');
}

/** One operation over a socket: its data, or the first error. */
async function overSocket(
  name: string,
  query: string,
): Promise<{ readonly code: string | null; readonly wait: number }> {
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${tokens[name]}` },
    retryAttempts: 0,
  });
  try {
    return await new Promise((resolve, reject) => {
      client.subscribe(
        { query },
        {
          next: () => resolve({ code: null, wait: 0 }),
          error: (errors) => {
            if (!Array.isArray(errors)) return reject(new Error(`the socket was closed: ${String(errors)}`));
            const [{ extensions }] = errors as unknown as [
              { readonly extensions: { readonly code: string; readonly retryAfterSeconds: number } },
            ];
            return resolve({ code: extensions.code, wait: extensions.retryAfterSeconds });
          },
          complete: () => undefined,
        },
      );
    });
  } finally {
    await client.dispose();
  }
}

describe('an account', () => {
  it('that asks too often is told in both places when to come back, and nobody else is kept out', async () => {
    server = await listenFor(test, { RATE_LIMIT_PER_ACCOUNT: '10' });
    const { passed, refusal } = await untilRefused(() => ask('casey'));
    expect(passed).toBeGreaterThanOrEqual(10);
    expect(refusal.status).toBe(429);
    const wait = refusal.body.errors[0].extensions.retryAfterSeconds as number;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(6);
    expect(refusal.headers.get('retry-after')).toBe(String(wait));
    expect(refusal.body.data ?? null).toBeNull();
    expect(codesOf(await ask('rowan'))).toEqual([]);
  });

  it('spends more with a mutation than with a page', async () => {
    server = await listenFor(test, { RATE_LIMIT_PER_ACCOUNT: '20' });
    const complete = `mutation { completeIncident(input: { incidentId: "${randomUuid()}", expectedVersion: 1 }) { position } }`;
    expect(codesOf(await ask('rowan', complete))).toEqual(['NOT_FOUND']);
    expect((await untilRefused(() => ask('rowan', complete))).passed).toBeLessThanOrEqual(5);
    expect((await untilRefused(() => ask('casey'))).passed).toBeGreaterThanOrEqual(20);
  });

  it('shares one allowance between HTTP and WebSocket', async () => {
    server = await listenFor(test, { RATE_LIMIT_PER_ACCOUNT: '5' });
    expect(await overSocket('casey', QUERY)).toEqual({ code: null, wait: 0 });
    await untilRefused(() => ask('casey'));
    const refused = await overSocket('casey', QUERY);
    expect(refused.code).toBe('RATE_LIMITED');
    expect(refused.wait).toBeGreaterThan(0);
    expect(await overSocket('rowan', QUERY)).toEqual({ code: null, wait: 0 });
  });

  it('is not limited when the limits are off', async () => {
    server = await listenFor(test, { RATE_LIMIT_PER_ACCOUNT: '0', RATE_LIMIT_PER_ADDRESS: '0' });
    for (let request = 0; request < 50; request++) expect(codesOf(await ask('casey'))).toEqual([]);
  });
});

describe('an address', () => {
  it('that knocks too often is not even read, and health checks are still answered', async () => {
    server = await listenFor(test, { RATE_LIMIT_PER_ADDRESS: '20' });
    const { passed, refusal } = await untilRefused(() => send(server.url, { body: 'no document' }));
    expect(passed).toBeGreaterThanOrEqual(20);
    expect(refusal.status).toBe(429);
    expect(refusal.headers.get('retry-after')).toBe(String(refusal.body.errors[0].extensions.retryAfterSeconds));
    expect((await fetch(`${server.url}/uploads/x`, { method: 'PUT', body: 'x' })).status).toBe(429);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const refused = new Promise<number | undefined>((resolve) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('open', () => resolve(undefined));
    });
    expect(await refused).toBe(429);
  });

  it('is the one that a trusted proxy names, and what anybody else names is not believed', async () => {
    const from = (address: string) => () =>
      send(server.url, { body: { query: '{ serverInfo { version } }' }, headers: { 'x-forwarded-for': address } });
    server = await listenFor(test, { RATE_LIMIT_PER_ADDRESS: '20', TRUSTED_PROXIES: '127.0.0.1' });
    await untilRefused(from('198.51.100.1'));
    expect(codesOf(await from('198.51.100.2')())).toEqual([]);
    await server.stop();
    server = await listenFor(test, { RATE_LIMIT_PER_ADDRESS: '20' });
    await untilRefused(from('198.51.100.1'));
    expect(codesOf(await from('198.51.100.2')())).toEqual(['RATE_LIMITED']);
  });

  it('guesses passwords no faster than one account may sign in', async () => {
    server = await listenFor(test, { RATE_LIMIT_PER_ACCOUNT: '30' });
    const guess = () =>
      post(server.url, null, 'mutation ($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }', {
        input: { username: `nobody-${Math.random()}`, password: TEST_PASSWORD },
      });
    expect((await untilRefused(guess)).passed).toBeLessThanOrEqual(2);
    expect(codesOf(await ask('casey'))).toEqual([]);
  });
});

describe('a refused operation', () => {
  it('does not count as one that is open on its socket', async () => {
    server = await listenFor(test);
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${tokens.casey}` },
      retryAttempts: 0,
      lazy: false,
    });
    const run = (query: string) =>
      new Promise<'data' | 'refused' | 'closed'>((resolve) =>
        client.subscribe(
          { query },
          {
            next: () => resolve('data'),
            error: (errors) => resolve(Array.isArray(errors) ? 'refused' : 'closed'),
            complete: () => undefined,
          },
        ),
      );
    try {
      for (let attempt = 0; attempt < 60; attempt++) expect(await run('{ unknown }')).toBe('refused');
      expect(await run(QUERY)).toBe('data');
    } finally {
      await client.dispose();
    }
  });
});
