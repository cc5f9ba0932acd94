import type { Role } from '../../src/domain/kernel/roles.ts';
import type { TestApplication } from './application.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have the shape of their query
export type Body = any;

export interface HttpAnswer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** Sends one request to `/graphql` as it is given; a body that is no text is sent as JSON. */
export async function send(
  url: string,
  init: {
    readonly method?: string;
    readonly query?: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  },
): Promise<HttpAnswer> {
  const { method = 'POST', query = '', body, headers = {} } = init;
  const response = await fetch(`${url}/graphql${query}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
}

/** One operation over HTTP with a token; null: not signed in. */
export const post = (
  url: string,
  token: string | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<HttpAnswer> =>
  send(url, { body: { query, variables }, headers: token === null ? {} : { authorization: `Bearer ${token}` } });

/** The codes of the errors of an answer. */
export const codesOf = ({ body }: HttpAnswer): readonly string[] =>
  ((body.errors ?? []) as { extensions: { code: string } }[]).map(({ extensions }) => extensions.code);

export const TEST_PASSWORD = 'correct horse battery staple';

/** An account with a password; gives its id. */
export async function createAccount(
  test: TestApplication,
  username: string,
  roles: readonly Role[],
  districtId: string | null,
): Promise<string> {
  const accountId = `account-${username}`;
  await test.application.services.accounts.create({
    accountId,
    username,
    password: TEST_PASSWORD,
    displayName: username,
    kind: 'PERSON',
    personId: null,
    roles,
    districtId,
    schoolIds: null,
    expiresOn: null,
  });
  return accountId;
}

/** The token of a successful sign-in. */
export async function tokenOf(url: string, username: string): Promise<string> {
  const { body } = await post(
    url,
    null,
    'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }',
    { input: { username, password: TEST_PASSWORD } },
  );
  return body.data.signIn.token as string;
}
