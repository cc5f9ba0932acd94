import { once } from 'node:events';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { createAccount, tokenOf } from '../support/http-client.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
const lines: string[] = [];

beforeAll(async () => {
  test = await createTestApplication();
  const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
  server = await listenFor(test, { SOCKETS_PER_ACCOUNT: '3' }, log);
  await createAccount(test, 'riley', ['STATE_REVIEWER'], null);
  await createAccount(test, 'casey', ['CLERK'], 'd1');
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

interface Opened {
  readonly socket: WebSocket;
  /** The close code, or null when the server lets the socket in. */
  readonly closed: number | null;
  readonly reason: string;
}

async function open(token: string): Promise<Opened> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
  return new Promise((resolve) => {
    socket.once('message', () => resolve({ socket, closed: null, reason: '' }));
    socket.once('close', (closed, reason) => resolve({ socket, closed, reason: String(reason) }));
  });
}

const close = async ({ socket }: Opened) => {
  const ended = once(socket, 'close');
  socket.close();
  await ended;
};

describe('the sockets of an account', () => {
  it('are limited; one more is closed with a stable code, others are not touched, and a closed one makes room', async () => {
    const [riley, casey] = [await tokenOf(server.url, 'riley'), await tokenOf(server.url, 'casey')];
    const sockets = [await open(riley), await open(riley), await open(riley)];
    expect(sockets.map(({ closed }) => closed)).toEqual([null, null, null]);
    expect(await open(riley)).toMatchObject({ closed: 4429, reason: 'RATE_LIMITED' });
    expect(sockets.map(({ socket }) => socket.readyState)).toEqual([1, 1, 1]);
    const others = await open(casey);
    expect(others.closed).toBeNull();
    await close(sockets[0]!);
    const again = await vi.waitFor(async () => {
      const next = await open(riley);
      expect(next.closed).toBeNull();
      return next;
    });
    for (const one of [...sockets.slice(1), others, again]) await close(one);
  });
});

describe('a socket that fails', () => {
  it('is told in the log, and nothing beside it', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      socket.on('error', () => undefined);
      socket.on('open', () => socket.send('x'.repeat(300 * 1024)));
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(1009);
      await vi.waitFor(() => expect(lines.join('')).toContain('WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'));
      expect(lines.join('')).not.toContain('xxx');
      expect(printed).not.toHaveBeenCalled();
    } finally {
      printed.mockRestore();
    }
  });
});
