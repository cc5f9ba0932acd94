import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addressGroup } from '../../../src/accounts/address-group.ts';
import { SignInThrottle } from '../../../src/accounts/throttle.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let db: TestDatabase;
let throttle: SignInThrottle;
let seconds = 0;
/** A quarter of an hour. */
const WINDOW = 15 * 60;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

beforeEach(async () => {
  await db.database.query('truncate account.failed_sign_in, account.known_address');
  throttle = new SignInThrottle(db.database, () => new Date(Date.UTC(2022, 5, 2, 8) + seconds * 1000));
});

const pass = (more: number) => void (seconds += more);

/** One guess: `true` right, `false` wrong, a number: not looked at, wait so many seconds. */
async function guess(address: string, isRight = false, username = 'avery'): Promise<boolean | number> {
  try {
    const counts = await throttle.signInCounts(username, `account-${username}`, address);
    return await throttle.guess(counts, async () => isRight);
  } catch (error) {
    const { code, details } = error as { code: string; details: { retryAfterSeconds: number } };
    expect(code).toBe('RATE_LIMITED');
    return details.retryAfterSeconds;
  }
}

/** Guesses of somebody who tries again every second from these addresses, and how many were looked at. */
async function attack(addresses: readonly string[], forSeconds: number): Promise<number> {
  let looked = 0;
  for (let second = 0; second < forSeconds; second++) {
    for (const address of addresses) if ((await guess(address)) === false) looked += 1;
    pass(1);
  }
  return looked;
}

describe('wrong passwords', () => {
  it('are free ten times at one address, then once a minute, and the right one clears them', async () => {
    for (let attempt = 0; attempt < 10; attempt++) expect(await guess('192.0.2.1')).toBe(false);
    expect(await guess('192.0.2.1', true)).toBe(60);
    pass(45);
    expect(await guess('192.0.2.1', true)).toBe(15);
    pass(15);
    expect(await guess('192.0.2.1')).toBe(false);
    expect(await guess('192.0.2.1', true)).toBe(60);
    pass(60);
    expect(await guess('192.0.2.1', true)).toBe(true);
    for (let attempt = 0; attempt < 9; attempt++) expect(await guess('192.0.2.1')).toBe(false);
    // The account's failures from unknown addresses, these twenty, are not forgotten with one address's.
    expect(await guess('192.0.2.1')).toBe(15);
  });

  it('are counted no longer than a quarter of an hour', async () => {
    for (let attempt = 0; attempt < 10; attempt++) await guess('192.0.2.1');
    pass(WINDOW + 1);
    for (let attempt = 0; attempt < 10; attempt++) expect(await guess('192.0.2.1')).toBe(false);
  });

  it('at an address are slowed down for many accounts too', async () => {
    for (let person = 0; person < 50; person++) expect(await guess('192.0.2.1', false, `person-${person}`)).toBe(false);
    expect(await guess('192.0.2.1', true, 'somebody-else')).toBe(5);
    pass(5);
    expect(await guess('192.0.2.1', true, 'somebody-else')).toBe(true);
  });
});

describe('somebody who guesses on purpose', () => {
  it('from two addresses makes nobody wait longer than a quarter of a minute, and not where the account is known', async () => {
    await throttle.know('account-avery', '198.51.100.7');
    await attack(['192.0.2.1', '192.0.2.2'], 60);
    // At the desk, and on the way.
    expect(await guess('198.51.100.7', true)).toBe(true);
    let waited = 0;
    for (let answer = await guess('203.0.113.9', true); answer !== true; answer = await guess('203.0.113.9', true)) {
      expect(answer).toBeLessThanOrEqual(15);
      pass(answer as number);
      waited += answer as number;
    }
    expect(waited).toBeLessThanOrEqual(15);
  });

  it('from fifteen addresses gets no more than eighty guesses in a quarter of an hour', async () => {
    const addresses = Array.from({ length: 15 }, (_, index) => `192.0.2.${index + 1}`);
    expect(await attack(addresses, 45)).toBeLessThanOrEqual(20 + 45 / 15);
    for (let quarter = 0; quarter < 60; quarter++) {
      for (const address of addresses.slice(0, 2)) await guess(address);
      pass(15);
    }
    const [row] = await db.database.query<{ n: number }>(
      `select count(*)::int as n from account.failed_sign_in where subject = 'account:avery' and failed_at > $1::timestamptz - interval '15 minutes'`,
      [new Date(Date.UTC(2022, 5, 2, 8) + seconds * 1000).toISOString()],
    );
    expect(row!.n).toBeLessThanOrEqual(80);
  });

  it('with everything at once gets no more than one after another', async () => {
    const addresses = Array.from({ length: 60 }, (_, index) => `192.0.2.${index + 1}`);
    const answers = await Promise.all(addresses.map((address) => guess(address)));
    expect(answers.filter((answer) => answer === false)).toHaveLength(20);
    expect(answers.filter((answer) => answer === 15)).toHaveLength(40);
  });

  it('at a known address is slowed down there, and forgotten there after thirty days or another password', async () => {
    await throttle.know('account-avery', '198.51.100.7');
    for (let attempt = 0; attempt < 10; attempt++) expect(await guess('198.51.100.7')).toBe(false);
    expect(await guess('198.51.100.7', true)).toBe(60);
    const counts = async () => (await throttle.signInCounts('avery', 'account-avery', '198.51.100.7')).length;
    expect(await counts()).toBe(1);
    pass(30 * 24 * 60 * 60);
    expect(await counts()).toBe(3);
    await throttle.know('account-avery', '198.51.100.7');
    expect(await counts()).toBe(1);
    await throttle.forgetAddresses('account-avery');
    expect(await counts()).toBe(3);
  });
});

it('counts nothing that could not be looked at', async () => {
  const counts = await throttle.signInCounts('quinn', null, '192.0.2.200');
  const broken = throttle.guess(counts, () => Promise.reject(new Error('out of memory')));
  await expect(broken).rejects.toThrow('out of memory');
  expect(await db.database.query('select 1 from account.failed_sign_in')).toEqual([]);
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('takes %s for %s', (address, group) => {
  expect(addressGroup(address)).toBe(group);
});
