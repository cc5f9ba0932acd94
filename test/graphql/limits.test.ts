import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { codesOf, createAccount, post, send, tokenOf } from '../support/http-client.ts';
import { createDistrict } from '../support/district-fixture.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
let token: string;

beforeAll(async () => {
  test = await createTestApplication();
  const { districtId } = await createDistrict(test);
  server = await listenFor(test);
  await createAccount(test, 'casey', ['CLERK'], districtId);
  token = await tokenOf(server.url, 'casey');
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

const rootFields = (count: number): string =>
  Array.from({ length: count }, (_, index) => `a${index}: serverInfo { version }`).join(' ');

/** One bad document per limit. */
const documents: readonly (readonly [name: string, document: string])[] = [
  ['deeper than twelve levels', `{ ${'a { '.repeat(13)}b${' }'.repeat(13)} }`],
  [
    'deeper than twelve levels through fragments',
    `{ ...One } fragment One on Query { ${'a { '.repeat(6)}...Two${' }'.repeat(6)} } fragment Two on Query { ${'a { '.repeat(7)}b${' }'.repeat(7)} }`,
  ],
  ['fragments that contain each other', '{ ...One } fragment One on Query { ...Two } fragment Two on Query { ...One }'],
  [
    'more than thirty aliases',
    `{ me { ${Array.from({ length: 31 }, (_, index) => `a${index}: __typename`).join(' ')} ${Array.from({ length: 31 }, (_, index) => `b${index}: accountId`).join(' ')} } }`,
  ],
  ['more than ten root fields', `{ ${rootFields(11)} }`],
  [
    'more than ten root fields in a fragment',
    `{ ...All } fragment All on Query { ${Array.from({ length: 11 }, (_, index) => `a${index}: serverInfo { version }`).join(' ')} }`,
  ],
  ['more than two thousand tokens', `{ serverInfo { ${'version '.repeat(2_100)} } }`],
  [
    'more than thirty thousand values',
    '{ certifications(first: 200) { edges { node { history(first: 200) { edges { cursor node { at } } } } } } }',
  ],
  ['unknown fields', '{ serverInfo { versoin } }'],
  ['no document at all', 'not a document {'],
];

/** What a list of incidents shows, with everybody in them. */
const WHOLE_PAGE = `{ incidents(first: 200) { edges { cursor node {
  id sourceKey schoolYear title alignment status occurredOn occurredAt setting location version createdAt modifiedAt
  school { id name } reportability { isReportable reasons explanation } sync { status }
  behaviorEvents { id stateCode isReferredToLawEnforcement hasSeriousBodilyInjury
    participants { id role demeanor injury hadActiveIep wasEnrolled student { id firstName lastName }
      resolutions { id stateCode durationSchoolDays startsOn endsOn imposedBy } } }
} } pageInfo { hasNextPage endCursor } } }`;

describe('limits of a request', () => {
  it('takes the largest page of incidents with everything that a list shows', async () => {
    const answer = await post(server.url, token, WHOLE_PAGE);
    expect(answer.body.errors).toBeUndefined();
    expect(answer.body.data.incidents.edges).toEqual([]);
  });

  it.each(documents)('refuses %s over HTTP, without a guess at what was meant', async (_name, document) => {
    const answer = await post(server.url, token, document);
    expect(new Set(codesOf(answer))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(answer.body.data ?? null).toBeNull();
    expect(JSON.stringify(answer.body)).not.toContain('Did you mean');
  });

  it.each(documents)('refuses %s over WebSocket too', async (_name, document) => {
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
    });
    try {
      const errors = await new Promise<readonly { readonly extensions?: { readonly code?: string } }[]>(
        (resolve, reject) => {
          client.subscribe(
            { query: document },
            {
              next: (value) => reject(new Error(JSON.stringify(value))),
              error: (error) => resolve(error as never),
              complete: () => reject(new Error('completed')),
            },
          );
        },
      );
      expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(new Set(['BAD_USER_INPUT']));
    } finally {
      await client.dispose();
    }
  });

  it('refuses a page size in a variable that makes the answer too large, and says by how much', async () => {
    const query =
      'query ($n: Int!) { certifications(first: $n) { edges { node { history(first: $n) { edges { cursor } } } } } }';
    const answer = await post(server.url, token, query, { n: 200 });
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].extensions).toMatchObject({ maxComplexity: 30_000 });
    expect(answer.body.errors[0].extensions.complexity).toBeGreaterThan(30_000);
    expect(codesOf(await post(server.url, token, query, { n: 25 }))).toEqual([]);
  });

  it('lets what stays within the limits pass', async () => {
    const answer = await post(
      server.url,
      token,
      `{ ${Array.from({ length: 10 }, (_, index) => `a${index}: serverInfo { version }`).join(' ')} }`,
    );
    expect(codesOf(answer)).toEqual([]);
  });

  it.each([201, 0, -1])('refuses a page of %i', async (first) => {
    for (const field of ['incidents', 'students', 'schools', 'districts']) {
      expect(
        codesOf(await post(server.url, token, `{ ${field}(first: ${first}) { edges { cursor } } }`)),
        field,
      ).toEqual(['BAD_USER_INPUT']);
    }
    expect(codesOf(await post(server.url, token, '{ incidents(first: 200) { edges { cursor } } }'))).toEqual([]);
  });

  it('refuses batches, mutations by GET, and content types that a foreign page could send', async () => {
    const query = '{ serverInfo { version } }';
    expect((await send(server.url, { body: [{ query }, { query }] })).status).toBe(400);
    const mutation = encodeURIComponent('mutation { signOut { isSignedOut } }');
    expect(
      (
        await send(server.url, {
          method: 'GET',
          query: `?query=${mutation}`,
          headers: { 'x-apollo-operation-name': 'x' },
        })
      ).status,
    ).toBe(405);
    expect(
      (
        await send(server.url, {
          method: 'GET',
          query: `?query=${encodeURIComponent(query)}`,
          headers: { 'x-apollo-operation-name': 'x' },
        })
      ).status,
    ).toBe(200);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const { status } = await send(server.url, { body: JSON.stringify({ query }), headers: { 'content-type': type } });
      expect(status, type).toBeGreaterThanOrEqual(400);
      expect(status, type).toBeLessThan(500);
    }
    expect((await send(server.url, { method: 'GET', query: `?query=${encodeURIComponent(query)}` })).status).toBe(400);
  });

  it('reads no body of more than two megabytes', async () => {
    const answer = await post(server.url, token, '{ serverInfo { version } }', {
      padding: 'x'.repeat(2 * 1024 * 1024),
    });
    expect(answer.status).toBe(413);
  });

  it('closes a socket that sends more than 256 kilobytes at once or speaks another protocol', async () => {
    const closed = (protocol: string, message: string) =>
      new Promise<number>((resolve) => {
        const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, protocol);
        socket.on('open', () => socket.send(message));
        socket.on('error', () => undefined);
        socket.on('close', (code) => resolve(code));
      });
    expect(await closed('graphql-transport-ws', 'x'.repeat(300 * 1024))).toBe(1009);
    expect(await closed('graphql-transport-ws', 'no message')).toBe(4400);
    expect(await closed('graphql-ws', '{"type":"connection_init"}')).not.toBe(1000);
  });
});
