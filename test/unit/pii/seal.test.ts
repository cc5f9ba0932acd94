import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/crypto/random.ts';
import { SealBroken } from '../../../src/pii/errors.ts';
import { open } from '../../../src/pii/open.ts';
import { seal, sealAad, type SealContext } from '../../../src/pii/seal.ts';
import golden from '../../fixtures/golden/sealed-slot.json' with { type: 'json' };

const context: SealContext = {
  logId: 'log',
  stream: 'incident-d1.1',
  eventId: '0b6a1d1e-0000-4000-8000-000000000001',
  slot: 0,
  subject: 'incident:1',
};
const key = systemRandom.bytes(32);

function flipped(base64: string, at: number): string {
  const bytes = Buffer.from(base64, 'base64');
  const index = at % bytes.length;
  bytes[index] = bytes[index]! ^ (1 << (at % 8));
  return bytes.toString('base64');
}

describe('sealing', () => {
  test.each(golden.slots)('seals and opens its golden vector: $title', (vector) => {
    const fixed = { bytes: () => Uint8Array.from(Buffer.from(vector.ivHex, 'hex')) };
    const vectorKey = Buffer.from(vector.key, 'hex');
    expect(sealAad(vector.context)).toBe(vector.aad);
    expect(seal(vectorKey, vector.plaintext, vector.context, fixed)).toEqual({ iv: vector.iv, ct: vector.ct });
    expect(open(vectorKey, vector, vector.context)).toBe(vector.plaintext);
  });

  test('any text comes back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(open(key, seal(key, text, context, systemRandom), context)).toBe(text);
      }),
    );
  });

  test('the same text is never sealed to the same bytes', () => {
    expect(seal(key, 'text', context, systemRandom)).not.toEqual(seal(key, 'text', context, systemRandom));
  });

  test('a changed byte anywhere is refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(10_000), fc.boolean(), (text, at, inIv) => {
        const sealed = seal(key, text, context, systemRandom);
        const tampered = inIv ? { ...sealed, iv: flipped(sealed.iv, at) } : { ...sealed, ct: flipped(sealed.ct, at) };
        expect(() => open(key, tampered, context)).toThrow(SealBroken);
      }),
    );
  });

  test('a changed character of the stored text is refused, also where a decoder would not notice', () => {
    const sealed = seal(key, '{"a":1}', context, systemRandom);
    expect(() => open(key, { ...sealed, ct: `${sealed.ct} ` }, context)).toThrow(SealBroken);
    expect(() => open(key, { ...sealed, ct: sealed.ct.replace(/=+$/, '') }, context)).toThrow(SealBroken);
    expect(() => open(key, { ...sealed, iv: `*${sealed.iv}` }, context)).toThrow(SealBroken);
    expect(() => open(key, { ...sealed, iv: sealed.iv.slice(4) }, context)).toThrow(SealBroken);
    expect(() => open(key, { ...sealed, ct: '' }, context)).toThrow(SealBroken);
  });

  test.each([
    ['log', { logId: 'other' }],
    ['stream', { stream: 'incident-d1.2' }],
    ['event', { eventId: '0b6a1d1e-0000-4000-8000-000000000002' }],
    ['slot', { slot: 1 }],
    ['subject', { subject: 'incident:2' }],
  ])('what was sealed does not open for another %s', (_part, change) => {
    const sealed = seal(key, 'text', context, systemRandom);
    expect(() => open(key, sealed, { ...context, ...change })).toThrow(SealBroken);
  });

  test('another key does not open it', () => {
    expect(() => open(systemRandom.bytes(32), seal(key, 'text', context, systemRandom), context)).toThrow(SealBroken);
  });
});
