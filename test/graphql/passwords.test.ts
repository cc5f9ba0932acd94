import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/domain/kernel/principal.ts';
import type { Role } from '../../src/domain/kernel/roles.ts';
import type { RunningServer } from '../../src/server/running.ts';
import { createTestApplication, principal, type TestApplication } from '../support/application.ts';
import { createDistrict, type DistrictFixture } from '../support/district-fixture.ts';
import { codesOf, createAccount, post } from '../support/http-client.ts';
import { listenFor } from '../support/listening-server.ts';

let test: TestApplication;
let server: RunningServer;
let own: DistrictFixture;
let other: DistrictFixture;
const manager = principal(['COLLECTIONS_MANAGER'], { accountId: 'manager' });
const FIRST = 'correct horse battery';
const NEXT = 'a lamp beneath the stairs';

beforeAll(async () => {
  test = await createTestApplication();
  server = await listenFor(test);
  own = await createDistrict(test);
  other = await createDistrict(test, { districtId: 'd000000000002' });
});

afterAll(async () => {
  await server?.stop();
  await test?.stop();
});

const accounts = () => test.application.services.accounts;
const head = async () => (await test.application.services.progress.status()).head;

async function appendsNothing(work: () => Promise<void>): Promise<void> {
  const before = await head();
  await work();
  expect(await head()).toBe(before);
}

interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly path: readonly string[] | null }[];
  readonly account?: { readonly accountId: string } | null;
  readonly oneTimeCode?: string | null;
  readonly secret?: string | null;
  readonly person?: { readonly id: string };
}

async function run(
  operation: string,
  selection: string,
  input: object,
  as: Principal,
): Promise<Payload & { readonly fault?: string }> {
  const type = `${operation[0]!.toUpperCase()}${operation.slice(1)}Input`;
  const { data, errors } = await test.execute<{ [name: string]: Payload }>(
    `mutation ($input: ${type}!) { ${operation}(input: $input) { userErrors { code path } ${selection} } }`,
    { input },
    as,
  );
  return errors.length > 0 ? { userErrors: [], fault: errors[0]!.code } : data![operation]!;
}

const codeOf = (answer: Payload & { readonly fault?: string }) => answer.fault ?? answer.userErrors[0]?.code;
const reset = (input: object, as = own.administrator) =>
  run('resetPassword', 'account { accountId } oneTimeCode', input, as);
const change = (input: object, as: Principal) => run('changePassword', 'account { accountId }', input, as);

/** A person with an account, and who they are when they have signed in. */
async function somebody(
  username: string,
  roles: readonly Role[],
): Promise<{ readonly accountId: string; readonly as: Principal; readonly token: string }> {
  const named = { firstName: username, lastName: 'Marlow', districtId: own.districtId };
  const { person } = await run('registerPerson', 'person { id }', named, manager);
  const account = { personId: person!.id, username, password: FIRST, roles };
  const made = await run('createUserAccount', 'account { accountId }', account, manager);
  const { token, principal: as } = await signedIn(username, FIRST);
  return { accountId: made.account!.accountId, as, token };
}

async function signedIn(username: string, password: string, address = '127.0.0.1') {
  const session = await accounts().signIn(username, password, address);
  if (typeof session === 'string') throw new Error(session);
  const { principal: as } = (await accounts().authenticate(session.token))!;
  return { token: session.token, principal: as, mustChangePassword: session.mustChangePassword };
}

