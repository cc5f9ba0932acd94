import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import {
  type CertificationFixture,
  createCertification,
  mutate,
  reportComplete,
} from '../support/certification-fixture.ts';
import { codesOf, createAccount, post, tokenOf } from '../support/http-client.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
let fixture: CertificationFixture;
let socketUrl: string;

beforeAll(async () => {
  test = await createTestApplication();
  fixture = await createCertification(test);
  server = await listenFor(test);
  socketUrl = `${server.url.replace('http', 'ws')}/graphql`;
  await createAccount(test, 'riley', ['STATE_REVIEWER'], null);
  await createAccount(test, 'casey', ['CLERK'], fixture.own.districtId);
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

const STATUS = 'subscription ($eventId: ID!) { certificationStatusChanged(eventId: $eventId) { id eventStatus } }';

/** The code with which a socket of its own ends that opens like this; `null` parameters: it never introduces itself. */
function closeCode(
  parameters: Record<string, unknown> | null,
  headers: Record<string, string> = {},
): Promise<number | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(socketUrl, 'graphql-transport-ws', { headers });
    socket.on(
      'open',
      () => parameters && socket.send(JSON.stringify({ type: 'connection_init', payload: parameters })),
    );
    socket.on('message', (data) => (data as Buffer).toString().includes('connection_ack') && resolve('acknowledged'));
    socket.on('unexpected-response', (_request, response) => resolve(`HTTP ${response.statusCode}`));
    socket.on('error', () => undefined);
    socket.on('close', resolve);
  });
}

const client = (token: string) =>
  createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });

describe('sockets', () => {
  it('open only for a valid token, from programs and from pages of our own', async () => {
    const token = await tokenOf(server.url, 'riley');
    expect(await closeCode({ authorization: `Bearer ${token}` })).toBe('acknowledged');
    expect(await closeCode({})).toBe(4403);
    expect(await closeCode({ authorization: 'Bearer a.b.c' })).toBe(4403);
    expect(await closeCode({ authorization: `Bearer ${token.slice(0, -4)}AAAA` })).toBe(4403);
    expect(await closeCode({ authorization: 7 })).toBe(4403);
    expect(await closeCode({ authorization: `Bearer ${token}` }, { origin: 'https://elsewhere.example' })).toBe(
      'HTTP 403',
    );
    expect(await closeCode({ authorization: `Bearer ${token}` }, { origin: server.url })).toBe('acknowledged');
  });

  it('are closed when nobody introduces himself', async () => {
    expect(await closeCode(null)).toBe(4408);
  });

  it('are cut when the account is disabled, and do not open again', async () => {
    const accountId = await createAccount(test, 'gone', ['STATE_REVIEWER'], null);
    const token = await tokenOf(server.url, 'gone');
    const closed = new Promise<number>((resolve) => {
      const socket = new WebSocket(socketUrl, 'graphql-transport-ws');
      socket.on('open', () =>
        socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
      );
      socket.on('message', () => void test.application.services.accounts.disable(accountId));
      socket.on('close', resolve);
    });
    expect(await closed).toBe(4403);
    expect(await closeCode({ authorization: `Bearer ${token}` })).toBe(4403);
    expect(codesOf(await post(server.url, token, '{ me { username } }'))).toEqual(['UNAUTHENTICATED']);
  });

  it.each([
    ['a role that may not hear it', 'casey-vendor', STATUS, {}, 'FORBIDDEN'],
    ['variables that do not fit', 'riley', STATUS, { eventId: null }, 'BAD_USER_INPUT'],
  ] as const)('answer %s with a code, and stay open', async (_name, username, query, variables, code) => {
    if (username === 'casey-vendor') await createAccount(test, username, ['VENDOR'], fixture.own.districtId);
    const connection = client(await tokenOf(server.url, username));
    try {
      const ask = (document: string, given: Record<string, unknown>) =>
        new Promise<unknown>((resolve) => {
          connection.subscribe(
            { query: document, variables: given },
            { next: resolve, error: (error) => resolve({ errors: error }), complete: () => undefined },
          );
        });
      expect(await ask(query, { eventId: fixture.eventId, ...variables })).toMatchObject({
        errors: [{ extensions: { code } }],
      });
      expect(await ask('{ serverInfo { timeZone } }', {})).toEqual({
        data: { serverInfo: { timeZone: 'America/Denver' } },
      });
    } finally {
      await connection.dispose();
    }
  });

  it('answer one operation too many with a code, and stay open', async () => {
    const connection = client(await tokenOf(server.url, 'riley'));
    const ask = () =>
      new Promise<unknown>((resolve) => {
        connection.subscribe(
          { query: '{ serverInfo { timeZone } }' },
          { next: resolve, error: (error) => resolve({ errors: error }), complete: () => undefined },
        );
      });
    try {
      const sink = { next: () => undefined, error: () => undefined, complete: () => undefined };
      const variables = { eventId: fixture.eventId };
      const ends = Array.from({ length: 50 }, () => connection.subscribe({ query: STATUS, variables }, sink));
      expect(await ask()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } }] });
      ends[0]!();
      await expect.poll(ask, { timeout: 20_000 }).toEqual({ data: { serverInfo: { timeZone: 'America/Denver' } } });
    } finally {
      await connection.dispose();
    }
  });

  it('tell a district nothing of another one', async () => {
    const { own, other, people, eventId, certificationId, otherCertificationId } = fixture;
    await createAccount(test, 'rowan', ['REVIEWER'], own.districtId);
    await reportComplete(test, own, {
      eventTypeId: own.types.knife,
      studentId: own.studentId,
      resolutionTypeId: own.types.suspension,
    });
    const connection = client(await tokenOf(server.url, 'rowan'));
    const heard: string[] = [];
    const stop = connection.subscribe(
      { query: STATUS, variables: { eventId } },
      {
        next: ({ data }) =>
          heard.push((data as { certificationStatusChanged: { id: string } }).certificationStatusChanged.id),
        error: () => undefined,
        complete: () => undefined,
      },
    );
    try {
      // Asked over the same socket afterwards, so the subscription stands.
      await new Promise((resolve) =>
        connection.subscribe(
          { query: '{ serverInfo { version } }' },
          { next: resolve, error: resolve, complete: () => undefined },
        ),
      );
      const morgan = people.morgan;
      const deactivate = async (as: typeof morgan, who: typeof morgan, districtId: string) => {
        const { data } = await test.execute<{
          certificationCategories: { edges: { node: { members: { id: string; person: { id: string } | null }[] } }[] };
        }>(
          'query ($districtId: ID) { certificationCategories { edges { node { members(districtId: $districtId) { id person { id } } } } } }',
          { districtId },
          morgan,
        );
        const member = data!.certificationCategories.edges[0]!.node.members.find(
          ({ person }) => person?.id === who.personId,
        )!;
        expect(
          (await mutate(test, as, 'changeCategoryMemberRole', { memberId: member.id, role: 'REVIEWER' })).userErrors,
        ).toEqual([]);
      };
      await deactivate(morgan, people.blake, own.districtId);
      await test.settle();
      for (let tries = 0; heard.length === 0 && tries < 200; tries++)
        await new Promise((resolve) => setTimeout(resolve, 25));
      expect(new Set(heard)).toEqual(new Set([certificationId]));
      expect(heard).not.toContain(otherCertificationId);
      expect(other.districtId).not.toBe(own.districtId);
    } finally {
      stop();
      await connection.dispose();
    }
  });
});
