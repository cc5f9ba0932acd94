import { describe, expect, test } from 'vitest';
import { hashPassword, PASSWORD_COST, verifyPassword } from '../../../src/crypto/password.ts';

const cheap = { cost: { N: 1024, r: 8, p: 1 } };

describe('password hashes', () => {
  test('the right password is accepted, another one is not', async () => {
    const stored = await hashPassword('correct horse', cheap);
    expect(await verifyPassword('correct horse', stored)).toBe(true);
    expect(await verifyPassword('correct horsf', stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
  });

  test('carries its cost, so that a later default leaves it valid', async () => {
    expect(await hashPassword('a', cheap)).toMatch(/^scrypt\$1024\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(128 * PASSWORD_COST.N * PASSWORD_COST.r).toBe(32 * 1024 * 1024);
  });

  test('two hashes of one password differ', async () => {
    expect(await hashPassword('same', cheap)).not.toBe(await hashPassword('same', cheap));
  });

  test('agrees with RFC 7914 on the derived bytes', async () => {
    const random = { bytes: () => Buffer.from('SodiumChloride') };
    const stored = await hashPassword('pleaseletmein', { cost: { N: 16384, r: 8, p: 1 }, random });
    const expected = '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2';
    expect(Buffer.from(stored.split('$')[5]!, 'base64url').toString('hex')).toBe(expected);
  });

  test('one letter typed composed or decomposed is the same password', async () => {
    expect(await verifyPassword('caf\u0065\u0301', await hashPassword('caf\u00e9', cheap))).toBe(true);
  });

  test('an unknown account and a damaged hash are refused, not errors', async () => {
    const valid = await hashPassword('a', cheap);
    const damaged = [null, valid.replace('1024', '1023'), valid.replace('1024', '8388608'), valid.slice(0, -1)];
    expect(await Promise.all(damaged.map((stored) => verifyPassword('a', stored)))).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
