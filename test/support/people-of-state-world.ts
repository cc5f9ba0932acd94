import { expect } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import { DEMO_PASSWORD } from '../../src/seed/people.ts';
import type { TestApplication } from './application.ts';

export interface Edges<Node> {
  readonly edges: readonly { readonly node: Node }[];
}
export interface Refused {
  readonly userErrors: readonly { readonly code: string }[];
}
export const PAYLOAD = 'userErrors { code }';
export const codes = ({ userErrors }: Refused): readonly string[] => userErrors.map(({ code }) => code);

/** The people of a world, who sign in by name when they are first asked to do something. */
export class PeopleOfStateWorld {
  readonly #signedIn = new Map<string, Principal>();

  constructor(private readonly world: () => TestApplication) {}

  /** The answer of an operation that must not fail. */
  async ask<Data>(username: string, query: string, variables: Record<string, unknown> = {}): Promise<Data> {
    const { data, errors } = await this.world().execute<Data>(query, variables, await this.#principal(username));
    expect(errors).toEqual([]);
    return data!;
  }

  /** The payload of a mutation, once readers have seen what it wrote. */
  async give<Payload extends Refused>(
    username: string,
    operation: string,
    input: object,
    fields = PAYLOAD,
  ): Promise<Payload> {
    const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { payload: ${operation}(input: $input) { ${fields} } }`;
    const { payload } = await this.ask<{ readonly payload: Payload }>(username, query, { input });
    await this.world().settle();
    return payload;
  }

  async #principal(username: string): Promise<Principal> {
    const known = this.#signedIn.get(username);
    if (known) return known;
    const { accounts } = this.world().application.services;
    const outcome = await accounts.signIn(username, DEMO_PASSWORD, '127.0.0.1');
    if (typeof outcome === 'string') throw new Error(`${username} cannot sign in: ${outcome}`);
    const { principal } = (await accounts.authenticate(outcome.token))!;
    this.#signedIn.set(username, principal);
    return principal;
  }
}
