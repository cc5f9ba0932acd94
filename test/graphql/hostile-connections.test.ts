import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphqlContext } from '../../schema/context.ts';
import { commandContext, type MutationInput } from '../../schema/support/mutation.ts';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
const uncaught: unknown[] = [];
const keep = (error: unknown): void => void uncaught.push(error);

beforeAll(async () => {
  process.on('uncaughtExceptionMonitor', keep);
  test = await createTestApplication();
  server = await listenFor(test);
});

afterAll(async () => {
  process.off('uncaughtExceptionMonitor', keep);
  await server?.stop();
  await test?.stop();
});

function open(): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** What the server answers to bytes of a client. */
async function answerTo(bytes: string): Promise<string> {
  const socket = await open();
  socket.end(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const upgrade = (target: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

async function expectAlive(): Promise<void> {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(uncaught).toEqual([]);
}

describe('connections that mean harm', () => {
  it.each(['//', '/nope', '*', '/graphql/../x', 'http://['])('refuses to upgrade %s, and stays', async (target) => {
    expect(await answerTo(upgrade(target))).toMatch(/^HTTP\/1\.1 4\d\d /);
    await expectAlive();
  });

  it('stays when clients whose upgrade is refused are gone before the answer', async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, open));
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.write(upgrade('/nope'));
      socket.resetAndDestroy();
    }
    await sleep(200);
    await expectAlive();
  });

  it('knows no persisted queries', async () => {
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }),
    });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

it('makes up a key for a request without one that no other request, process or start makes up', () => {
  const context = { principal: { kind: 'PERSON' }, correlationId: 'gateway-9' } as GraphqlContext;
  const input = (): MutationInput => ({ dryRun: false });
  const one = input();
  const keys = [one, input(), input()].map((each) => commandContext(context, each).idempotencyKey);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(keys).size).toBe(3);
  expect(commandContext(context, one).idempotencyKey).toBe(keys[0]);
});
