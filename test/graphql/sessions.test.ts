import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresAccounts } from '../../src/accounts/postgres-accounts.ts';
import { Tokens } from '../../src/accounts/tokens.ts';
import { randomUuid } from '../../src/crypto/random.ts';
import { generateTokenKey, tokenKeyPair } from '../../src/crypto/token-key.ts';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, type TestApplication } from '../support/application.ts';
import { type Body, codesOf, createAccount, post, TEST_PASSWORD, tokenOf } from '../support/http-client.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;

beforeAll(async () => {
  test = await createTestApplication();
  server = await listenFor(test);
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { token expiresAt userErrors { code } } }';
const signIn = (username: string, password: string) =>
  post(server.url, null, SIGN_IN, { input: { username, password } });
const refusalOf = (body: Body): string | undefined =>
  (body.data?.signIn.userErrors as { code: string }[] | undefined)?.[0]?.code;
const whoAmI = (token: string) => post(server.url, token, '{ me { username } }');

describe('signing in', () => {
  it('gives a token that works until it is given back', async () => {
    await createAccount(test, 'casey', ['CLERK'], 'd1');
    const token = await tokenOf(server.url, 'CASEY');
    expect(codesOf(await whoAmI(token))).toEqual([]);
    expect(codesOf(await post(server.url, token, 'mutation { signOut { isSignedOut } }'))).toEqual([]);
    expect(codesOf(await whoAmI(token))).toEqual(['UNAUTHENTICATED']);
  });

  it('does not tell a wrong name from a wrong password, and tells of a disabled account only who knows its password', async () => {
    const accountId = await createAccount(test, 'dana', ['CLERK'], 'd1');
    const token = await tokenOf(server.url, 'dana');
    expect(refusalOf((await signIn('nobody', TEST_PASSWORD)).body)).toBe('WRONG_CREDENTIALS');
    expect(refusalOf((await signIn('dana', 'wrong')).body)).toBe('WRONG_CREDENTIALS');
    await test.application.services.accounts.disable(accountId);
    expect(codesOf(await whoAmI(token))).toEqual(['UNAUTHENTICATED']);
    expect(refusalOf((await signIn('dana', 'wrong')).body)).toBe('WRONG_CREDENTIALS');
    expect(refusalOf((await signIn('dana', TEST_PASSWORD)).body)).toBe('ACCOUNT_DISABLED');
  });

  it('is throttled after ten failures, also with the right password, and says when to come back', async () => {
    await createAccount(test, 'avery', ['CERTIFIER'], 'd1');
    for (let attempt = 0; attempt < 10; attempt++)
      expect(refusalOf((await signIn('avery', `guess ${attempt}`)).body)).toBe('WRONG_CREDENTIALS');
    for (const password of ['guess', TEST_PASSWORD]) {
      const answer = await signIn('avery', password);
      expect(codesOf(answer)).toEqual(['RATE_LIMITED']);
      expect(answer.body.errors[0].extensions.retryAfterSeconds).toBeGreaterThan(0);
    }
    // Nobody else is kept out by it.
    expect(codesOf(await signIn('casey', TEST_PASSWORD))).toEqual([]);
  });
});

describe('a password that is checked', () => {
  it('is guessed no more often at once than one after another', async () => {
    await createAccount(test, 'blake', ['CERTIFIER'], 'd1');
    const answers = await Promise.all(Array.from({ length: 14 }, (_, index) => signIn('blake', `guess ${index}`)));
    expect(answers.filter(({ body }) => refusalOf(body) === 'WRONG_CREDENTIALS')).toHaveLength(10);
    expect(answers.flatMap(codesOf)).toEqual(Array.from({ length: 4 }, () => 'RATE_LIMITED'));
  });

  it('counts for its session alone where it is entered again', async () => {
    const { accounts } = test.application.services;
    const accountId = await createAccount(test, 'quinn', ['CERTIFIER'], 'd1');
    const confirm = (password: string, session = 'session-1') => accounts.confirmPassword(accountId, password, session);
    expect(await confirm(TEST_PASSWORD)).toBe(true);
    for (let attempt = 0; attempt < 10; attempt++) expect(await confirm(`guess ${attempt}`)).toBe(false);
    await expect(confirm(TEST_PASSWORD)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await confirm(TEST_PASSWORD, 'session-2')).toBe(true);
    expect(codesOf(await signIn('quinn', TEST_PASSWORD))).toEqual([]);
    expect(await accounts.confirmPassword('account-nobody', TEST_PASSWORD, 'session-1')).toBe(false);
  });

  it('still lets a person in, and sign, whose account somebody guesses at from another address', async () => {
    const { accounts } = test.application.services;
    const accountId = await createAccount(test, 'riley', ['CERTIFIER'], 'd1');
    for (let attempt = 0; attempt < 10; attempt++)
      expect(await accounts.signIn('riley', `guess ${attempt}`, '192.0.2.66')).toBe('WRONG_CREDENTIALS');
    const guess = accounts.signIn('riley', TEST_PASSWORD, '192.0.2.66');
    await expect(guess).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await accounts.signIn('Riley', TEST_PASSWORD, '192.0.2.67')).toMatchObject({ accountId });
    expect(await accounts.confirmPassword(accountId, TEST_PASSWORD, 'session-1')).toBe(true);
  });
});

