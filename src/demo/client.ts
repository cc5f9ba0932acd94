import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

export interface CallError {
  readonly message: string;
  readonly code: string;
}

/** The server answered with GraphQL errors. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';

  constructor(readonly errors: readonly CallError[]) {
    super(errors.map(({ code, message }) => `${code}: ${message}`).join('; '));
  }
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers have the shape of the query beside the call
export type Answer = any;

/** One signed-in person: GraphQL over HTTP and over WebSocket, as any client would. */
export class Person {
  readonly name: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(name: string, url: string, token: string) {
    this.name = name;
    this.#url = url;
    this.#token = token;
  }

  static async signIn(url: string, username: string, password: string): Promise<Person> {
    const answer = await post(
      url,
      null,
      'mutation ($input: SignInInput!) { signIn(input: $input) { token userErrors { code } } }',
      { input: { username, password } },
    );
    const { token, userErrors } = answer.signIn as { token: string | null; userErrors: { code: string }[] };
    if (token === null) throw new Error(`${username} cannot sign in: ${userErrors[0]?.code}`);
    return new Person(username, url, token);
  }

  /** Runs an operation and gives its data; throws `CallFailed`. */
  call(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    return post(this.#url, this.#token, query, variables);
  }

  /** Runs a mutation `name(input: …)` and gives its payload; `fields` are selected beside `userErrors`. */
  async mutate(name: string, inputType: string, input: Record<string, unknown>, fields: string): Promise<Answer> {
    const query = `mutation ($input: ${inputType}!) { ${name}(input: $input) { ${fields} userErrors { code message details { key value } } } }`;
    return ((await this.call(query, { input })) as Record<string, Answer>)[name];
  }

  /** Hears a subscription until the returned function is called. */
  async hear(
    query: string,
    variables: Record<string, unknown>,
    onMessage: (data: Answer) => void,
  ): Promise<() => Promise<void>> {
    let opened!: () => void;
    const isOpen = new Promise<void>((resolve) => (opened = resolve));
    const client: Client = createClient({
      url: `${this.#url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.#token}` },
      lazy: false,
      on: { connected: () => opened() },
      onNonLazyError: () => undefined,
    });
    await isOpen;
    const stop = client.subscribe(
      { query, variables },
      { next: ({ data }) => onMessage(data), error: () => undefined, complete: () => undefined },
    );
    return async () => {
      stop();
      await client.dispose();
    };
  }
}

async function post(
  url: string,
  token: string | null,
  query: string,
  variables: Record<string, unknown>,
): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as {
    data?: Answer;
    errors?: { message: string; extensions?: { code?: string } }[];
  };
  if (body.errors)
    throw new CallFailed(
      body.errors.map(({ message, extensions }) => ({ message, code: extensions?.code ?? 'UNKNOWN' })),
    );
  return body.data;
}
