import { describe, expect, test } from 'vitest';
import { hmacSha256Hex, timingSafeEqual } from '../../../src/crypto/hmac.ts';
import { randomBytes, randomUuid, systemRandom } from '../../../src/crypto/random.ts';
import { sha256, sha256Hex } from '../../../src/crypto/sha256.ts';
import { STATE_EDITION_NAMESPACE, uuidV5 } from '../../../src/crypto/uuid-v5.ts';
import derivedIds from '../../fixtures/golden/derived-id.json' with { type: 'json' };

describe('SHA-256', () => {
  test('agrees with FIPS 180-4 on text and bytes', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Hex('abc')).toBe(abc);
    expect(Buffer.from(sha256(Buffer.from('abc'))).toString('hex')).toBe(abc);
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe('HMAC-SHA-256', () => {
  test('agrees with RFC 4231 test cases 1 and 2', () => {
    expect(hmacSha256Hex(Buffer.alloc(20, 0x0b), 'Hi There')).toBe(
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    );
    expect(hmacSha256Hex('Jefe', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  test('timing-safe comparison knows equal, different and longer secrets', () => {
    expect(timingSafeEqual('secret', Buffer.from('secret'))).toBe(true);
    expect(timingSafeEqual('secret', 'secreT')).toBe(false);
    expect(timingSafeEqual('secret', 'secret and more')).toBe(false);
  });
});

describe('UUIDs', () => {
  test.each(derivedIds.vectors)('$name in $namespace is always $uuid', ({ namespace, name, uuid }) => {
    expect(uuidV5(namespace, name)).toBe(uuid);
  });

  test('the namespace of the project is the one of the vectors', () => {
    expect(STATE_EDITION_NAMESPACE).toBe(derivedIds.vectors[1]!.uuid);
  });

  test('a namespace that is no UUID is refused', () => {
    expect(() => uuidV5('state-edition', 'a')).toThrow(TypeError);
  });

  test('random UUIDs are version 4 and do not repeat', () => {
    const made = Array.from({ length: 2_000 }, () => randomUuid());
    expect(new Set(made).size).toBe(made.length);
    for (const uuid of made)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('random bytes belong to the caller alone and never repeat, pooled or not', () => {
    const made = Array.from({ length: 3_000 }, () => systemRandom.bytes(12));
    expect(new Set(made.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(made.length);
    for (const bytes of made.slice(0, 10)) expect(bytes.buffer.byteLength).toBe(12);
    expect(randomBytes(100)).toHaveLength(100);
    expect(randomBytes(100)).not.toEqual(randomBytes(100));
  });
});
