import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../src/server/rate-limiter.ts';

/** A limiter whose clock is moved by hand. */
function limiterWith(perAccount: number, perAddress: number) {
  let now = 0;
  const limiter = new RateLimiter({ perAccount, perAddress }, () => now);
  return { limiter, after: (seconds: number) => (now += seconds * 1000) };
}

const casey = { accountId: 'casey', address: '192.0.2.1' };
const rowan = { accountId: 'rowan', address: '192.0.2.1' };

describe('the rate limiter', () => {
  it('lets a minute’s allowance pass at once, then says how long to wait, and is right about it', () => {
    const { limiter, after } = limiterWith(60, 1_000);
    expect(limiter.spend(casey, 50)).toBe(0);
    expect(limiter.spend(casey, 10)).toBe(0);
    expect(limiter.spend(casey, 5)).toBe(5);
    after(4);
    expect(limiter.spend(casey, 5)).toBe(1);
    after(1);
    expect(limiter.spend(casey, 5)).toBe(0);
    after(3_600);
    expect(limiter.spend(casey, 60)).toBe(0);
    expect(limiter.spend(casey, 1)).toBe(1);
  });

  it('takes nothing from anybody when it refuses', () => {
    const { limiter } = limiterWith(60, 100);
    expect(limiter.spend(casey, 60)).toBe(0);
    for (let attempt = 0; attempt < 100; attempt++) expect(limiter.spend(casey, 10)).toBe(10);
    expect(limiter.spend(rowan, 40)).toBe(0);
  });

  it('keeps accounts apart, and counts an address for everybody behind it', () => {
    const { limiter } = limiterWith(60, 100);
    expect(limiter.spend(casey, 60)).toBe(0);
    expect(limiter.spend(rowan, 40)).toBe(0);
    expect(limiter.spend(rowan, 10)).toBeGreaterThan(0);
    expect(limiter.spendOfAddress('192.0.2.1', 1)).toBeGreaterThan(0);
    expect(limiter.spend({ ...rowan, address: '192.0.2.2' }, 10)).toBe(0);
  });

  it('limits who has not signed in like one account of the address', () => {
    const { limiter } = limiterWith(40, 1_000);
    const nobody = { accountId: null, address: '192.0.2.1' };
    expect([limiter.spend(nobody, 20), limiter.spend(nobody, 20)]).toEqual([0, 0]);
    expect(limiter.spend(nobody, 20)).toBe(30);
    expect(limiter.spend({ ...nobody, address: '192.0.2.2' }, 20)).toBe(0);
    expect(limiter.spend(casey, 20)).toBe(0);
  });

  it('takes a whole allowance for what costs more than one', () => {
    const { limiter } = limiterWith(60, 0);
    expect(limiter.spend(casey, 1_000)).toBe(0);
    expect(limiter.spend(casey, 1_000)).toBe(60);
  });

  it('puts no limit where the allowance is 0', () => {
    const { limiter } = limiterWith(0, 0);
    for (let request = 0; request < 10_000; request++) expect(limiter.spend(casey, 1_000)).toBe(0);
  });

  it('counts the addresses of one network of IPv6 as one, and IPv4 in IPv6 as itself', () => {
    const { limiter } = limiterWith(0, 10);
    expect(limiter.spendOfAddress('2001:db8:0:1::1', 10)).toBe(0);
    expect(limiter.spendOfAddress('2001:0db8:0000:0001:ffff:ffff:ffff:ffff', 10)).toBe(60);
    expect(limiter.spendOfAddress('2001:db8::1:0:0:0:1', 10)).toBe(60);
    expect(limiter.spendOfAddress('2001:db8:0:2::1', 10)).toBe(0);
    expect(limiter.spendOfAddress('::ffff:192.0.2.1', 10)).toBe(0);
    expect(limiter.spendOfAddress('192.0.2.1', 10)).toBe(60);
    expect(limiter.spendOfAddress('::1', 10)).toBe(0);
  });

  it('holds a bounded number of buckets, and the one in use is not forgotten', () => {
    const { limiter } = limiterWith(10, 0);
    for (let index = 0; index < 120_000; index++) {
      limiter.spend({ accountId: `account-${index}`, address: '' }, 10);
      if (index % 1_000 === 0) limiter.spend(casey, 1);
    }
    expect(limiter.spend(casey, 10)).toBeGreaterThan(0);
    expect(limiter.spend({ accountId: 'account-0', address: '' }, 10)).toBe(0);
  });
});