describe('tokens', () => {
  const keys = tokenKeyPair(generateTokenKey());
  const claims = (rest: Record<string, unknown> = {}) => ({
    iss: 'state-edition',
    aud: 'state-edition/graphql',
    sub: 'account-sam',
    jti: randomUuid(),
    iat: now(),
    exp: now() + 600,
    ...rest,
  });
  const now = () => Math.floor(Date.now() / 1000);
  const signed = (
    payload: Record<string, unknown>,
    header: object = {},
    key: Parameters<SignJWT['sign']>[0] = keys.privateKey,
  ) => new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header }).sign(key);
  let accounts: PostgresAccounts;

  beforeAll(async () => {
    await createAccount(test, 'sam', ['STATE_APPROVER'], null);
    accounts = new PostgresAccounts(test.application.database, new Tokens(keys, randomUuid), test.clock);
  });

  it('are read when they are ours and whole', async () => {
    expect((await accounts.authenticate(await signed(claims())))?.principal.accountId).toBe('account-sam');
  });

  it.each([
    ['has no signature', () => Promise.resolve(new UnsecuredJWT(claims()).encode())],
    [
      'is signed with the public key as a password',
      () => signed(claims(), { alg: 'HS256' }, Buffer.from(keys.publicKey.export({ type: 'spki', format: 'pem' }))),
    ],
    ["is signed with somebody else's key", () => signed(claims(), {}, tokenKeyPair(generateTokenKey()).privateKey)],
    [
      'brings its own key along',
      () =>
        signed(
          claims(),
          { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'x' }, jku: 'http://127.0.0.1:1/keys' },
          tokenKeyPair(generateTokenKey()).privateKey,
        ),
    ],
    ['is for another audience', () => signed(claims({ aud: 'another' }))],
    ['comes from another issuer', () => signed(claims({ iss: 'another' }))],
    ['is of another type', () => signed(claims(), { typ: 'JWT' })],
    ['is over', () => signed(claims({ exp: now() - 61 }))],
    ['never ends', () => signed(Object.fromEntries(Object.entries(claims()).filter(([name]) => name !== 'exp')))],
    ['is not valid yet', () => signed(claims({ nbf: now() + 600 }))],
    ['belongs to nobody', () => signed(claims({ sub: 'account-nobody' }))],
    [
      'was changed',
      async () => {
        const [header, , signature] = (await signed(claims())).split('.');
        return [
          header,
          Buffer.from(JSON.stringify(claims({ sub: 'account-morgan' }))).toString('base64url'),
          signature,
        ].join('.');
      },
    ],
    ['is no token', () => Promise.resolve('a.b.c')],
  ])('are nothing when one %s', async (_name, make) => {
    expect(await accounts.authenticate(await make())).toBeNull();
  });

  it('that are changed in one letter are refused over HTTP', async () => {
    const token = await tokenOf(server.url, 'sam');
    expect(codesOf(await whoAmI(token))).toEqual([]);
    const at = token.lastIndexOf('.') + 5;
    expect(
      codesOf(await whoAmI(`${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`)),
    ).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await post(server.url, null, '{ me { username } }'))).toEqual(['UNAUTHENTICATED']);
  });
});