describe('the own password', () => {
  it('is changed by who knows it; every session from before ends, and the new one works', async () => {
    const { accountId, as, token } = await somebody('ada', ['CLERK']);
    const elsewhere = await signedIn('ada', FIRST, '192.0.2.7');
    const ended: string[] = [];
    const forget = accounts().onSessionsEnded((id) => ended.push(id));
    expect(await change({ current: FIRST, next: NEXT }, as)).toMatchObject({ userErrors: [], account: { accountId } });
    forget();
    expect(ended).toEqual([accountId]);
    expect(await accounts().authenticate(token)).toBeNull();
    expect(await accounts().authenticate(elsewhere.token)).toBeNull();
    expect(await accounts().signIn('ada', FIRST, '192.0.2.8')).toBe('WRONG_CREDENTIALS');
    expect(await signedIn('ada', NEXT, '192.0.2.8')).toMatchObject({ mustChangePassword: false });
    const [row] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where data::text like '%lamp%' or sealed::text like '%lamp%'`,
    );
    expect(row!.n).toBe(0);
  });

  it('stays with a wrong present one, which counts with failed sign-ins, and with a next one that is none', async () => {
    const { as, token } = await somebody('bea', ['CLERK']);
    await appendsNothing(async () => {
      for (const next of ['short', 'x'.repeat(201), 'abababababab', 'call me bea please', FIRST])
        expect(codeOf(await change({ current: FIRST, next }, as)), next).toBe('BAD_USER_INPUT');
      expect(codeOf(await change({ current: FIRST, next: NEXT, dryRun: true }, as))).toBeUndefined();
      expect(codeOf(await change({ current: 'guess', next: NEXT }, { ...as, impersonatedBy: 'manager' }))).toBe(
        'IMPERSONATION_NOT_ALLOWED',
      );
      for (let attempt = 0; attempt < 10; attempt++)
        expect(await change({ current: `guess ${attempt}`, next: NEXT }, as)).toMatchObject({
          userErrors: [{ code: 'WRONG_CREDENTIALS', path: ['current'] }],
        });
      expect(codeOf(await change({ current: FIRST, next: NEXT }, as))).toBe('RATE_LIMITED');
    });
    await expect(accounts().signIn('bea', FIRST, '127.0.0.1')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await accounts().authenticate(token)).not.toBeNull();
  });

  it('is changed once per idempotency key', async () => {
    const { as } = await somebody('cleo', ['CLERK']);
    const idempotencyKey = 'a change of password';
    expect(codeOf(await change({ current: FIRST, next: NEXT, idempotencyKey }, as))).toBeUndefined();
    await appendsNothing(async () => {
      const again = { current: NEXT, next: 'another lamp, another stair', idempotencyKey };
      expect(codeOf(await change(again, as))).toBe('IDEMPOTENCY_KEY_REUSED');
    });
    expect(await signedIn('cleo', NEXT)).toBeDefined();
  });
});

describe('a lost password', () => {
  it('is replaced by one that does nothing but choose another, within three days', async () => {
    const { accountId, token } = await somebody('dora', ['CLERK']);
    const answer = await reset({ accountId, idempotencyKey: 'dora forgot' });
    expect(answer).toMatchObject({ userErrors: [], account: { accountId } });
    expect(await accounts().authenticate(token)).toBeNull();
    const code = answer.oneTimeCode!;
    await appendsNothing(async () => {
      expect((await reset({ accountId, idempotencyKey: 'dora forgot' })).oneTimeCode).toBeNull();
    });
    const dora = await signedIn('dora', code);
    expect(dora.mustChangePassword).toBe(true);
    const ask = (query: string) => post(server.url, dora.token, query);
    expect((await ask('{ me { mustChangePassword } }')).body.data.me.mustChangePassword).toBe(true);
    expect(codesOf(await ask('{ incidents { totalCount } }'))).toEqual(['FORBIDDEN']);
    expect(codeOf(await change({ current: code, next: NEXT }, dora.principal))).toBeUndefined();
    const after = await signedIn('dora', NEXT);
    expect(codesOf(await post(server.url, after.token, '{ incidents { totalCount } }'))).toEqual([]);

    const { oneTimeCode } = await reset({ accountId });
    const days = 24 * 60 * 60 * 1000;
    const now = test.clock.now();
    test.clock.set(new Date(now.getTime() + 2.9 * days));
    const late = await signedIn('dora', oneTimeCode!);
    test.clock.set(new Date(now.getTime() + 3.1 * days));
    expect(await accounts().signIn('dora', oneTimeCode!, '127.0.0.1')).toBe('WRONG_CREDENTIALS');
    expect(await accounts().authenticate(late.token)).toBeNull();
  });

  it('may also be replaced for good', async () => {
    const { accountId } = await somebody('esme', ['CLERK']);
    const { oneTimeCode } = await reset({ accountId, forceChange: false });
    expect(await signedIn('esme', oneTimeCode!)).toMatchObject({ mustChangePassword: false });
  });

  it('is replaced by who may make the account, for a certifier by the agency alone, and never by oneself', async () => {
    const { accountId } = await somebody('fay', ['CERTIFIER']);
    const gone = await somebody('gus', ['CLERK']);
    const end = { accountId: gone.accountId, reason: 'Has left.' };
    expect(codeOf(await run('disableUserAccount', '', end, manager))).toBeUndefined();
    const administrator = await somebody('hal', ['DISTRICT_ADMINISTRATOR']);
    await appendsNothing(async () => {
      expect(codeOf(await reset({ accountId }))).toBe('RIGHT_NOT_GRANTABLE');
      expect(codeOf(await reset({ accountId }, own.clerk))).toBe('FORBIDDEN');
      expect(codeOf(await reset({ accountId }, other.administrator))).toBe('NOT_FOUND');
      expect(codeOf(await reset({ accountId: 'nobody' }))).toBe('NOT_FOUND');
      expect(codeOf(await reset({ accountId: gone.accountId }))).toBe('ACCOUNT_DISABLED');
      expect(codeOf(await reset({ accountId: administrator.accountId }, administrator.as))).toBe('SAME_PERSON');
      expect((await reset({ accountId, dryRun: true }, manager)).oneTimeCode).toBeNull();
      expect(await signedIn('fay', FIRST)).toBeDefined();
    });
    expect((await reset({ accountId }, manager)).oneTimeCode).toMatch(/^[\w-]{24}$/);
  });
});

describe("a machine's account", () => {
  const SECRET = 'account { accountId username displayName roles status } secret';
  const create = (input: object, as = own.administrator) =>
    run('createServiceAccount', SECRET, { name: 'Roster system', username: 'roster', ...input }, as);
  const rotate = (input: object, as = own.administrator) => run('rotateServiceAccountSecret', SECRET, input, as);
  const narrowed = () => ({ ...own.administrator, schoolIds: [own.schoolId] });

  it('is made for a vendor by its district, with a secret that is told once', async () => {
    await somebody('mia', ['CLERK']);
    await appendsNothing(async () => {
      expect(codeOf(await create({ name: ' ' }))).toBe('BAD_USER_INPUT');
      expect(codeOf(await create({ username: 'a b' }))).toBe('BAD_USER_INPUT');
      expect(codeOf(await create({ username: 'MIA' }))).toBe('USERNAME_TAKEN');
      expect(codeOf(await create({ username: 'mia', dryRun: true }))).toBe('USERNAME_TAKEN');
      expect(codeOf(await create({ districtId: own.districtId }, other.administrator))).toBe('NOT_FOUND');
      expect(codeOf(await create({}, manager))).toBe('BAD_USER_INPUT');
      expect(codeOf(await create({ districtId: 'nowhere' }, manager))).toBe('NOT_FOUND');
      expect(codeOf(await create({}, own.clerk))).toBe('FORBIDDEN');
      expect(codeOf(await create({}, principal(['VENDOR'], { districtId: own.districtId })))).toBe('FORBIDDEN');
      expect(codeOf(await create({}, narrowed()))).toBe('RIGHT_NOT_GRANTABLE');
      expect(await create({ dryRun: true })).toMatchObject({ userErrors: [], account: null, secret: null });
    });
    const input = { idempotencyKey: 'the roster system' };
    const made = await create(input);
    expect(made).toMatchObject({
      userErrors: [],
      account: { username: 'roster', displayName: 'Roster system', roles: ['VENDOR'], status: 'ACTIVE' },
      secret: expect.stringMatching(/^[\w-]{24}$/) as string,
    });
    await appendsNothing(async () => {
      expect(await create(input)).toMatchObject({ account: made.account, secret: null });
      expect(codeOf(await create({ ...input, name: 'Another' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    });
    const { principal: as } = await signedIn('roster', made.secret!);
    expect(as).toMatchObject({
      ...{ kind: 'SERVICE_ACCOUNT', roles: ['VENDOR'], districtId: own.districtId },
      ...{ schoolIds: null, personId: null, mustChangePassword: false },
    });
    // The agency makes one too, for any district.
    const ofOther = await create({ districtId: other.districtId, username: 'roster-2' }, manager);
    expect((await signedIn('roster-2', ofOther.secret!)).principal.districtId).toBe(other.districtId);
  });

  it('gets another secret, with which everything that the old one opened ends', async () => {
    const { accountId } = (await accounts().byUsername('roster'))!;
    const first = (await rotate({ accountId })).secret!;
    const { token } = await signedIn('roster', first);
    const mia = (await accounts().byUsername('mia'))!;
    await appendsNothing(async () => {
      expect(codeOf(await rotate({ accountId }, other.administrator))).toBe('NOT_FOUND');
      expect(codeOf(await rotate({ accountId: 'nobody' }))).toBe('NOT_FOUND');
      expect(codeOf(await rotate({ accountId: mia.accountId }))).toBe('BAD_USER_INPUT');
      expect(codeOf(await rotate({ accountId }, own.clerk))).toBe('FORBIDDEN');
      expect(codeOf(await rotate({ accountId }, narrowed()))).toBe('RIGHT_NOT_GRANTABLE');
      expect((await rotate({ accountId, dryRun: true })).secret).toBeNull();
    });
    expect(await accounts().authenticate(token)).not.toBeNull();
    const second = await rotate({ accountId, idempotencyKey: 'monday' });
    expect(second.secret).toMatch(/^[\w-]{24}$/);
    expect(second.secret).not.toBe(first);
    expect(await accounts().authenticate(token)).toBeNull();
    expect(await accounts().signIn('roster', first, '127.0.0.1')).toBe('WRONG_CREDENTIALS');
    const again = await rotate({ accountId, idempotencyKey: 'monday' });
    expect(again).toMatchObject({ userErrors: [], secret: null });
    expect((await signedIn('roster', second.secret!)).principal.accountId).toBe(accountId);
    await run('disableUserAccount', 'account { status }', { accountId, reason: 'Replaced.' }, own.administrator);
    await appendsNothing(async () => {
      expect(codeOf(await rotate({ accountId }))).toBe('ACCOUNT_DISABLED');
    });
    expect(await accounts().signIn('roster', second.secret!, '127.0.0.1')).toBe('ACCOUNT_DISABLED');
    const stream = await test.application.services.journal.readStream(`serviceAccount-${own.districtId}.${accountId}`);
    expect(stream.map(({ type }) => type)).toEqual([
      ...['ServiceAccountCreated', 'ServiceAccountSecretRotated', 'ServiceAccountSecretRotated'],
      'ServiceAccountDisabled',
    ]);
    expect(stream[0]!.data).not.toContain('Roster system');
    expect(JSON.parse(stream[0]!.meta)).toMatchObject({ actor: own.administrator.accountId });
  });

  it('ends by its own district or the agency, with a reason that stays sealed', async () => {
    const machine = {
      accountId: 'account-machine',
      username: 'machine',
      password: FIRST,
      displayName: 'Machine',
      kind: 'SERVICE_ACCOUNT' as const,
      personId: null,
      roles: ['VENDOR' as const],
      districtId: own.districtId,
      schoolIds: null,
      expiresOn: null,
    };
    await accounts().create(machine);
    await createAccount(test, 'orphan', ['CLERK'], own.districtId);
    const { accountId } = machine;
    const { token, principal: as } = await signedIn('machine', FIRST);
    const disable = (input: object, who = own.administrator) =>
      run('disableUserAccount', 'account { status }', { accountId, reason: 'The laptop is gone.', ...input }, who);
    await appendsNothing(async () => {
      expect(codeOf(await disable({ reason: ' ' }))).toBe('REASON_REQUIRED');
      expect(codeOf(await disable({}, other.administrator))).toBe('NOT_FOUND');
      expect(codeOf(await disable({}, own.clerk))).toBe('FORBIDDEN');
      expect(codeOf(await disable({ accountId: 'account-orphan' }))).toBe('NOT_FOUND');
      expect(codeOf(await disable({ dryRun: true }))).toBeUndefined();
      expect(codeOf(await reset({ accountId }))).toBe('STAFF_NOT_FOUND');
      expect(codeOf(await change({ current: FIRST, next: NEXT, idempotencyKey: 'k' }, as))).toBe('FORBIDDEN');
    });
    expect(await accounts().authenticate(token)).not.toBeNull();
    expect(await disable({})).toMatchObject({ userErrors: [], account: { status: 'DISABLED' } });
    expect(await accounts().authenticate(token)).toBeNull();
    expect(await accounts().signIn('machine', FIRST, '127.0.0.1')).toBe('ACCOUNT_DISABLED');
    await appendsNothing(async () => {
      expect(await disable({ reason: 'Again.' })).toMatchObject({ userErrors: [], account: { status: 'DISABLED' } });
    });
    const [row] = await test.application.database.query<{ n: number }>(
      `select count(*)::int as n from log.event where type = 'ServiceAccountDisabled' and stream like '%account-machine' and data::text not like '%laptop%'`,
    );
    expect(row!.n).toBe(1);
  });
});
